/** A quick layout without care for crossings: every open block by itself, its members in layers. */
import { type Box, gap, inset, type Placed, type Point, sizeOf } from './layout'
import type { ShownGraph, ShownItem, ShownLink } from './shown'

interface Size {
  width: number
  height: number
}

/** Members of one block in rows: each a row below the lowest that it reads. Lines against the running order do not count. */
function rowsOf(members: readonly ShownItem[], links: readonly ShownLink[]): ShownItem[][] {
  const place = new Map(members.map(({ id }, i) => [id, i]))
  const depth = members.map(() => 0)
  const into = new Map<number, number[]>()
  for (const { from, to } of links) {
    const [a, b] = [place.get(from), place.get(to)]
    if (a === undefined || b === undefined || a >= b) continue
    const before = into.get(b)
    if (before) before.push(a)
    else into.set(b, [a])
  }
  // Members stand in running order, so what one reads has its depth already.
  members.forEach((_, i) => {
    for (const before of into.get(i) ?? []) depth[i] = Math.max(depth[i], depth[before] + 1)
  })
  const rows: ShownItem[][] = []
  members.forEach((member, i) => {
    rows[depth[i]] ??= []
    rows[depth[i]].push(member)
  })
  return rows
}

/** Lines between the members of each block, lifted from what they hold; '' is the drawing itself. */
function linksByParent({ items, links }: ShownGraph): Map<string, ShownLink[]> {
  const parents = new Map(items.map(({ id, parent }) => [id, parent]))
  const wayUp = (id: string): string[] => {
    const way = [id]
    for (let at = parents.get(id); at; at = parents.get(at)) way.push(at)
    return way
  }
  const found = new Map<string, ShownLink[]>()
  for (const link of links) {
    const up = wayUp(link.to)
    const below = new Map(up.map((id) => [parents.get(id) ?? '', id]))
    const from = wayUp(link.from).find((id) => below.has(parents.get(id) ?? ''))
    if (from === undefined) continue
    const parent = parents.get(from) ?? ''
    const lifted = { ...link, from, to: below.get(parent) ?? '' }
    const others = found.get(parent)
    if (others) others.push(lifted)
    else found.set(parent, [lifted])
  }
  return found
}

function membersByParent(items: readonly ShownItem[]): Map<string, ShownItem[]> {
  const found = new Map<string, ShownItem[]>()
  for (const item of items) {
    const members = found.get(item.parent ?? '')
    if (members) members.push(item)
    else found.set(item.parent ?? '', [item])
  }
  return found
}

/** Straight down from the middle of one box to the middle of the other. */
function plainRoute(from: Box, to: Box): Point[] {
  const start = { x: from.x + from.width / 2, y: from.y + from.height }
  const end = { x: to.x + to.width / 2, y: to.y }
  const middle = end.y - gap.down / 2
  return start.x === end.x ? [start, end] : [start, { x: start.x, y: middle }, { x: end.x, y: middle }, end]
}

export function plainLayout(graph: ShownGraph): Placed {
  const members = membersByParent(graph.items)
  const links = linksByParent(graph)
  const boxes = new Map<string, Box>()
  /** Places what is in `parent` with its corner at 0, 0. */
  const place = (parent: string): { size: Size; inside: [string, Box][] } => {
    const rows = rowsOf(members.get(parent) ?? [], links.get(parent) ?? [])
    const laid = rows.map((row) => row.map((item) => ({ item, ...boxFor(item) })))
    const widths = laid.map((row) =>
      row.reduce((sum, { size }) => sum + size.width + gap.across, -gap.across),
    )
    const width = widths.reduce((most, one) => Math.max(most, one), 0)
    const inside: [string, Box][] = []
    let y = 0
    laid.forEach((row, i) => {
      let x = Math.round((width - widths[i]) / 2)
      for (const { item, size, inside: within } of row) {
        inside.push([item.id, { x, y, ...size }])
        for (const [id, box] of within) inside.push([id, { ...box, x: box.x + x, y: box.y + y }])
        x += size.width + gap.across
      }
      y += row.reduce((most, { size }) => Math.max(most, size.height), 0) + gap.down
    })
    return { size: { width, height: Math.max(0, y - gap.down) }, inside }
  }
  const boxFor = (item: ShownItem): { size: Size; inside: [string, Box][] } => {
    if (!item.open) return { size: sizeOf(item), inside: [] }
    const { size, inside } = place(item.id)
    return {
      size: {
        width: size.width + 2 * inset.side,
        height: size.height + inset.top + inset.bottom,
      },
      inside: inside.map(([id, box]) => [id, { ...box, x: box.x + inset.side, y: box.y + inset.top }]),
    }
  }
  for (const [id, box] of place('').inside) boxes.set(id, box)
  const routes = new Map(
    graph.links.map(({ id, from, to }) => [id, plainRoute(boxes.get(from)!, boxes.get(to)!)]),
  )
  return { boxes, routes }
}
