/** Operators that move values about without changing any, and the way back through them. */
import type { EntryPoint } from '../contract/model'
import type { Graph } from './graph'

/** Same values, other axes or type. Cast between floats rounds, which no statistic notices. */
const moving = new Set([
  'Identity',
  'Dropout',
  'Cast',
  'Flatten',
  'Reshape',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
])

/** Parts taken or joined: the values are still those of the input, though not all of them or not only them. */
const selecting = new Set(['Concat', 'Slice', 'Split', 'Gather', 'Pad'])

/** Every value of the output depends on position alone as the input has it. */
const keepingPlaces = new Set([
  'Identity',
  'Dropout',
  'Cast',
  'Flatten',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Neg',
  'Abs',
  'Log',
  'Exp',
  'Sqrt',
  'Pow',
  'Clip',
  'Min',
  'Max',
  'Tanh',
  'Sigmoid',
  'Relu',
  'Where',
  'BatchNormalization',
  'LayerNormalization',
  'InstanceNormalization',
  'GroupNormalization',
  'LpNormalization',
  'MeanVarianceNormalization',
  'QuantizeLinear',
  'DequantizeLinear',
])

/** Operators that make other values of those that come in. */
export const changesValues = (op: string): boolean => !moving.has(op) && !selecting.has(op)

/**
 * The tensor nearest to the input that holds the same values as the entry's tensor, and whether its positions are those of
 * the input. Reshapes and transpositions at the end are walked back, and of a Concat the part that comes from this input.
 */
export function measuredTensor(
  graph: Graph,
  { input, tensor }: EntryPoint,
): { tensor: string; inPlace: boolean } {
  const sources = sourcesOf(graph, input)
  let at = tensor
  for (;;) {
    const node = graph.producers.get(at)
    const from = node?.input.filter((name) => sources.has(name)) ?? []
    if (!node || from.length !== 1 || !(moving.has(node.opType) || node.opType === 'Concat')) break
    at = from[0]
  }
  return { tensor: at, inPlace: keepsPlaces(graph, sources, at, input) }
}

/** Tensors that hold something of the input, the input itself included. */
function sourcesOf(graph: Graph, input: string): ReadonlySet<string> {
  const reached = new Set([input])
  for (const node of graph.nodes) {
    if (node.input.some((name) => reached.has(name))) for (const name of node.output) reached.add(name)
  }
  return reached
}

function keepsPlaces(graph: Graph, sources: ReadonlySet<string>, tensor: string, input: string): boolean {
  const queue = [tensor]
  const seen = new Set(queue)
  for (const at of queue) {
    if (at === input) continue
    const node = graph.producers.get(at)
    if (!node || !keepingPlaces.has(node.opType)) return false
    for (const name of node.input) {
      if (!sources.has(name) || seen.has(name)) continue
      seen.add(name)
      queue.push(name)
    }
  }
  return true
}
