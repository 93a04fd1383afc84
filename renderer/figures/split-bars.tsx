/** Two splits in the same bins, each as shares of its own rows: the larger one does not tower over the smaller. */
import { Fragment } from 'react'
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatNumber } from '../texts/numbers'
import { commonScale, extentOf } from './scales'

export type SplitColumn = EvidenceOf<'two-samples'>['columns'][number]

export const plotHeight = 62
const foot = 18

/** Counts as shares of their sum; all 0 where there is nothing to share. */
export function sharesOf(counts: readonly number[]): number[] {
  const usable = counts.map((count) => (Number.isFinite(count) && count > 0 ? count : 0))
  const total = usable.reduce((sum, count) => sum + count, 0)
  return usable.map((count) => (total > 0 ? count / total : 0))
}

const px = (value: number) => String(Math.round(value * 10) / 10)

/** The outline of bars of `heights` between `edges` (pixels), from base line to base line; '' where there is no bar. */
export function outlinePath(edges: readonly number[], heights: readonly number[], base: number): string {
  if (heights.length === 0 || edges.length <= heights.length) return ''
  const steps = heights.map((height, i) => `V${px(base - height)}H${px(edges[i + 1])}`)
  return `M${px(edges[0])} ${px(base)}${steps.join('')}V${px(base)}`
}

export function SplitBars({ column, width, label }: { column: SplitColumn; width: number; label: string }) {
  const [training, validation] = [sharesOf(column.training), sharesOf(column.validation)]
  const peak = Math.max(1e-9, ...training, ...validation)
  const shares = { training, validation, tall: (share: number) => (share / peak) * (plotHeight - 4) }
  return (
    <svg width={width} height={plotHeight + foot} role="img" aria-label={label}>
      {'edges' in column.bins ? (
        <Outlines edges={column.bins.edges} width={width} {...shares} />
      ) : (
        <Pairs names={column.bins.names} width={width} {...shares} />
      )}
      <line x2={width} y1={plotHeight + 0.5} y2={plotHeight + 0.5} stroke="var(--line-strong)" />
    </svg>
  )
}

interface Shares {
  training: number[]
  validation: number[]
  tall: (share: number) => number
  width: number
}

function Outlines({ edges, training, validation, tall, width }: Shares & { edges: readonly number[] }) {
  const [low, high] = extentOf(edges)
  const scale = commonScale([[low, high]], width - 2)
  const at = edges.every(Number.isFinite) ? edges.map((edge) => 1 + scale(edge)) : []
  const outline = (shares: readonly number[]) => outlinePath(at, shares.map(tall), plotHeight)
  return (
    <>
      <path
        d={outline(training)}
        fill="var(--group-0)"
        fillOpacity={0.16}
        stroke="var(--group-0)"
        strokeWidth={1.5}
      />
      <path
        d={outline(validation)}
        fill="none"
        stroke="var(--group-1)"
        strokeWidth={1.5}
        strokeDasharray="5 3"
      />
      <text x={0} y={plotHeight + 14}>
        {formatNumber(low)}
      </text>
      <text x={width} y={plotHeight + 14} textAnchor="end">
        {formatNumber(high)}
      </text>
    </>
  )
}

/** Letters of 12 pixel text that fit into `room` pixels. */
const clipped = (text: string, room: number) => {
  const letters = Math.floor(room / 7)
  return text.length <= letters ? text : letters < 3 ? '' : `${text.slice(0, letters - 1)}…`
}

function Pairs({ names, training, validation, tall, width }: Shares & { names: readonly string[] }) {
  const step = width / Math.max(1, names.length)
  const bar = Math.max(1, Math.min(26, step * 0.36))
  return names.map((name, i) => {
    const middle = (i + 0.5) * step
    const [first, second] = [tall(training[i] ?? 0), tall(validation[i] ?? 0)]
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and categories never move
      <Fragment key={i}>
        <rect x={middle - bar} width={bar} y={plotHeight - first} height={first} fill="var(--group-0)">
          <title>{name}</title>
        </rect>
        <rect
          x={middle + 1}
          width={bar}
          y={plotHeight - second}
          height={second}
          fill="var(--group-1)"
          fillOpacity={0.35}
          stroke="var(--group-1)"
          strokeDasharray="4 2"
        >
          <title>{name}</title>
        </rect>
        <text x={middle} y={plotHeight + 14} textAnchor="middle">
          {clipped(name, step - 4)}
        </text>
      </Fragment>
    )
  })
}
