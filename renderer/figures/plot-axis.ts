/** Axes of curves: linear or logarithmic, with ticks that can be read at the size they are drawn. */
import { scaleLinear, scaleLog } from '@visx/scale'
import { extentOf } from './scales'

export interface PlotAxis {
  /** Pixels of `value`, inside the range whatever it is; what has no logarithm stands on the lower edge. */
  at(value: number): number
  ticks: number[]
  scale: 'linear' | 'log'
  domain: readonly [number, number]
}

/** Beyond this, differences of two numbers overflow. */
const largest = 8e307
const bounded = (value: number) => Math.max(-largest, Math.min(largest, value))

/** Values further apart than this from their median hide each other on a linear axis, as where one run diverges. */
const linearRatio = 200

/** `asked`, save where values above zero reach so far beyond their median that a linear axis would show but the largest. */
export function fittingScale(values: readonly (number | null)[], asked: 'linear' | 'log'): PlotAxis['scale'] {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value))
  const positive = known.filter((value) => value > 0)
  if (positive.length === 0) return 'linear'
  if (asked === 'log') return 'log'
  if (positive.length < known.length) return 'linear'
  const sorted = [...positive].sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)]
  return sorted[sorted.length - 1] / median > linearRatio ? 'log' : 'linear'
}

/**
 * The axis that holds `values` from pixel `from` to pixel `to` (which may be the smaller one), `room` pixels free at both ends, its ticks about
 * `gap` pixels apart.
 */
export function plotAxis(
  values: readonly (number | null)[],
  scale: PlotAxis['scale'],
  [from, to]: readonly [number, number],
  { gap, room }: { gap: number; room: number },
): PlotAxis {
  const most = Math.max(2, Math.floor(Math.abs(to - from) / gap))
  const inner: Range = to > from ? [from + room, to - room] : [from - room, to + room]
  return scale === 'log' ? logAxis(values, inner, most) : linearAxis(values, inner, most)
}

type Range = readonly [number, number]

function linearAxis(values: readonly (number | null)[], range: Range, most: number): PlotAxis {
  const [low, high] = extentOf(values).map(bounded)
  const room = high - low > Math.max(Math.abs(low), Math.abs(high)) * 1e-9 ? 0 : Math.abs(high) / 2 || 0.5
  const domain = [low - room, high + room] as const
  const scale = scaleLinear<number>({ domain: [...domain], range: [...range], clamp: true })
  return { at: (value) => scale(bounded(value)), ticks: scale.ticks(most), scale: 'linear', domain }
}

function logAxis(values: readonly (number | null)[], range: Range, most: number): PlotAxis {
  const positive = values.filter((value) => value !== null && value > 0)
  const [low, high] = positive.length > 0 ? extentOf(positive) : ([0.1, 1] as const)
  const room = high / low > 1.02 ? 1 : 2
  const domain = [low / room, Math.min(largest, high * room)] as const
  const scale = scaleLog<number>({ domain: [...domain], range: [...range], clamp: true })
  const at = (value: number) => (value > 0 ? scale(Math.min(largest, value)) : range[0])
  return { at, ticks: logTicks(domain, most), scale: 'log', domain }
}

const leadings = [[1, 2, 5], [1, 3], [1]] as const

/** As many of 1, 2 and 5 times powers of ten as there is room for; where a decade is wider than the axis, round numbers. */
export function logTicks([low, high]: readonly [number, number], most: number): number[] {
  const first = Math.floor(Math.log10(low))
  const last = Math.ceil(Math.log10(high))
  const within = (tick: number) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)
  const of = (leading: readonly number[]) =>
    Array.from({ length: last - first + 1 }, (_, k) =>
      // Written and read, because 10 ** -3 * 2 is not the number 0.002.
      leading.map((digit) => Number(`${digit}e${first + k}`)),
    )
      .flat()
      .filter(within)
  for (const leading of leadings) {
    const ticks = of(leading)
    if (ticks.length >= 3 && ticks.length <= most) return ticks
  }
  const decades = of([1])
  if (decades.length > most) {
    const every = Math.ceil(decades.length / most)
    return decades.filter((tick) => Math.round(Math.log10(tick)) % every === 0)
  }
  return scaleLinear<number>({ domain: [low, high] })
    .ticks(Math.min(4, most))
    .filter((tick) => tick > 0)
}
