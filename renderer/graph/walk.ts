/** Where an arrow key leads on the drawing. */
import type { Box, Placed } from './layout'
import type { ShownGraph } from './shown'

export type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

const middle = ({ x, width }: Box): number => x + width / 2
const level = ({ y, height }: Box): number => y + height / 2

/** The nearest of `ids`, by the middles. */
function nearest(ids: readonly string[], boxes: Placed['boxes'], from: Box): string | null {
  let best: string | null = null
  let least = Number.POSITIVE_INFINITY
  for (const id of ids) {
    const box = boxes.get(id)
    if (!box) continue
    const away = Math.hypot(middle(box) - middle(from), level(box) - level(from))
    if (away < least) [best, least] = [id, away]
  }
  return best
}

/** A thing and, of an open block, all that is drawn in it. Blocks stand before what they hold. */
function within(items: ShownGraph['items'], id: string): ReadonlySet<string> {
  const found = new Set([id])
  for (const item of items) if (item.parent !== null && found.has(item.parent)) found.add(item.id)
  return found
}

/**
 * Up and down along the lines, to the nearest of several; left and right to the next thing at the same height. null: there is
 * none. From nowhere an arrow leads to the first thing, down from the title of an open block to the first in it.
 */
export function stepFrom(
  { items, links }: ShownGraph,
  { boxes }: Placed,
  from: string | null,
  arrow: Arrow,
): string | null {
  const drawn = items.filter(({ open }) => !open)
  const box = from === null ? undefined : boxes.get(from)
  if (!box) return drawn[0]?.id ?? null
  const inside = within(items, from!)
  if (arrow === 'ArrowDown') {
    const first = drawn.find(({ id }) => id !== from && inside.has(id))
    if (first) return first.id
    return nearest(
      links.filter((link) => link.from === from).map(({ to }) => to),
      boxes,
      box,
    )
  }
  if (arrow === 'ArrowUp') {
    const into = links.filter((link) => inside.has(link.to) && !inside.has(link.from))
    return nearest(
      into.map((link) => link.from),
      boxes,
      box,
    )
  }
  const beside = drawn.filter(({ id }) => {
    const other = boxes.get(id)
    if (!other || inside.has(id)) return false
    const beside = other.y < box.y + box.height && box.y < other.y + other.height
    return beside && (arrow === 'ArrowLeft' ? middle(other) < middle(box) : middle(other) > middle(box))
  })
  return nearest(
    beside.map(({ id }) => id),
    boxes,
    box,
  )
}
