/** Tensors that hold the very values of another one, so that nothing needs to be measured twice. */
import { intsAttribute } from '../../onnx/attributes'
import type { NodeProto } from '../../onnx/codec'
import type { Graph } from '../../onnx/graph'
import type { Probe } from './probe'

export interface Alias {
  /** The watched tensor. */
  source: string
  /** Where the channels of the source lie in this tensor; null: they are mixed, so it is taken as one. */
  channelAxis: number | null
}

/** Dropout stays inactive in the runtime (spec: autodiff, "Traps"). */
const unchanged = new Set(['Identity', 'Dropout'])
const relaid = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze'])

/** Row-major order keeps the last axis in place when its length stays, and the first two when theirs do. */
function axisAfterLayout(axis: number | null, from: readonly number[], to: readonly number[]): number | null {
  if (axis === null) return null
  if (axis === from.length - 1 && to.at(-1) === from[axis]) return to.length - 1
  const leading = from.slice(0, axis + 1).every((size, i) => size === to[i])
  return leading ? axis : null
}

function axisAfter(
  node: NodeProto,
  axis: number | null,
  from: readonly number[],
  to: readonly number[],
): number | null {
  if (unchanged.has(node.opType)) return axis
  if (node.opType !== 'Transpose') return axisAfterLayout(axis, from, to)
  if (axis === null) return null
  const order = intsAttribute(node, 'perm')
  return order ? order.indexOf(axis) : from.length - 1 - axis
}

/** `axes`: where the channels of each tensor lie. Tensors made from a model input are measured themselves. */
export function aliasesOf(
  graph: Graph,
  probe: Probe,
  axes: ReadonlyMap<string, number | null>,
): ReadonlyMap<string, Alias> {
  const aliases = new Map<string, Alias>()
  for (const node of graph.nodes) {
    const { opType, input, output } = node
    const [from, to] = [probe.tensors.get(input[0] ?? ''), probe.tensors.get(output[0] ?? '')]
    if (!from || !to || !(unchanged.has(opType) || relaid.has(opType) || opType === 'Transpose')) continue
    const before = aliases.get(input[0])
    const axis = before ? before.channelAxis : (axes.get(input[0]) ?? null)
    aliases.set(output[0], {
      source: before?.source ?? input[0],
      channelAxis: axisAfter(node, axis, from.dims, to.dims),
    })
  }
  return aliases
}
