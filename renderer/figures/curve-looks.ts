/** How the series of a figure of curves are told apart, without colour alone: dash, and shapes along the line. */
import type { EvidenceOf } from '../../main/contract/evidence'
import { en, type TextId } from '../texts/en'
import { schemeText } from '../texts/model-values'
import type { Translate } from '../texts/translate'
import { lookOf } from './point-shapes'

export type Curves = EvidenceOf<'curves'>
export type Series = Curves['series'][number]
export type Point = Series['points'][number]

export interface SeriesLook {
  colour: string
  shape: string
  /** undefined: solid. */
  dash: string | undefined
  thickness: number
  /** Shapes along the line; a smoothed curve's raw one stays in the background. */
  marked: boolean
}

const dashes = [undefined, '7 4', '2 4', '11 4 2 4', '5 2', '1 3', '9 3 3 3', '14 4'] as const

/** The look of the series at `place`; a single one needs no shapes, a `raw` one takes the colour of nothing. */
export function seriesLook({ role }: Pick<Series, 'role'>, place: number, count: number): SeriesLook {
  const { colour, shape } = lookOf(place)
  if (role === 'raw') return { colour: 'var(--neutral)', shape, dash: undefined, thickness: 1, marked: false }
  const dash = dashes[place % dashes.length]
  return { colour, shape, dash, thickness: 2, marked: role === 'points' || count > 1 }
}

/** Solid lines are for what counts: series in their order, those in the background last. */
export function looksOf(series: readonly Pick<Series, 'role'>[]): SeriesLook[] {
  const shown = series.filter(({ role }) => role !== 'raw').length
  let place = 0
  return series.map((one) => seriesLook(one, one.role === 'raw' ? 0 : place++, shown))
}

const isTextId = (id: string): id is TextId => Object.hasOwn(en, id)
type NamingRole = Exclude<Series['role'], 'first' | 'second' | 'third' | 'points'>
const names = (role: Series['role']): role is NamingRole =>
  ['training', 'validation', 'raw', 'smoothed'].includes(role)

/** Names that experiments give in plain words, in the language of the window; others are shown as they are. */
export function seriesName(name: string, t: Translate['t']): string {
  const id = `figure.series.${name}`
  return isTextId(id) ? t(id) : schemeText(name, t)
}

/** What a series is called: by its role where that says all, by its name where several share the role. */
export function seriesLabels(series: readonly Series[], t: Translate['t']): string[] {
  return series.map(({ name, role }) => {
    const own = seriesName(name, t)
    if (!names(role)) return own
    const alone = series.filter((other) => other.role === role).length === 1
    return alone ? t(`figure.curves.role.${role}`) : `${own}: ${t(`figure.curves.role.${role}`)}`
  })
}

const finite = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value)

/** Places that can be drawn, a gap where the value is not known; a logarithmic axis has no place at or below 0. */
export function drawable(points: readonly Point[], xScale: 'linear' | 'log'): (Point | null)[] {
  return points
    .filter(({ x }) => Number.isFinite(x) && (xScale === 'linear' || x > 0))
    .map((point) => (finite(point.y) ? point : null))
}

export const bandOf = ({ low, high }: Point): { low: number; high: number } | null =>
  finite(low) && finite(high) ? { low, high } : null

/** Every value that a vertical axis has to hold. */
export const valuesOf = (points: readonly Point[]): (number | null)[] =>
  points.flatMap(({ y, low, high }) => [y, low ?? null, high ?? null])
