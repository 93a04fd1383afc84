/** A model as everything after this reads it: without functions, without branches that are never taken. */
import {
  type ModelProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from 'onnx-buf'
import type { ModelDescription, Resolution } from '../contract/model'
import type { ExternalData } from '../contract/runtime'
import { type Decision, isIf, resolveBranches } from './branches'
import { copyOf, graphOf, withGraph } from './codec'
import { knownValues } from './conditions'
import { elementTypeOf } from './element-type'
import { type Graph, indexGraph } from './graph'
import { inlineFunctions } from './inline'
import type { Facts } from './ops/rule'
import { inferFacts } from './shapes'
import { checkStored, isExternal, sourceOf } from './tensor-values'

export interface PlainForm {
  model: ModelProto
  functions: ModelDescription['functions']
  resolutions: Resolution[]
}

/** Branches within branches; each round looks at what the one before brought to the top. */
const mostRounds = 32
/** Sizes and axes: ONNX Runtime does not look for them in another file. */
const mostInlinedBytes = 4096

/**
 * Functions are put in place of their calls (inline.ts), and an `If` whose condition is constant, follows from sizes that are
 * fixed, or from an input that has a default and so is never fed, is replaced by the branch taken; nodes of one name get names
 * of their own. Throws InputError as
 * `inlineFunctions`, `indexGraph` and `resolveBranches` do.
 */
export function plainForm(model: ModelProto, externalData: readonly ExternalData[] = []): PlainForm {
  const { model: inlined, functions } = inlineFunctions(model)
  let current = withSizesInside(inlined, externalData)
  const resolutions: Resolution[] = []
  for (let round = 0; round < mostRounds && graphOf(current).node.some(isIf); round++) {
    const graph = indexGraph(current, externalData)
    const facts = inferFacts(graph)
    const resolved = resolveBranches(current, (condition) => decisionOf(graph, facts, condition))
    if (resolved.resolutions.length === 0) break
    current = resolved.model
    resolutions.push(...resolved.resolutions)
  }
  return { model: withOwnNames(current), functions, resolutions }
}

/** Nodes are told apart by their names, and ONNX Runtime refuses two of the same. */
function withOwnNames(model: ModelProto): ModelProto {
  const { node } = graphOf(model)
  const named = node.map(({ name }) => name).filter((name) => name !== '')
  const taken = new Set(named)
  if (taken.size === named.length) return model
  const counts = new Map<string, number>()
  const ownName = (name: string): string => {
    let count = (counts.get(name) ?? 0) + 1
    while (count > 1 && taken.has(`${name}_${count}`)) count++
    counts.set(name, count)
    return count === 1 ? name : `${name}_${count}`
  }
  return withGraph(model, {
    node: node.map((one) => {
      const own = one.name === '' ? '' : ownName(one.name)
      return own === one.name ? one : copyOf(NodeProtoSchema, one, { name: own })
    }),
  })
}

function decisionOf(graph: Graph, facts: ReadonlyMap<string, Facts>, condition: string): Decision | null {
  const known = knownValues(graph, facts, condition)
  if (known?.values.length !== 1) return null
  const because = known.input === null ? 'constant' : 'input'
  return { value: known.values[0] !== 0, because, input: known.input }
}

function withSizesInside(model: ModelProto, externalData: readonly ExternalData[]): ModelProto {
  const { initializer } = graphOf(model)
  if (!initializer.some(isExternal)) return model
  return withGraph(model, { initializer: initializer.map((tensor) => inside(tensor, externalData)) })
}

function inside(tensor: TensorProto, externalData: readonly ExternalData[]): TensorProto {
  if (!isExternal(tensor) || !/int/.test(elementTypeOf(tensor.dataType))) return tensor
  checkStored(tensor, externalData)
  const source = sourceOf(tensor, externalData)
  if (source?.kind !== 'file' || source.bytes > mostInlinedBytes) return tensor
  const bytes = source.file.held(source.offset, source.bytes)
  if (!bytes) return tensor
  return copyOf(TensorProtoSchema, tensor, {
    rawData: bytes.slice(),
    externalData: [],
    dataLocation: TensorProto_DataLocation.DEFAULT,
  })
}
