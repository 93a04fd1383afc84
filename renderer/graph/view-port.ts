/** Which part of the drawing is on the screen. */
import type { Box, Placed } from './layout'

export interface ViewPort {
  /** Pixels by which the drawing is moved, after zooming. */
  x: number
  y: number
  zoom: number
}
interface Size {
  width: number
  height: number
}

export const zoomLimits = { least: 0.04, most: 2 }
/** Text has its full size of 12 pixels. */
const readableZoom = 1
/** Smaller than this nobody looks at a single thing. */
const leastToShow = 0.34
const margin = 32
/** The legend lies over the upper edge. */
const topMargin = 64

function bounds({ boxes }: Placed): Box {
  let [left, top, right, bottom] = [0, 0, 0, 0]
  for (const { x, y, width, height } of boxes.values()) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Where a drawing opens: at a size that can be read, in the middle if all fits, else at its beginning. */
export function firstViewPort(placed: Placed, first: string | undefined, screen: Size): ViewPort {
  const all = bounds(placed)
  const begins = first === undefined ? undefined : placed.boxes.get(first)
  const wide = all.width * readableZoom > screen.width - 2 * margin
  const tall = all.height * readableZoom > screen.height - margin - topMargin
  const middle = wide && begins ? begins.x + begins.width / 2 : all.x + all.width / 2
  const y = tall ? topMargin : (screen.height + topMargin - margin - all.height * readableZoom) / 2
  return { x: screen.width / 2 - middle * readableZoom, y: y - all.y * readableZoom, zoom: readableZoom }
}

export function wholeViewPort(placed: Placed, screen: Size): ViewPort {
  const all = bounds(placed)
  const wanted = Math.min(
    (screen.width - 2 * margin) / Math.max(1, all.width),
    (screen.height - margin - topMargin) / Math.max(1, all.height),
    1,
  )
  const zoom = Math.max(zoomLimits.least, wanted)
  return {
    x: (screen.width - all.width * zoom) / 2 - all.x * zoom,
    y: (screen.height + topMargin - margin - all.height * zoom) / 2 - all.y * zoom,
    zoom,
  }
}

/** The same view, moved so that `box` is in the middle if it was not wholly on the screen; null: it was. */
export function viewPortShowing(box: Box, at: ViewPort, screen: Size): ViewPort | null {
  const left = box.x * at.zoom + at.x
  const top = box.y * at.zoom + at.y
  const inside =
    left >= 0 &&
    top >= 0 &&
    left + box.width * at.zoom <= screen.width &&
    top + box.height * at.zoom <= screen.height
  if (inside && at.zoom >= leastToShow) return null
  const zoom = at.zoom >= leastToShow ? at.zoom : readableZoom
  return {
    x: screen.width / 2 - (box.x + box.width / 2) * zoom,
    y: screen.height / 2 - (box.y + box.height / 2) * zoom,
    zoom,
  }
}

/** The same view, moved as little as brings `box` wholly onto the screen. */
export function viewPortIncluding(box: Box, at: ViewPort, screen: Size): ViewPort {
  const shift = (low: number, length: number, all: number): number => {
    const most = Math.max(margin, all - margin - length)
    return Math.min(most, Math.max(margin, low)) - low
  }
  return {
    x: at.x + shift(box.x * at.zoom + at.x, box.width * at.zoom, screen.width),
    y: at.y + shift(box.y * at.zoom + at.y, box.height * at.zoom, screen.height),
    zoom: at.zoom,
  }
}

/** The same view, moved so that what stood at `before` now stands there at `after`. */
export const viewPortKeeping = (before: Box, after: Box, at: ViewPort): ViewPort => ({
  x: at.x + (before.x - after.x) * at.zoom,
  y: at.y + (before.y - after.y) * at.zoom,
  zoom: at.zoom,
})
