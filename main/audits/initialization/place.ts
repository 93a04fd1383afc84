/** Where a parameter stands in the network, and the scale that is right there. */
import type { ThresholdValues } from '../../contract/audit'
import type { Layer, ModelDescription } from '../../contract/model'
import type { ParameterWeights, Scheme, Weights } from '../../contract/weights'
import type { thresholds } from './thresholds'

export type Limits = ThresholdValues<typeof thresholds>

export interface Placed {
  parameter: ParameterWeights
  layer: Layer | null
  /** No learned layer comes after it. */
  last: boolean
}

const squashing = new Set(['Tanh', 'Sigmoid', 'HardSigmoid', 'Softsign', 'Softmax', 'LogSoftmax'])
const linear = new Set<string | null>([null, 'Selu'])

/** Tanh or sigmoid bounds what the layer gives. */
export const squashes = ({ activation }: Layer): boolean => activation !== null && squashing.has(activation)

/** The scheme the field draws with here: He before ReLU-like, Glorot before tanh and sigmoid, LeCun before SELU and nothing. */
export function fieldScheme({ parameter, layer }: Placed): Scheme | null {
  if (parameter.role === 'embedding') return 'unit-normal'
  const recurring = parameter.expected.find(({ scheme }) => scheme === 'recurrent-default')
  if (recurring) return recurring.scheme
  if (parameter.expected.length === 0 || !layer) return null
  if (linear.has(layer.activation)) return 'lecun'
  return squashes(layer) ? 'glorot' : 'he'
}

export const stdBy = ({ expected }: ParameterWeights, scheme: Scheme | null): number | null =>
  expected.find((one) => one.scheme === scheme)?.std ?? null

/** Weights that are judged for scale, and all others, each with its layer. */
export function placed({ parameters }: Weights, { layers, structure }: ModelDescription): Placed[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  const end = structure.longestPath.at(-1) ?? layers.at(-1)?.name
  return parameters.map((parameter) => {
    const layer = parameter.layer === null ? null : (byName.get(parameter.layer) ?? null)
    return { parameter, layer, last: layer !== null && layer.name === end }
  })
}

export const isWeight = ({ parameter: { role } }: Placed): boolean =>
  role === 'weight' || role === 'recurrent'

/** Between these any of the usual schemes and defaults may have been meant. */
const sound: readonly Scheme[] = ['he', 'glorot', 'lecun', 'torch-default', 'recurrent-default']

/**
 * Standard deviation over the nearest one that a usual scheme gives; 1 where it lies among them. Less what n values leave uncertain. null:
 * not known what is expected.
 */
export function scaleRatio({ parameter }: Placed): number | null {
  const { fit, expected, summary } = parameter
  const usual = expected.filter(({ scheme }) => sound.includes(scheme)).map(({ std }) => std)
  if (usual.length === 0 || summary.std === null || !(summary.std > 0)) return null
  if (fit && (sound.includes(fit.scheme) || fit.scheme === 'he-fan-out')) return 1
  const [low, high] = [Math.min(...usual), Math.max(...usual)]
  const uncertain = 1 + 3 / Math.sqrt(2 * parameter.count)
  if (summary.std > high) return Math.max(1, summary.std / high / uncertain)
  return summary.std < low ? Math.min(1, (summary.std / low) * uncertain) : 1
}

export const isConstant = ({ summary }: ParameterWeights): boolean =>
  summary.rows > 1 && summary.min !== null && summary.min === summary.max

export const nonFiniteValues = ({ summary }: ParameterWeights): number =>
  summary.nan + summary.positiveInfinite + summary.negativeInfinite
