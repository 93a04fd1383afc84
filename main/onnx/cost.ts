/** How much work a model is, told from the shapes of one run. */
import type { NodeProto } from 'onnx-buf'
import { constantInfo } from './constants'
import { type Graph, readsOf } from './graph'

type DimsOf = (tensor: string) => readonly number[] | null

const product = (dims: readonly number[]): number => dims.reduce((all, size) => all * size, 1)

/** Multiply-adds of matrix products, convolutions and recurrent layers; one per value for everything else. */
function nodeCost(node: NodeProto, dims: DimsOf): number {
  const output = dims(node.output.find((name) => name !== '') ?? '')
  if (!output) return 0
  const [a, b] = [dims(node.input[0] ?? ''), dims(node.input[1] ?? '')]
  const values = product(output)
  switch (node.opType) {
    case 'Gemm':
    case 'MatMul':
      return values * (a?.at(-1) ?? 1)
    case 'Conv':
      return values * product(b?.slice(1) ?? [])
    case 'ConvTranspose':
      return product(a ?? []) * product(b?.slice(1) ?? [])
    case 'LSTM':
    case 'GRU':
    case 'RNN':
      return product(a?.slice(0, 2) ?? []) * (product(b ?? []) + product(dims(node.input[2] ?? '') ?? []))
    default:
      return values
  }
}

/** Multiply-adds of one run in which data tensors had the given dims; a rough figure, meant for choosing batch sizes. */
export function costOf(graph: Graph, dims: ReadonlyMap<string, readonly number[]>): number {
  const dimsOf: DimsOf = (name) => dims.get(name) ?? constantInfo(graph, name)?.shape?.map(Number) ?? null
  return graph.nodes.reduce((sum, node) => sum + nodeCost(node, dimsOf), 0)
}

/**
 * The most values alive at one time when nodes run in order and a tensor is let go after its last reader; model outputs stay.
 * `values`: how many a tensor holds.
 */
export function mostAlive(graph: Graph, values: (tensor: string) => number): number {
  const lastReader = new Map(
    graph.nodes.flatMap((node, i) => readsOf(node).map((name) => [name, i] as const)),
  )
  for (const { name } of graph.outputs) lastReader.set(name, graph.nodes.length)
  const ending = new Map<number, string[]>()
  for (const [name, i] of lastReader) ending.set(i, [...(ending.get(i) ?? []), name])
  let alive = graph.inputs.reduce((sum, { name }) => sum + values(name), 0)
  let most = alive
  graph.nodes.forEach(({ output }, i) => {
    alive += output.reduce((sum, name) => sum + values(name), 0)
    most = Math.max(most, alive)
    const unread = output.filter((name) => !lastReader.has(name))
    alive -= [...(ending.get(i) ?? []), ...unread].reduce((sum, name) => sum + values(name), 0)
  })
  return most
}
