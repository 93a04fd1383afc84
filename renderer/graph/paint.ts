/** Colours of the drawn graph: by a number, on a scale that is even to the eye, or by the kind of operator. */
import type { GraphNode } from '../../main/contract/model-graph'
import type { GraphPaint } from './graph-props'

/** Viridis (van der Walt and Smith, 2015) at ninths: even steps to the eye, and to colour-blind ones as well. */
const viridis: readonly (readonly [number, number, number])[] = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
]

export interface Colour {
  fill: string
  /** Black or white, whichever reads better on it. */
  text: string
}

const linear = (channel: number): number => {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** Relative luminance (WCAG 2). */
const luminance = ([r, g, b]: readonly number[]): number =>
  0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)

/** `share` of the way along the scale, 0 to 1. */
export function colourAt(share: number): Colour {
  const at = Math.min(1, Math.max(0, share)) * (viridis.length - 1)
  const i = Math.min(viridis.length - 2, Math.floor(at))
  const rgb = viridis[i].map((from, k) => Math.round(from + (viridis[i + 1][k] - from) * (at - i)))
  // Equal contrast to black and white lies at a luminance of 0.179.
  return { fill: `rgb(${rgb.join(', ')})`, text: luminance(rgb) > 0.179 ? '#000000' : '#ffffff' }
}

export interface PaintScale {
  low: number
  high: number
  /** Place on the scale, 0 to 1; null for what has no place on it (NaN). */
  share(value: number): number | null
}

/**
 * From the smallest to the largest finite value. A logarithmic scale begins at the smallest positive one; zero and less, and
 * infinities, stand at the ends. null: there is no finite value.
 */
export function paintScale({ values, scale }: GraphPaint): PaintScale | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values.values()) {
    if (!Number.isFinite(value) || (scale === 'log' && value <= 0)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) {
    const zeros =
      scale === 'log' && [...values.values()].some((value) => value <= 0 && Number.isFinite(value))
    return zeros
      ? { low: 0, high: 0, share: (value) => (Number.isNaN(value) ? null : value > 0 ? 1 : 0) }
      : null
  }
  const on = scale === 'log' ? Math.log : (value: number) => value
  const share = (value: number): number | null => {
    if (Number.isNaN(value)) return null
    if (value <= low) return 0
    if (value >= high) return 1
    return (on(value) - on(low)) / (on(high) - on(low))
  }
  return { low, high, share }
}

/** Colours of a closed block's nodes in running order, at most `most`: of several in one, the one with the largest value. */
export function stripOf(
  nodes: readonly GraphNode[],
  paint: GraphPaint,
  scale: PaintScale,
  most: number,
): (Colour | null)[] {
  const shares = nodes.flatMap(({ id }) => {
    const value = paint.values.get(id)
    const share = value === undefined ? null : scale.share(value)
    return share === null ? [] : [share]
  })
  const cells = Math.min(most, shares.length)
  return Array.from({ length: cells }, (_, i) => {
    const part = shares.slice(
      Math.floor((i * shares.length) / cells),
      Math.floor(((i + 1) * shares.length) / cells),
    )
    return colourAt(part.reduce((largest, share) => Math.max(largest, share), 0))
  })
}

export const families = [
  'learned',
  'activation',
  'normalization',
  'pooling',
  'arithmetic',
  'shape',
  'other',
] as const
export type Family = (typeof families)[number]

const familyOfOperator: Readonly<Record<Exclude<Family, 'other'>, RegExp>> = {
  learned:
    /^(Q?Linear)?(Fused)?(Conv|ConvTranspose|Gemm|MatMul|Einsum|LSTM|GRU|RNN|Gather|Attention|MultiHeadAttention|DeformConv)(Integer|NBits)?$|^QLinear(Conv|MatMul)$|^FusedMatMul$|^GroupQueryAttention$/,
  activation:
    /(Relu|Elu|Selu|Celu|Gelu|Sigmoid|Tanh|Softmax|Softplus|Softsign|Swish|Mish|Hardmax|HardSwish|Silu)$/i,
  normalization: /(Normalization|LRN|Dropout)$/,
  pooling: /(Pool|^Reduce.*|^Arg(Max|Min)|^TopK)$|^Reduce|Pool$/,
  arithmetic:
    /^(Add|Sub|Mul|Div|Neg|Abs|Pow|Sqrt|Exp|Log|Min|Max|Mean|Sum|Clip|Erf|Reciprocal|Mod|Sin|Cos|Floor|Ceil|Round|Sign|BiasAdd|CumSum)$/,
  shape:
    /^(Reshape|Transpose|Flatten|Squeeze|Unsqueeze|Concat|Split|Slice|Pad|Expand|Tile|Resize|Upsample|Shape|Size|Cast|CastLike|Identity|GatherElements|GatherND|ScatterND|ScatterElements|ConstantOfShape|Range|DepthToSpace|SpaceToDepth|QuantizeLinear|DequantizeLinear|DynamicQuantizeLinear)$/,
}

/** Kind of an operator by its name; inputs, outputs and what is not known are `other`. */
export function familyOf({ op }: GraphNode): Family {
  return families.find((family) => family !== 'other' && familyOfOperator[family].test(op)) ?? 'other'
}
