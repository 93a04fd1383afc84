/** The drawing as React Flow takes it. What did not change stays the same object, so that it is not drawn anew. */
import { MarkerType, Position } from '@xyflow/react'
import { isBlock } from './blocks'
import { edgeLabels, noLabel } from './edge-labels'
import type { DrawnEdge } from './graph-edge'
import type { DrawnNode } from './graph-node'
import type { Box } from './layout'
import type { Look } from './look'
import type { ShownItem, ShownLink } from './shown'
import type { Drawn } from './use-layout'

/** Lines end in the middle of a border as far as React Flow is told; where they really end, the layout says. */
const handlesOf = ({ width, height }: Box) => [
  { type: 'target' as const, position: Position.Top, x: width / 2, y: 0, width: 1, height: 1 },
  { type: 'source' as const, position: Position.Bottom, x: width / 2, y: height, width: 1, height: 1 },
]

const typeOf = ({ member, open }: ShownItem): DrawnNode['type'] =>
  open ? 'frame' : isBlock(member) ? 'block' : 'operator'

const sameLook = (a: Look, b: Look): boolean => JSON.stringify(a) === JSON.stringify(b)

export interface NodeOptions {
  lookOf(item: ShownItem): Look
  domId(id: string): string
  cursor: string | null
}

/** Nodes of `drawn`, those of `before` again where nothing about them changed. */
export function drawnNodes(
  { shown, placed }: Drawn,
  { lookOf, domId, cursor }: NodeOptions,
  before: ReadonlyMap<string, DrawnNode>,
): DrawnNode[] {
  return shown.items.flatMap((item) => {
    const box = placed.boxes.get(item.id)
    if (!box) return []
    const look = lookOf(item)
    const type = typeOf(item)
    const old = before.get(item.id)
    const same =
      old?.type === type &&
      old.position.x === box.x &&
      old.position.y === box.y &&
      old.width === box.width &&
      old.height === box.height &&
      old.data.cursor === (cursor === item.id) &&
      old.data.member === item.member &&
      sameLook(old.data.look, look)
    if (same) return [old]
    const size = { width: box.width, height: box.height }
    return [
      {
        id: item.id,
        type,
        position: { x: box.x, y: box.y },
        ...size,
        measured: size,
        handles: handlesOf(box),
        zIndex: item.open ? 0 : 2,
        data: { member: item.member, look, cursor: cursor === item.id, domId: domId(item.id) },
      },
    ]
  })
}

export interface EdgeOptions {
  labelOf(link: ShownLink): string
  /** What is looked at. */
  active: string | null
  found: ((id: string) => boolean) | null
}

const markerOf = (active: boolean) => ({
  type: MarkerType.ArrowClosed,
  color: active ? 'var(--accent)' : 'var(--neutral)',
  width: 14,
  height: 14,
})
const markers = { active: markerOf(true), quiet: markerOf(false) }

/** Lines of `drawn`. */
export function drawnEdges(
  drawn: Drawn,
  { labelOf, active, found }: EdgeOptions,
  before: ReadonlyMap<string, DrawnEdge>,
): DrawnEdge[] {
  const { shown, placed } = drawn
  const labels = edgeLabels(drawn, labelOf)
  return shown.links.map((link) => {
    const { id, from, to, tensors } = link
    const { text: label, left: labelLeft } = labels.get(id) ?? noLabel
    const points = placed.routes.get(id) ?? []
    const isActive = active !== null && (from === active || to === active)
    const dim = found !== null && !(found(from) && found(to))
    const old = before.get(id)?.data
    if (old && old.points === points && old.label === label && old.active === isActive && old.dim === dim)
      return before.get(id)!
    return {
      id,
      type: 'route',
      source: from,
      target: to,
      zIndex: 1,
      markerEnd: isActive ? markers.active : markers.quiet,
      data: { points, label, labelLeft, active: isActive, dim, many: tensors.length > 1 },
    }
  })
}
