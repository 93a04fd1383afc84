/** Where an arrow key leads on the drawing. */
import type { Box, Placed } from './layout'
import type { ShownGraph } from './shown'

export type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

const middle = ({ x, width }: Box): number => x + width / 2

/** The nearest of `ids` across. */
function nearest(ids: readonly string[], boxes: Placed['boxes'], from: Box): string | null {
  let best: string | null = null
  let least = Number.POSITIVE_INFINITY
  for (const id of ids) {
    const box = boxes.get(id)
    if (!box) continue
    const away = Math.abs(middle(box) - middle(from))
    if (away < least) [best, least] = [id, away]
  }
  return best
}

/**
 * Up and down along the lines, to the nearest of several; left and right to the next thing at the same height. null: there is
 * none. From nowhere an arrow leads to the first thing.
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
  if (arrow === 'ArrowDown')
    return nearest(
      links.filter((link) => link.from === from).map(({ to }) => to),
      boxes,
      box,
    )
  if (arrow === 'ArrowUp')
    return nearest(
      links.filter(({ to }) => to === from).map((link) => link.from),
      boxes,
      box,
    )
  const beside = drawn.filter(({ id }) => {
    const other = boxes.get(id)
    if (!other || id === from) return false
    const level = other.y < box.y + box.height && box.y < other.y + other.height
    return level && (arrow === 'ArrowLeft' ? middle(other) < middle(box) : middle(other) > middle(box))
  })
  return nearest(
    beside.map(({ id }) => id),
    boxes,
    box,
  )
}
