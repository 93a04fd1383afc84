/**
 * Ways around learned layers: a node that joins a tensor with what learned layers made of it. Told from the graph alone, by
 * the fork from which both operands come, and not from the names of blocks.
 */
import type { NodeProto } from 'onnx-buf'
import { activationOperators } from './activation-after'
import type { Flow } from './flow'

export interface Skip {
  /** Place of the node that joins. */
  join: number
  /** Places of the learned layers it passes around, in running order. */
  layers: number[]
}

/** What a place is to a skip. */
export interface Terrain extends Flow {
  /** 1 for a learned layer that costs depth, else 0. */
  readonly cost: readonly number[]
  /** Learned layers, embeddings among them. */
  readonly learned: readonly boolean[]
}

const joining = new Set(['Add', 'Sum', 'Sub', 'Mean', 'Concat', 'QLinearAdd', 'QLinearConcat'])
const joiningNormalizations = new Set(['SkipLayerNormalization', 'SkipSimplifiedLayerNormalization'])
const gating = new Set(['Sigmoid', 'HardSigmoid', 'Tanh', 'Softmax', 'Clip', 'QLinearSigmoid'])

/** Between a gate and its product. */
const besideGates = new Set([
  'Identity',
  'Cast',
  'Mul',
  'Div',
  'Reshape',
  'Unsqueeze',
  'Expand',
  'QuantizeLinear',
  'DequantizeLinear',
])

/** Products of data with data mix rows (attention); the others choose or judge and hand no signal on. */
const blocking = new Set([
  'MatMul',
  'Gemm',
  'Einsum',
  'FusedMatMul',
  'MatMulInteger',
  'QLinearMatMul',
  'Attention',
  'MultiHeadAttention',
  'Conv',
  'If',
  'Loop',
  'Scan',
  'ArgMax',
  'ArgMin',
  'TopK',
  'NonZero',
  'Equal',
  'Less',
  'Greater',
])

/** A part taken: another part of it may have gone through the layers. */
const selecting = new Set(['Slice', 'Split', 'Gather', 'GatherND'])

/** How the short operand is reached from a tensor: with nothing learned and nothing bent, bent, or by one linear layer. */
const straight = 1
const bent = 2
const projected = 4

/**
 * All skips, in running order. The short way holds no learned layer, or a single one that nothing bends after it (a
 * projection) where the long way holds two or more. Sums, differences, means and concatenations join; so does a product
 * with a gate (highway, squeeze and excite). A bias or a constant table carries no data and joins nothing; the product of
 * attention is no skip. A join of n nodes' span costs n steps, so a chain of blocks is read in linear time.
 */
export function skipsOf(terrain: Terrain): Skip[] {
  return terrain.nodes.flatMap((node, join) => {
    if (!node || terrain.sources[join].length < 2) return []
    const layers = new Set(shortOperands(terrain, node, join).flatMap((one) => passedBy(terrain, join, one)))
    return layers.size > 0 ? [{ join, layers: [...layers].sort((a, b) => a - b) }] : []
  })
}

interface Operands {
  short: number
  others: readonly number[]
  projection: boolean
}

/** Operands of a join, each taken in turn for the short one. */
function shortOperands(terrain: Terrain, node: NodeProto, join: number): Operands[] {
  const sources = terrain.sources[join]
  const others = (short: number) => sources.filter((source) => source !== short)
  if (joining.has(node.opType) || joiningNormalizations.has(node.opType)) {
    return sources.map((short) => ({ short, others: others(short), projection: true }))
  }
  if (node.opType !== 'Mul' && node.opType !== 'QLinearMul') return []
  return sources
    .filter((short) => others(short).every((gate) => isGate(terrain, gate)))
    .map((short) => ({ short, others: others(short), projection: false }))
}

function isGate({ nodes, sources }: Terrain, place: number): boolean {
  for (let at = place; ; at = sources[at][0]) {
    const op = nodes[at]?.opType
    if (op === undefined) return false
    if (gating.has(op)) return true
    if (!besideGates.has(op) || sources[at].length !== 1) return false
  }
}

/**
 * Layers between the fork and the other operands; none where there is no fork. Places are visited backwards from the join,
 * so that all readers of a place are known before it. Where a short way meets a long one, all before lies on both: the
 * meeting is the fork, or that short way ends.
 */
function passedBy(terrain: Terrain, join: number, { short, others, projection }: Operands): number[] {
  const ways = new Map([[short, straight]])
  const beyond = new Map(others.map((place) => [place, 0]))
  let open = 1
  for (let place = join - 1; place >= 0 && open > 0; place--) {
    const way = ways.get(place) ?? 0
    const passed = beyond.get(place)
    if (way !== 0) open--
    if (way !== 0 && passed !== undefined) {
      if (passed >= (way === projected ? 2 : 1)) return layersBetween(terrain, place, join, beyond)
    } else if (way !== 0) {
      const next = wayBefore(terrain, place, way, projection)
      if (next === 0) continue
      for (const source of terrain.sources[place]) {
        if (!ways.has(source)) open++
        ways.set(source, (ways.get(source) ?? 0) | next)
      }
    }
    if (passed === undefined) continue
    for (const source of terrain.sources[place]) {
      beyond.set(source, Math.max(beyond.get(source) ?? 0, passed + terrain.cost[place]))
    }
  }
  return []
}

/** How the short operand is reached from what a place reads, given how from the place itself; 0: not at all. */
function wayBefore({ nodes, learned }: Terrain, place: number, way: number, projection: boolean): number {
  const op = nodes[place]?.opType
  if (op === undefined) return 0
  if (learned[place]) return projection && (way & straight) !== 0 ? projected : 0
  if (blocking.has(op)) return 0
  if (selecting.has(op)) return way & (straight | bent)
  if (!activationOperators.has(op)) return way
  return ((way & (straight | bent)) !== 0 ? bent : 0) | (way & projected)
}

function layersBetween(
  { sources, cost }: Terrain,
  fork: number,
  join: number,
  beyond: ReadonlyMap<number, number>,
): number[] {
  const reached = new Set([fork])
  for (let place = fork + 1; place < join; place++) {
    if (beyond.has(place) && sources[place].some((source) => reached.has(source))) reached.add(place)
  }
  return [...reached].filter((place) => place !== fork && cost[place] > 0)
}
