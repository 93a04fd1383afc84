/** Curves as pictures of bounded size. */
import type { EvidenceOf } from '../contract/evidence'
import type { StepRecord } from './laboratory'

export type Curves = EvidenceOf<'curves'>
export type CurveSeries = Curves['series'][number]
export type CurveMark = Curves['marks'][number]

const mostPoints = 300

/** At most `most` of the items, evenly spread, the last among them. */
export function thinnedTo<T>(items: readonly T[], most = mostPoints): T[] {
  if (items.length <= most) return [...items]
  const step = (items.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, i) => items[Math.round(i * step)])
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

export const seriesOf = (
  name: string,
  role: CurveSeries['role'],
  points: readonly { x: number; y: number }[],
): CurveSeries => ({
  name,
  role,
  points: thinnedTo(points).map(({ x, y }) => ({ x, y: finite(y) })),
})

/** Losses by step, counted from 1. */
export const lossSeries = (
  name: string,
  role: CurveSeries['role'],
  records: readonly StepRecord[],
): CurveSeries =>
  seriesOf(
    name,
    role,
    records.map(({ loss }, i) => ({ x: i + 1, y: loss })),
  )

export const markOf = (
  axis: CurveMark['axis'],
  role: CurveMark['role'],
  value: number | null,
): CurveMark[] => (value === null || !Number.isFinite(value) ? [] : [{ axis, role, value }])

export const lossCurves = (
  series: CurveSeries[],
  marks: CurveMark[] = [],
  scale: 'linear' | 'log' = 'linear',
): Curves => ({
  kind: 'curves',
  x: { name: 'step', scale: 'linear' },
  y: { name: 'loss', scale },
  series,
  marks,
})
