/** Which lines have a label, and on which side, so that labels of one source do not cover each other or its lines. */
import type { Layout } from './layouter'
import type { ShownGraph, ShownLink } from './shown'

export interface EdgeLabel {
  text: string
  /** To the left of its line, because others of the same tensor begin to its right. */
  left: boolean
}
export const noLabel: EdgeLabel = { text: '', left: false }

const characterWidth = 7
const besideLine = 6

interface Place {
  link: ShownLink
  x: number
  lines: number
}

/** Each tensor has one label, at the leftmost of its lines. */
function placesOf(links: readonly ShownLink[], startOf: (link: ShownLink) => number): Place[] {
  const places = new Map<string, Place>()
  for (const link of links) {
    const key = link.tensors.length === 1 ? link.tensors[0] : link.id
    const x = startOf(link)
    const known = places.get(key)
    if (!known) places.set(key, { link, x, lines: 1 })
    else places.set(key, { ...(x < known.x ? { link, x } : known), lines: known.lines + 1 })
  }
  return [...places.values()].sort((a, b) => a.x - b.x)
}

/** Labels by the link's id; those without room are left out. */
export function edgeLabels(
  { shown, placed }: { shown: ShownGraph } & Pick<Layout, 'placed'>,
  textOf: (link: ShownLink) => string,
): ReadonlyMap<string, EdgeLabel> {
  const bySource = new Map<string, ShownLink[]>()
  for (const link of shown.links) {
    const others = bySource.get(link.from)
    if (others) others.push(link)
    else bySource.set(link.from, [link])
  }
  const labels = new Map<string, EdgeLabel>()
  for (const links of bySource.values()) {
    const places = placesOf(links, ({ id }) => placed.routes.get(id)?.[0]?.x ?? 0)
    let taken = Number.NEGATIVE_INFINITY
    places.forEach(({ link, x, lines }, i) => {
      const text = textOf(link)
      const left = lines > 1
      const width = text.length * characterWidth + besideLine
      const [from, to] = left ? [x - width, x] : [x, x + width]
      const next = places[i + 1]?.x ?? Number.POSITIVE_INFINITY
      if (text === '' || from < taken || (!left && to > next)) return
      labels.set(link.id, { text, left })
      taken = to
    })
  }
  return labels
}
