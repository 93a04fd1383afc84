/** The axis of one column's values: linear, in powers of ten, or in dates. */
import { scaleLinear, scaleLog, scaleUtc } from '@visx/scale'
import { formatNumber } from '../texts/numbers'

export type AxisKind = 'linear' | 'log' | 'date' | 'clock'

export interface ColumnAxis {
  /** Pixel of a value. */
  at(value: number): number
  ticks: { value: number; label: string }[]
}

type Extent = readonly [number, number]

/** Pixels that a label wants, by what it says. */
const room: Readonly<Record<AxisKind, number>> = { linear: 80, log: 56, date: 110, clock: 80 }

const day = 86_400_000
/** Steps of a clock that people read: seconds, minutes, hours. */
const clockSteps = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600].map(
  (seconds) => seconds * 1000,
)

/**
 * The axis from pixel 0 to `width`. `extent` must rise, and lie above zero for `log`. `whole`: the values are whole numbers, so
 * the ticks are.
 */
export function columnAxis(extent: Extent, width: number, kind: AxisKind, whole = false): ColumnAxis {
  const wanted = Math.max(2, Math.floor(width / room[kind]))
  const [low, high] = extent
  const domain = [low, high]
  const range = [0, width]
  if (kind === 'log') {
    const scale = scaleLog<number>({ domain, range })
    return { at: (value) => scale(value), ticks: labelled(logTicks(extent, wanted), formatNumber) }
  }
  if (kind === 'date') {
    const scale = scaleUtc<number>({ domain, range })
    const ticks = scale.ticks(wanted).map(Number)
    return { at: (value) => scale(value), ticks: labelled(ticks, dateLabel(stepOf(ticks))) }
  }
  const scale = scaleLinear<number>({ domain, range })
  const linear = () => scale.ticks(wanted).filter((tick) => !whole || Number.isInteger(tick))
  const ticks = kind === 'clock' ? clockTicks(extent, wanted) : linear()
  const label = kind === 'clock' ? clockLabel(stepOf(ticks)) : linearLabel(ticks)
  return { at: (value) => scale(value), ticks: labelled(ticks, label) }
}

const labelled = (ticks: readonly number[], label: (value: number) => string) =>
  ticks.map((value) => ({ value, label: label(value) }))

const stepOf = (ticks: readonly number[]) => (ticks.length > 1 ? ticks[1] - ticks[0] : day)

/** Three digits, or as many as it takes to tell two ticks apart (years around 2024, a sensor near 101.3). */
function linearLabel(ticks: readonly number[]): (value: number) => string {
  const short = new Set(ticks.map(formatNumber))
  if (short.size === ticks.length) return formatNumber
  const digits = Math.min(
    15,
    Math.max(3, Math.ceil(Math.log10(Math.abs(ticks.at(-1) ?? 1) / stepOf(ticks))) + 1),
  )
  return (value) => String(Number(value.toPrecision(digits))).replace(/-/g, '−')
}

/** Powers of ten, with 2 and 5 between them where there are few; numbers between those where there is not one. */
function logTicks([low, high]: Extent, wanted: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))]
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const within = (value: number) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)
  const steps = [[1], [1, 5], [1, 2, 5]]
  const of = (parts: readonly number[], every: number) =>
    powers
      .filter((power) => power % every === 0)
      .flatMap((power) => parts.map((part) => Number(`${part}e${power}`)))
      .filter(within)
  const every = Math.max(1, Math.ceil(powers.length / wanted))
  if (every > 1) return of([1], every)
  const ticks = steps.map((parts) => of(parts, 1)).findLast((ticks) => ticks.length <= wanted) ?? []
  return ticks.length >= 2 ? ticks : scaleLinear<number>({ domain: [low, high] }).ticks(Math.min(4, wanted))
}

function clockTicks([low, high]: Extent, wanted: number): number[] {
  const step = clockSteps.find((step) => (high - low) / step <= wanted) ?? clockSteps[clockSteps.length - 1]
  const first = Math.ceil(low / step)
  return Array.from(
    { length: Math.max(0, Math.floor(high / step) - first + 1) },
    (_, i) => (first + i) * step,
  )
}

const clockLabel =
  (step: number) =>
  (value: number): string =>
    new Date(((value % day) + day) % day).toISOString().slice(11, step < 60_000 ? 19 : 16)

/** As much of ISO 8601 (UTC) as the step leaves to be told. */
const dateLabel =
  (step: number) =>
  (value: number): string => {
    const iso = new Date(value).toISOString()
    if (step >= 360 * day) return iso.slice(0, iso.indexOf('-', 1))
    if (step >= 27 * day) return iso.slice(0, -17)
    if (step >= day) return iso.slice(0, -14)
    return iso.slice(-19, step < 60_000 ? -5 : -8).replace('T', ' ')
  }

export interface CountScale {
  /** Height in pixels of a count. */
  height(count: number): number
  ticks: number[]
}

/** Heights of counts up to `peak`; logarithmic ones start at a half, so that a single row is seen. */
export function countScale(peak: number, height: number, log: boolean): CountScale {
  const top = Math.max(1, peak)
  if (!log) {
    const scale = scaleLinear<number>({ domain: [0, top], range: [0, height] })
    const ticks = scale.ticks(3).filter(Number.isInteger)
    return { height: (count) => scale(count), ticks }
  }
  const scale = scaleLog<number>({ domain: [0.5, Math.max(top, 1)], range: [0, height] })
  const powers = Array.from({ length: Math.floor(Math.log10(top)) + 1 }, (_, power) => 10 ** power)
  const every = Math.ceil(powers.length / 4)
  return {
    height: (count) => (count > 0 ? scale(count) : 0),
    ticks: powers.filter((_, i) => i % every === 0),
  }
}
