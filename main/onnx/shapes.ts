/** Types and shapes of tensors without running anything; what no rule knows stays null. */
import type { NodeProto } from 'onnx-buf'
import type { Dimension, TensorInfo } from '../contract/tensor'
import { constantInfo, constantValues } from './constants'
import type { Graph } from './graph'
import { ruleOf } from './ops'
import { type Facts, mostAxes, type NodeContext, type Shape, unknownFacts } from './ops/rule'

/** Longer tensors do not say sizes or axes. */
const mostValues = 64

export type FactsOf = (name: string) => Facts

/** What a rule may ask about a node. */
export function nodeContext(graph: Graph, node: NodeProto, facts: FactsOf): NodeContext {
  return {
    node,
    opset: graph.opset,
    has: (i) => (node.input[i] ?? '') !== '',
    isStored: (i) => constantInfo(graph, node.input[i] ?? '') !== null,
    constant: (i) => constantValues(graph, node.input[i] ?? ''),
    facts: (i) => facts(node.input[i] ?? ''),
  }
}

function constantFacts(graph: Graph, name: string): Facts | null {
  const info = constantInfo(graph, name)
  if (!info) return null
  const length = (info.shape ?? []).reduce<number>((all, size) => all * Number(size), 1)
  const whole = info.type === 'int64' || info.type === 'int32'
  const values = whole && length <= mostValues ? constantValues(graph, name) : null
  return { type: info.type, shape: info.shape, values: values ? [...values] : null }
}

/** Where file and rule differ in what they know, the more definite axis counts. */
function sharper(declared: Shape | null, computed: Shape | null): Shape | null {
  if (!declared || !computed || declared.length !== computed.length) return declared ?? computed
  const definite = (a: Dimension, b: Dimension) =>
    typeof a === 'number' ? a : typeof b === 'number' ? b : (a ?? b)
  return declared.map((axis, i) => definite(axis, computed[i]))
}

/** A damaged file may claim sizes and attributes from which no size follows, or any number of axes. */
function sound(shape: Shape | null): Shape | null {
  if (!shape || shape.length > mostAxes) return null
  const isSize = (axis: Dimension | undefined) =>
    axis === null || typeof axis === 'string' || (Number.isSafeInteger(axis) && Number(axis) >= 0)
  return shape.every(isSize) ? shape : shape.map((axis) => (isSize(axis) ? axis : null))
}

/** The file's own word for a tensor beside what the rule gives. */
function settled(told: TensorInfo | undefined, computed: Facts): Facts {
  const short = computed.values !== null && computed.values.length <= mostValues
  return {
    type: told && told.type !== 'other' ? told.type : computed.type,
    shape: sharper(told?.shape ?? null, sound(computed.shape)),
    values: short ? computed.values : null,
  }
}

/**
 * Facts of every tensor of the graph: as the file declares them, and by the operators' rules (ops/). Tensors inside bodies
 * of control flow are left out.
 */
export function inferFacts(graph: Graph): ReadonlyMap<string, Facts> {
  const facts = new Map<string, Facts>()
  for (const { name, type, shape } of graph.inputs) facts.set(name, { type, shape, values: null })
  const factsOf: FactsOf = (name) => {
    const known = facts.get(name) ?? constantFacts(graph, name)
    if (known) facts.set(name, known)
    return known ?? unknownFacts
  }
  for (const node of graph.nodes) {
    // Weights too, whether a rule asks for them or not.
    for (const name of node.input) factsOf(name)
    const computed = ruleOf(node)?.facts?.(nodeContext(graph, node, factsOf)) ?? []
    const type = ruleOf(node) ? factsOf(node.input[0] ?? '').type : null
    node.output.forEach((name, i) => {
      if (name === '') return
      const ruled = { ...unknownFacts, type, ...computed[i] }
      facts.set(name, constantFacts(graph, name) ?? settled(graph.declared.get(name), ruled))
    })
  }
  return facts
}
