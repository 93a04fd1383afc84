/** A line of the drawing, along the corners the layout gave it. */
import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import styles from './graph.module.css'
import type { Point } from './layout'

export type DrawnEdge = Edge<
  {
    points: readonly Point[]
    /** Shape of its tensor, or how many tensors it stands for. */
    label: string
    /** Whether the label stands to the left: other lines begin to the right. */
    labelLeft: boolean
    /** Whether it begins or ends at what is looked at. */
    active: boolean
    dim: boolean
    many: boolean
  },
  'route'
>

const cornerRadius = 7

/** From corner to corner with rounded bends. */
export function routePath(points: readonly Point[]): string {
  if (points.length < 2) return ''
  const parts = [`M ${points[0].x} ${points[0].y}`]
  for (let i = 1; i < points.length - 1; i++) {
    const [before, at, after] = [points[i - 1], points[i], points[i + 1]]
    const radius = Math.min(cornerRadius, distance(before, at) / 2, distance(at, after) / 2)
    const [into, out] = [towards(at, before, radius), towards(at, after, radius)]
    parts.push(`L ${into.x} ${into.y} Q ${at.x} ${at.y} ${out.x} ${out.y}`)
  }
  const end = points[points.length - 1]
  return `${parts.join(' ')} L ${end.x} ${end.y}`
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to)
  if (whole === 0) return from
  const share = length / whole
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

const RouteEdge = memo(function RouteEdge({ id, data, markerEnd }: EdgeProps<DrawnEdge>) {
  if (!data) return null
  const { points, label, labelLeft, active, dim, many } = data
  const [first] = points
  return (
    <g className={styles.edge} data-active={active} data-dim={dim} data-many={many}>
      <BaseEdge id={id} path={routePath(points)} markerEnd={markerEnd} interactionWidth={0} />
      {label === '' || !first ? null : (
        <text
          className={styles.edgeLabel}
          x={first.x + (labelLeft ? -6 : 6)}
          y={first.y + 14}
          textAnchor={labelLeft ? 'end' : 'start'}
        >
          {label}
        </text>
      )}
    </g>
  )
})

export const edgeTypes = { route: RouteEdge }
