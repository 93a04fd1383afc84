/** Points that move together, standing still: some rows side by side, in the file and without the common motion. */
import type { EvidenceOf } from '../../contract/evidence'
import {
  bonesOf,
  boxOf,
  fitInto,
  middleOf,
  type Place,
  placesOf,
  viewName,
  viewsOf,
} from '../../contract/motion'
import { formatCount } from '../number'
import type { Words } from '../texts'
import { captioned, drawing } from './captioned'
import { html, type Markup } from './markup'

type Motion = EvidenceOf<'motion'>
type Places = (Place | null)[]

const [width, fileHeight, localHeight] = [720, 220, 150]
const framesShown = 6
const mostFrames = 200

const pixels = ([x, y]: Place): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`

const dots = (places: Places): string => places.map((place) => place && `M${pixels(place)}h0`).join('')

/** Points as dots and the lines between them, `places` in pixels. */
function body(places: Places, bones: readonly [number, number][], tone: string): Markup {
  const lines = bones.map(([a, b]) => {
    const [from, to] = [places[a], places[b]]
    return from && to ? `M${pixels(from)}L${pixels(to)}` : ''
  })
  return html`<path class="hollow ${tone}" d="${lines.join('')}"/><path class="hollow ${tone} joint" d="${dots(places)}"/>`
}

/** Evenly spaced rows, the first and the last among them. */
export function framesToShow(count: number): number[] {
  const shown = Math.min(count, framesShown)
  return Array.from({ length: shown }, (_, i) =>
    shown === 1 ? 0 : Math.round((i * (count - 1)) / (shown - 1)),
  )
}

export function motion(evidence: Motion, words: Words): Markup {
  const frames = evidence.frames.slice(0, mostFrames)
  const { axes, points, firstRow } = evidence
  const view = viewsOf(axes)[0] ?? [0, 1]
  const caption = words('evidence.motion', {
    points: points.length,
    frames: frames.length,
    row: formatCount(firstRow + 1),
    view: viewName(view),
  })
  if (frames.length === 0) return captioned(caption, [null], 0, words)
  const bones = bonesOf(evidence)
  const seen = (of: readonly number[][]) => of.map((frame) => placesOf(frame, axes, view))
  const shown = framesToShow(frames.length)
  return captioned(
    caption,
    [
      filePicture(seen(frames), shown, bones, caption),
      localPicture(seen(evidence.local.slice(0, mostFrames)), shown, bones, { firstRow, caption, words }),
      bones.length > 0 ? html`<p class="faint">${words('evidence.bones')}</p>` : null,
    ],
    0,
    words,
  )
}

function filePicture(
  all: Places[],
  shown: readonly number[],
  bones: readonly [number, number][],
  label: string,
): Markup {
  const toPixels = fitInto(boxOf(all.flat()), { width, height: fileHeight, margin: 12 })
  const placed = (places: Places) => places.map((place) => place && toPixels(place))
  return drawing({ width, height: fileHeight, label }, [
    html`<rect class="ground" x="0" y="0" width="${width}" height="${fileHeight}"/><path class="hollow way" d="${dots(placed(all.map(middleOf)))}"/>`,
    ...shown.map((frame) => body(placed(all[frame] ?? []), bones, 's1')),
  ])
}

/** Small multiples on one scale, each with its row under it. */
function localPicture(
  all: Places[],
  shown: readonly number[],
  bones: readonly [number, number][],
  { firstRow, caption, words }: { firstRow: number; caption: string; words: Words },
): Markup {
  const side = width / framesShown
  const toPixels = fitInto(boxOf(all.flat()), { width: side, height: localHeight, margin: 12 })
  const pieces = shown.map((frame, at) => {
    const places = (all[frame] ?? []).map((place) => place && toPixels(place))
    return html`<g transform="translate(${at * side} 0)">${body(places, bones, 's0')}<text x="${side / 2}" y="${localHeight + 14}" text-anchor="middle">${words('evidence.row', { row: formatCount(firstRow + frame + 1) })}</text></g>`
  })
  return drawing({ width, height: localHeight + 20, label: caption }, pieces)
}
