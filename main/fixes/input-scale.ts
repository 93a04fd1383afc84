/** Means and deviations of an input's values, in the form in which they broadcast against it. */

export interface ValueScale {
  mean: number
  std: number
}

/** Scales of an input with their axes, which broadcast against [batch, ...shape]. */
export interface InputScale {
  scales: ValueScale[]
  dims: number[]
}

function pooled(scales: readonly ValueScale[]): ValueScale {
  const mean = scales.reduce((sum, one) => sum + one.mean, 0) / scales.length
  const square = scales.reduce((sum, one) => sum + one.std ** 2 + (one.mean - mean) ** 2, 0) / scales.length
  return { mean, std: Math.sqrt(square) }
}

const mostChannels = 4

/** The axis of an image's channels, without the batch; null: no image. */
function channelAxis(shape: readonly number[]): 0 | 2 | null {
  if (shape.length !== 3) return null
  if (shape[0] <= mostChannels) return 0
  return shape[2] <= mostChannels ? 2 : null
}

const steady = ({ mean, std }: ValueScale): ValueScale => (std > 0 ? { mean, std } : { mean, std: 1 })

/**
 * One scale per value, of an image one per channel: pixels of one place that never vary have no scale of their own. `values` are those of
 * the whole input, row-major. What never varies is only centred.
 */
export function inputScale(shape: readonly number[], values: readonly ValueScale[]): InputScale {
  const axis = channelAxis(shape)
  if (axis === null) return { scales: values.map(steady), dims: [...shape] }
  const channels = shape[axis]
  const perChannel = values.length / channels
  const channelOf = (i: number): number => (axis === 0 ? Math.floor(i / perChannel) : i % channels)
  const scales = Array.from({ length: channels }, (_, channel) =>
    steady(pooled(values.filter((_value, i) => channelOf(i) === channel))),
  )
  return { scales, dims: axis === 0 ? [channels, 1, 1] : [channels] }
}
