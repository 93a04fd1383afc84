/** One series: its band, its line with gaps, and shapes along it; or single points with their ranges. */
import { bandOf, type Point, type SeriesLook } from './curve-looks'
import type { PlotAxis } from './plot-axis'

/** Shapes closer together than this would hide the line. */
const apart = 70
const round = (pixels: number) => Math.round(pixels * 10) / 10

export function Course(props: {
  points: readonly (Point | null)[]
  joined: boolean
  look: SeriesLook
  across: PlotAxis
  up: PlotAxis
}) {
  const { points, joined, look, across, up } = props
  const xy = ({ x, y }: Point) => ({ x: round(across.at(x)), y: round(up.at(y ?? 0)) })
  const known = points.filter((point): point is Point => point !== null)
  const marked = joined ? (look.marked ? spaced(known, across) : []) : known
  return (
    <>
      {joined ? (
        <>
          <Band points={points} look={look} across={across} up={up} />
          <path
            d={lineOf(points.map((point) => point && xy(point)))}
            fill="none"
            stroke={look.colour}
            strokeWidth={look.thickness}
            strokeDasharray={look.dash}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      ) : (
        <path
          d={known.map((point) => rangeOf(point, across, up)).join('')}
          stroke={look.colour}
          strokeWidth={1.5}
          fill="none"
        />
      )}
      {marked.map((point, i) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: points of one series never move
          key={i}
          d={look.shape}
          transform={`translate(${xy(point).x},${xy(point).y})${joined ? '' : ' scale(1.35)'}`}
          fill={look.colour}
          stroke="var(--surface)"
          strokeWidth={0.8}
        />
      ))}
    </>
  )
}

/** A line through the points, broken at gaps; a point between two gaps is a dot. */
function lineOf(points: readonly ({ x: number; y: number } | null)[]): string {
  return points
    .map((point, i) => {
      if (!point) return ''
      const starts = !points[i - 1]
      return `${starts ? 'M' : 'L'}${point.x} ${point.y}${starts && !points[i + 1] ? 'h0' : ''}`
    })
    .join('')
}

/** From low to high with a stroke across each end; where there is no upper end, an arrow to the top. */
function rangeOf(point: Point, across: PlotAxis, up: PlotAxis): string {
  const band = bandOf(point)
  if (!band) {
    if (point.low === undefined) return ''
    const [x, low] = [across.at(point.x), up.at(point.low)].map(round)
    return `M${x - 4} ${low}h8M${x} ${low}V0M${x - 4} 6L${x} 0L${x + 4} 6`
  }
  const [x, low, high] = [across.at(point.x), up.at(band.low), up.at(band.high)].map(round)
  return `M${x} ${low}V${high}M${x - 4} ${low}h8M${x - 4} ${high}h8`
}

function Band(props: {
  points: readonly (Point | null)[]
  look: SeriesLook
  across: PlotAxis
  up: PlotAxis
}) {
  const { points, look, across, up } = props
  const edges = (pick: 'low' | 'high') => (point: Point) =>
    `${round(across.at(point.x))} ${round(up.at(bandOf(point)?.[pick] ?? 0))}`
  const stretches = stretchesOf(points)
  if (stretches.length === 0) return null
  const d = stretches
    .map(
      (stretch) =>
        `M${[...stretch.map(edges('high')), ...[...stretch].reverse().map(edges('low'))].join('L')}Z`,
    )
    .join('')
  return (
    <path
      d={d}
      fill={look.colour}
      fillOpacity={0.14}
      stroke={look.colour}
      strokeOpacity={0.35}
      strokeWidth={0.75}
      strokeDasharray={look.dash}
    />
  )
}

/** Runs of neighbouring points that have a band. */
function stretchesOf(points: readonly (Point | null)[]): Point[][] {
  const stretches: Point[][] = []
  let broken = true
  for (const point of points) {
    const banded = point !== null && bandOf(point) !== null
    if (banded && broken) stretches.push([point])
    else if (banded) stretches[stretches.length - 1].push(point)
    broken = !banded
  }
  return stretches.filter(({ length }) => length > 1)
}

/** The last point, and before it those that keep their distance. */
function spaced(points: readonly Point[], across: PlotAxis): Point[] {
  const kept: Point[] = []
  let edge = Number.POSITIVE_INFINITY
  for (const point of [...points].reverse())
    if (edge - across.at(point.x) >= apart || kept.length === 0) {
      kept.push(point)
      edge = across.at(point.x)
    }
  return kept
}
