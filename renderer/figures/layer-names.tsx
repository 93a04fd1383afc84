/** Names of layers beside their rows: as many as fit, those at fault before others. */
import type { Severity } from '../../main/contract/words'
import { clipMiddle } from '../texts/clip'

const lineHeight = 16
const letterWidth = 6.9

export interface NamedLayer {
  name: string
  severity: Severity | null
}

/** Places whose names can stand `pitch` pixels apart without one covering another: the ends, then faults, then evenly many. */
export function namedPlaces(layers: readonly NamedLayer[], pitch: number): number[] {
  const places = layers.map((_, place) => place)
  if (pitch >= lineHeight) return places
  const every = Math.ceil(lineHeight / pitch)
  const faults = (severity: Severity) => places.filter((place) => layers[place].severity === severity)
  const wanted = [
    0,
    layers.length - 1,
    ...faults('fail'),
    ...faults('warn'),
    ...places.filter((place) => place % every === 0),
  ]
  const taken: number[] = []
  for (const place of wanted) if (taken.every((other) => Math.abs(other - place) >= every)) taken.push(place)
  return taken.sort((a, b) => a - b)
}

/** Pixels that the longest name takes with a mark before it, at most `most`. */
export const roomForNames = (layers: readonly NamedLayer[], most: number): number =>
  Math.min(
    most,
    Math.ceil(layers.reduce((longest, { name }) => Math.max(longest, name.length), 6) * letterWidth) + 26,
  )

export function LayerNames(props: {
  layers: readonly NamedLayer[]
  y(place: number): number
  pitch: number
  left: number
  /** The one that is read; null: none. */
  at: number | null
}) {
  const { layers, y, pitch, left, at } = props
  const most = Math.floor((left - 24) / letterWidth)
  return namedPlaces(layers, pitch).map((place) => {
    const { name, severity } = layers[place]
    const fault = severity === 'fail' || severity === 'warn'
    const colour = fault ? `var(--status-${severity})` : place === at ? 'var(--text)' : undefined
    return (
      <text
        key={place}
        x={-8}
        y={y(place) + 4}
        textAnchor="end"
        style={{ fill: colour, fontWeight: place === at ? 600 : undefined }}
      >
        <title>{name}</title>
        {fault ? `${severity === 'fail' ? '✕' : '!'} ` : ''}
        {clipMiddle(name, most)}
      </text>
    )
  })
}
