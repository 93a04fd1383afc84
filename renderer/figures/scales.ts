/** Axes for numbers that may span many powers of ten, as raw columns and activations do. */
import { scaleLinear, scaleSymlog } from '@visx/scale'

export interface NumberScale {
  (value: number): number
  ticks: number[]
  domain: readonly [number, number]
  /** Values within ±constant lie on a linear part, beyond on a logarithmic one; null: linear throughout. */
  constant: number | null
}

type Extent = readonly [number, number]

/** Extents further apart than this cannot share a linear axis: the narrower would be a hair line. */
const linearRatio = 60

/** The extent of the finite ones among `values`; [0, 1] where there are none. */
export function extentOf(values: readonly (number | null)[]): Extent {
  const finite = values.filter((value): value is number => value !== null && Number.isFinite(value))
  if (finite.length === 0) return [0, 1]
  // Not spread into Math.min: a call with very many arguments overflows the stack.
  return finite.reduce<Extent>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [finite[0], finite[0]],
  )
}

const size = ([low, high]: Extent) => Math.max(Math.abs(low), Math.abs(high))

/** `[low, high]` made wide enough to draw on: a single value gets room on both sides. */
function widened([low, high]: Extent): Extent {
  // Narrower than this, steps between pixels drown in the rounding of the numbers themselves.
  if (high - low > 1e-9 * size([low, high]) && high - low > 1e-290) return [low, high]
  const room = size([low, high]) < 1e-290 ? 1 : size([low, high]) / 2
  return [low - room, high + room]
}

/**
 * One axis for all of `extents`, from pixel 0 to `width`: linear where they are of like size, else linear within
 * ±`constant` (by default the smallest extent) and logarithmic beyond, which also holds zero and negative numbers.
 * Tick labels keep `gap` pixels between them.
 */
export function commonScale(
  extents: readonly Extent[],
  width: number,
  { constant, gap = 44 }: { constant?: number; gap?: number } = {},
): NumberScale {
  const sizes = extents.map(size).filter((value) => value > 0)
  const [smallest, largest] = extentOf(sizes)
  const domain = widened(extentOf(extents.flat()))
  // Twelve decades are more than an axis can show; rounding dust must not ask for three hundred.
  const near = constant ?? Math.max(smallest, largest * 1e-12)
  if (sizes.length === 0 || largest / near <= linearRatio) return linear(domain, width, gap)
  return symlog(domain, width, gap, constant ?? 10 ** Math.round(Math.log10(near)))
}

function linear(domain: Extent, width: number, gap: number): NumberScale {
  const scale = scaleLinear<number>({ domain: [...domain], range: [0, width] })
  const ticks = scale.ticks(Math.max(2, Math.min(7, Math.floor(width / gap / 1.8))))
  return Object.assign((value: number) => scale(value), { ticks, domain, constant: null })
}

function symlog(domain: Extent, width: number, gap: number, near: number): NumberScale {
  const scale = scaleSymlog<number>({ domain: [...domain], range: [0, width], constant: near })
  const ticks = apart(decades(domain, near), scale, gap)
  return Object.assign((value: number) => scale(value), { ticks, domain, constant: near })
}

/** Zero first, then powers of ten from the largest down to `constant`: the order in which they may claim room. */
function decades([low, high]: Extent, constant: number): number[] {
  const least = Math.ceil(Math.log10(constant))
  const most = Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high))))
  const powers = Array.from({ length: Math.max(0, most - least + 1) }, (_, k) => 10 ** (least + k))
  return [0, ...powers.reverse().flatMap((power) => [power, -power])].filter(
    (tick) => tick >= low && tick <= high,
  )
}

/** Those of `ticks`, in their order, that keep `gap` pixels from the ones already taken. */
function apart(ticks: readonly number[], at: (value: number) => number, gap: number): number[] {
  const taken: number[] = []
  for (const tick of ticks)
    if (taken.every((other) => Math.abs(at(other) - at(tick)) >= gap)) taken.push(tick)
  return taken
}
