/** Rows as points of two columns. */
import type { EvidenceOf } from '../../contract/evidence'
import { formatNumber } from '../number'
import type { Words } from '../texts'
import { captioned, drawing } from './captioned'
import { place, scaleOver } from './figures'
import { html, type Markup } from './markup'

type Scatter = EvidenceOf<'scatter'>
type Point = Scatter['points'][number]

const [width, height, left, margin] = [560, 260, 64, 6]
const mostPoints = 2000
const groupsListed = 36

/** Shapes around a point, drawn from it: groups are told apart without their colours. */
const shapes = [
  'm-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0z',
  'm0 -3.2l3 5.2h-6z',
  'm-2.3 -2.3h4.6v4.6h-4.6z',
  'm0 -3.4l2.9 3.4l-2.9 3.4l-2.9 -3.4z',
  'm0 3.2l3 -5.2h-6z',
  'm-1 -3h2v2h2v2h-2v2h-2v-2h-2v-2h2z',
] as const

/** Further groups repeat the colours with other shapes. */
const lookOf = (group: number | null): { tone: string; shape: string } => {
  const at = Math.max(0, Math.trunc(group ?? 0))
  const shape = shapes[(at + Math.floor(at / shapes.length)) % shapes.length] ?? shapes[0]
  return { tone: group === null ? 'quiet' : `g${at % shapes.length}`, shape }
}

const byGroup = (points: readonly Point[]): [number | null, Point[]][] => {
  const groups = new Map<number | null, Point[]>()
  for (const point of points) groups.set(point.group, [...(groups.get(point.group) ?? []), point])
  return [...groups].sort(([a], [b]) => (a ?? Number.MAX_VALUE) - (b ?? Number.MAX_VALUE))
}

function keysOf(evidence: Scatter, groups: readonly [number | null, Point[]][], words: Words): Markup | null {
  if (evidence.groups.length === 0) return null
  const keys = groups.slice(0, groupsListed).map(([group, points]) => {
    const { tone, shape } = lookOf(group)
    const name = (group === null ? undefined : evidence.groups[group]) ?? words('evidence.ungrouped')
    return html`<li><svg aria-hidden="true" width="12" height="12" viewBox="-4.5 -4.5 9 9"><path class="${tone}" d="${`M0 0${shape}`}"/></svg> ${name} (${points.length})</li>`
  })
  return html`<ul class="keys">${keys}</ul>`
}

export function scatter(evidence: Scatter, words: Words): Markup {
  const points = evidence.points
    .slice(0, mostPoints)
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
  const caption = words('evidence.scatter', {
    x: evidence.x,
    y: evidence.y,
    shown: points.length,
    all: evidence.rows > points.length ? evidence.rows : 0,
  })
  const across = scaleOver(
    points.map(({ x }) => x),
    width - left - 2 * margin,
  )
  const up = scaleOver(
    points.map(({ y }) => y),
    height - 2 * margin,
  )
  if (!across || !up) return captioned(caption, [null], 0, words)
  const at = ({ x, y }: Point) =>
    `M${Math.round(left + margin + place(x, across))} ${Math.round(height - margin - place(y, up))}`
  const groups = byGroup(points)
  const marks = groups.map(([group, members]) => {
    const { tone, shape } = lookOf(group)
    return html`<path class="${tone} point" d="${members.map((point) => at(point) + shape).join('')}"/>`
  })
  const axes = html`<path class="hollow axis" d="M${left} 0V${height}H${width}"/><text x="${left - 6}" y="12" text-anchor="end">${formatNumber(up.high)}</text><text x="${left - 6}" y="${height}" text-anchor="end">${formatNumber(up.low)}</text><text x="${left}" y="${height + 16}">${formatNumber(across.low)}</text><text x="${width}" y="${height + 16}" text-anchor="end">${formatNumber(across.high)}</text>`
  const picture = drawing({ width, height: height + 22, label: caption }, [axes, ...marks])
  return captioned(caption, [picture, keysOf(evidence, groups, words)], 0, words)
}
