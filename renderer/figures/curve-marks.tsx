/** What is told, suggested, expected or found, as lines across a figure of curves, each named beside it. */
import { formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import type { Curves } from './curve-looks'
import { type PlacedLabel, placeLabels } from './marked-histogram'
import type { PlotAxis } from './plot-axis'

type Mark = Curves['marks'][number]
type Role = Mark['role']

const laneHeight = 16
const lineHeight = 15

const looks: Readonly<Record<Role, { colour: string; dash: string | undefined }>> = {
  told: { colour: 'var(--text)', dash: undefined },
  suggestion: { colour: 'var(--status-pass)', dash: '6 3' },
  limit: { colour: 'var(--status-fail)', dash: '4 3' },
  expected: { colour: 'var(--status-warn)', dash: '6 3' },
  constant: { colour: 'var(--text-soft)', dash: '2 3' },
  best: { colour: 'var(--accent)', dash: '8 3 2 3' },
}

/** Those that have a place on the axes, in the order of their values. */
export const marksDrawn = ({ marks }: Curves, across: PlotAxis): Mark[] =>
  marks
    .filter(
      ({ axis, value }) => Number.isFinite(value) && (axis === 'y' || across.scale === 'linear' || value > 0),
    )
    .sort((a, b) => a.value - b.value)

const textOf = ({ role, value }: Mark, t: Translate['t']) =>
  `${t(`figure.curves.mark.${role}`)} ${formatNumber(value)}`

const isOn = (axis: Mark['axis']) => (mark: Mark) => mark.axis === axis

/** Labels of the marks of the horizontal axis, in lanes above the plot. */
export function placedAbove(
  marks: readonly Mark[],
  across: PlotAxis,
  plot: number,
  t: Translate['t'],
): { labels: (PlacedLabel & { role: Role })[]; height: number } {
  const own = marks.filter(isOn('x'))
  const roles = new Map(own.map((mark) => [textOf(mark, t), mark.role]))
  const { labels, lanes } = placeLabels(
    own.map((mark) => ({ x: across.at(mark.value), text: textOf(mark, t) })),
    plot,
  )
  return {
    labels: labels.map((label) => ({ ...label, role: roles.get(label.text) ?? 'told' })),
    height: lanes * laneHeight,
  }
}

/** Heights of labels beside heights of lines: as near as can be without one covering another, all within the plot. */
export function spreadOut(wanted: readonly number[], height: number): number[] {
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y)
  const placed = new Array<number>(wanted.length)
  let free = lineHeight - 3
  for (const { y, i } of order) {
    placed[i] = Math.max(free, y)
    free = placed[i] + lineHeight
  }
  let most = height - 3
  for (const { i } of [...order].reverse()) {
    placed[i] = Math.min(placed[i], most)
    most = placed[i] - lineHeight
  }
  return placed
}

export function CurveMarks(props: {
  marks: readonly Mark[]
  above: readonly (PlacedLabel & { role: Role })[]
  across: PlotAxis
  up: PlotAxis
  plot: number
  height: number
}) {
  const { marks, above, up, plot, height } = props
  const { t } = useTranslate()
  const own = marks.filter(isOn('y'))
  const heights = spreadOut(
    own.map(({ value }) => up.at(value) - 4),
    height,
  )
  return (
    <>
      {above.map(({ x, lane, role }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: marks have no other name than their place
        <MarkLine key={i} role={role} d={`M${x} ${-(lane + 1) * laneHeight + 2}V${height}`} />
      ))}
      {own.map(({ role, value }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <MarkLine key={i} role={role} d={`M0 ${up.at(value)}H${plot}`} />
      ))}
      {above.map(({ text, x, anchor, lane, role }, i) => (
        <text
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          key={i}
          className="figure-halo"
          x={x + (anchor === 'start' ? 4 : -4)}
          y={-lane * laneHeight - 4}
          textAnchor={anchor}
          style={{ fill: looks[role].colour }}
        >
          {text}
        </text>
      ))}
      {own.map((mark, i) => (
        <text
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          key={i}
          className="figure-halo"
          x={plot - 4}
          y={heights[i]}
          textAnchor="end"
          style={{ fill: looks[mark.role].colour, strokeWidth: 6 }}
        >
          {textOf(mark, t)}
        </text>
      ))}
    </>
  )
}

const MarkLine = ({ role, d }: { role: Role; d: string }) => (
  <path d={d} stroke={looks[role].colour} strokeWidth={1.5} strokeDasharray={looks[role].dash} fill="none" />
)
