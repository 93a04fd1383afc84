/** Values of small tensors that are known before anything runs: constants, sizes, and comparisons among them. */

import { TensorProto_DataType as DataType, type NodeProto } from 'onnx-buf'
import { lookup } from '../base/lookup'
import { attributeOf } from './attributes'
import { constantInfo, constantValues } from './constants'
import type { Graph } from './graph'
import type { Facts } from './ops/rule'

export interface Known {
  values: readonly number[]
  /** An input of the model that has a value by default and is never fed; null: constants and sizes alone decide. */
  input: string | null
}

/** Conditions are short chains; a damaged file may hold any. */
const mostSteps = 64
const mostValues = 64

const truth = (holds: boolean): number => (holds ? 1 : 0)

/** Operators that hand their first input's values on. */
const relaying = new Set(['Identity', 'Squeeze', 'Unsqueeze', 'Reshape', 'Flatten'])

const binary: Readonly<Record<string, (a: number, b: number) => number>> = lookup({
  Equal: (a, b) => truth(a === b),
  Greater: (a, b) => truth(a > b),
  GreaterOrEqual: (a, b) => truth(a >= b),
  Less: (a, b) => truth(a < b),
  LessOrEqual: (a, b) => truth(a <= b),
  And: (a, b) => truth(a !== 0 && b !== 0),
  Or: (a, b) => truth(a !== 0 || b !== 0),
  Xor: (a, b) => truth((a !== 0) !== (b !== 0)),
})

const floating: ReadonlySet<number> = new Set([
  DataType.FLOAT,
  DataType.DOUBLE,
  DataType.FLOAT16,
  DataType.BFLOAT16,
])

/** Floats stay as they are, which rounding might not; narrow integers wrap, and none of them is a condition. */
function cast(node: NodeProto, value: number): number {
  const to = Number(attributeOf(node, 'to')?.i ?? 0)
  if (to === DataType.BOOL) return truth(value !== 0)
  return floating.has(to) ? value : Math.trunc(value)
}

/** null where something that only a run can tell decides. */
export function knownValues(
  graph: Graph,
  facts: ReadonlyMap<string, Facts>,
  name: string,
  steps = 0,
): Known | null {
  const held = heldValues(graph, facts, name)
  const node = graph.producers.get(name)
  if (held || !node || steps >= mostSteps) return held
  const operand = (i: number) => knownValues(graph, facts, node.input[i] ?? '', steps + 1)
  const mapped = (map: (value: number) => number): Known | null => {
    const known = operand(0)
    return known && { ...known, values: known.values.map(map) }
  }
  if (relaying.has(node.opType)) return operand(0)
  if (node.opType === 'Cast') return mapped((value) => cast(node, value))
  if (node.opType === 'Not') return mapped((value) => truth(value === 0))
  const both = binary[node.opType]
  return both ? joined(operand(0), operand(1), both) : null
}

function heldValues(graph: Graph, facts: ReadonlyMap<string, Facts>, name: string): Known | null {
  const info = constantInfo(graph, name)
  if (info) {
    const count = (info.shape ?? []).reduce<number>((all, size) => all * Number(size), 1)
    const values = count <= mostValues ? constantValues(graph, name) : null
    const input = graph.proto.input.some((one) => one.name === name) ? name : null
    return values && { values: [...values], input }
  }
  const values = facts.get(name)?.values?.filter((value) => typeof value === 'number')
  return values && values.length === facts.get(name)?.values?.length ? { values, input: null } : null
}

function joined(a: Known | null, b: Known | null, both: (a: number, b: number) => number): Known | null {
  if (!a || !b) return null
  const length = Math.max(a.values.length, b.values.length)
  if ([a, b].some(({ values }) => values.length !== length && values.length !== 1)) return null
  const at = ({ values }: Known, i: number) => values[values.length === 1 ? 0 : i]
  return {
    values: Array.from({ length }, (_, i) => both(at(a, i), at(b, i))),
    input: a.input ?? b.input,
  }
}
