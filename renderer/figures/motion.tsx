/** Rows that are points moving together, as a player: in the file beside what is left without the common motion. */
import { useMemo, useState } from 'react'
import type { EvidenceOf } from '../../main/contract/evidence'
import {
  axisNames,
  bonesOf,
  boxOf,
  fitInto,
  type MotionView,
  middleOf,
  type Place,
  placesOf,
  viewsOf,
} from '../../main/contract/motion'
import { usePlayer } from '../state/use-player'
import { formatCount, formatInterval, formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps, Legend } from './figure'
import { MotionControls } from './motion-controls'
import { extentOf } from './scales'

type Motion = EvidenceOf<'motion'>
type Bone = readonly [number, number]

const height = 260
const margin = 14

export function MotionFigure({ evidence, width }: FigureProps<Motion>) {
  const { t } = useTranslate()
  const { frames } = evidence
  const bones = useMemo(() => bonesOf(evidence), [evidence])
  return (
    <Figure
      title={t('figure.motion.title')}
      legend={
        frames.length > 0 && (
          <Legend entries={[{ color: 'var(--neutral)', label: t('figure.motion.path') }]} />
        )
      }
      note={bones.length > 0 ? t('figure.motion.bones') : null}
      numbers={numbersOf(evidence, t)}
    >
      <p className="figure-hidden">{sentenceOf(evidence, t)}</p>
      {frames.length === 0 ? <Empty /> : <MotionPlayer evidence={evidence} bones={bones} width={width} />}
    </Figure>
  )
}

function MotionPlayer({ evidence, bones, width }: { evidence: Motion; bones: Bone[]; width: number }) {
  const { t } = useTranslate()
  const { frames, local, axes, firstRow } = evidence
  const player = usePlayer(frames.length)
  const views = useMemo(() => viewsOf(axes), [axes])
  const [chosen, setChosen] = useState(0)
  const view = views[chosen] ?? views[0]
  const beside = width >= 560
  const side = Math.max(160, beside ? Math.floor((width - 16) / 2) : width)
  const at = t('figure.motion.at', {
    row: formatCount(firstRow + player.frame + 1),
    at: player.frame + 1,
    frames: frames.length,
  })
  return (
    <>
      <div
        className="figure-beside"
        style={{ gridTemplateColumns: beside ? 'repeat(2, minmax(0, 1fr))' : 'minmax(0, 1fr)', gap: 16 }}
      >
        <Panel
          title={t('figure.motion.file')}
          colour="var(--group-1)"
          frames={frames}
          axes={axes}
          view={view}
          frame={player.frame}
          bones={bones}
          width={side}
          at={at}
          path
        />
        <Panel
          title={t('figure.motion.local')}
          colour="var(--group-0)"
          frames={local}
          axes={axes}
          view={view}
          frame={player.frame}
          bones={bones}
          width={side}
          at={at}
        />
      </div>
      <MotionControls
        player={player}
        frames={frames.length}
        at={at}
        views={views}
        view={chosen}
        onView={setChosen}
      />
    </>
  )
}

interface PanelProps {
  title: string
  colour: string
  frames: Motion['frames']
  axes: number
  view: MotionView
  frame: number
  bones: readonly Bone[]
  width: number
  at: string
  /** Draws the way of the figure's middle over all rows. */
  path?: boolean
}

function Panel(props: PanelProps) {
  const { title, colour, frames, axes, view, frame, bones, width, at, path = false } = props
  const { toPixels, middles } = useMemo(() => {
    const places = frames.map((one) => placesOf(one, axes, view))
    const box = boxOf(places.flat())
    return { toPixels: fitInto(box, { width, height, margin }), middles: places.map(middleOf) }
  }, [frames, axes, view, width])
  const points = placesOf(frames[frame] ?? [], axes, view).map((place) => place && toPixels(place))
  return (
    <div>
      <div className="figure-side">
        <span className="figure-swatch" style={{ background: colour }} />
        {title}
      </div>
      <svg
        width={width}
        height={height}
        className="figure-stage"
        role="img"
        aria-label={`${title}, ${axisNames[view[0]]}/${axisNames[view[1]]}, ${at}`}
      >
        {path ? <Trail places={middles.map((place) => place && toPixels(place))} frame={frame} /> : null}
        <path
          d={bones
            .map(([a, b]) => points[a] && points[b] && `M${pixels(points[a])}L${pixels(points[b])}`)
            .join('')}
          stroke={colour}
          strokeWidth={1.5}
          opacity={0.7}
        />
        <path
          d={points.map((point) => point && `M${pixels(point)}h0`).join('')}
          stroke={colour}
          strokeWidth={6}
          strokeLinecap="round"
        />
        <AxisArrows view={view} />
      </svg>
    </div>
  )
}

/** The whole way faint, what is behind the shown row strong. Dots, because rows may jump, and a line would claim a way between. */
function Trail({ places, frame }: { places: readonly (Place | null)[]; frame: number }) {
  const dots = (of: readonly (Place | null)[]) => of.map((place) => place && `M${pixels(place)}h0`).join('')
  return (
    <g strokeWidth={3} strokeLinecap="round">
      <path d={dots(places.slice(frame + 1))} stroke="var(--neutral)" opacity={0.5} />
      <path d={dots(places.slice(0, frame + 1))} stroke="var(--text-soft)" />
    </g>
  )
}

const pixels = ([x, y]: readonly [number, number]) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`

/** Names of both directions in the corner; the scale is the same on both. */
function AxisArrows({ view: [across, up] }: { view: MotionView }) {
  return (
    <g transform={`translate(12, ${height - 12})`}>
      <path d="M0 -26V0H26M-3 -22L0 -27L3 -22M22 -3L27 0L22 3" stroke="var(--line-strong)" fill="none" />
      <text x={31} y={4}>
        {axisNames[across]}
      </text>
      <text x={-3} y={-31}>
        {axisNames[up]}
      </text>
    </g>
  )
}

/** Least and largest of one axis of one point, or of all points where `point` is absent. */
function rangeOf(frames: Motion['frames'], axes: number, axis: number, point?: number): string {
  const values = frames.flatMap((frame) =>
    frame.filter((_, i) => i % axes === axis && (point === undefined || Math.floor(i / axes) === point)),
  )
  if (!values.some(Number.isFinite)) return formatNumber(null)
  const [low, high] = extentOf(values)
  return formatInterval({ low, high })
}

function sentenceOf({ points, frames, local, axes, firstRow }: Motion, t: Translate['t']): string {
  const spread = (of: Motion['frames']) =>
    axisNames
      .slice(0, axes)
      .map((name, axis) => `${name} ${rangeOf(of, axes, axis)}`)
      .join(', ')
  const middles = frames.map((frame) =>
    axisNames
      .slice(0, axes)
      .map((_, axis) => middleOf(placesOf(frame, axes, [axis, axis]))?.[0] ?? Number.NaN),
  )
  return t('figure.motion.sentence', {
    points: points.length,
    frames: frames.length,
    row: formatCount(firstRow + 1),
    spread: spread(middles),
    localSpread: spread(local),
  })
}

function numbersOf({ points, frames, local, axes }: Motion, t: Translate['t']) {
  const names = axisNames.slice(0, axes)
  return {
    head: [
      t('figure.motion.point'),
      ...names.map((axis) => t('figure.motion.fileRange', { axis })),
      ...names.map((axis) => t('figure.motion.localRange', { axis })),
    ],
    rows: points.map((name, point) => [
      name,
      ...names.map((_, axis) => rangeOf(frames, axes, axis, point)),
      ...names.map((_, axis) => rangeOf(local, axes, axis, point)),
    ]),
  }
}
