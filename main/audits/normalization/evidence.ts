import type { DatasetProfile, Entry, EntryFeature, Scaling } from '../../contract/artifacts'
import type { Evidence, EvidenceOf } from '../../contract/evidence'
import { interquartileRange, type NumberSummary } from '../../contract/summary'
import type { Severity } from '../../contract/words'
import { badness, scaleOf } from './checks'

type BeforeAfter = EvidenceOf<'before-after'>
type ColumnState = BeforeAfter['columns'][number]['before']

const mostColumns = 100

const stateOf = (summary: NumberSummary): ColumnState => ({
  mean: summary.mean,
  std: summary.std,
  min: summary.min,
  max: summary.max,
  interquartileRange: interquartileRange(summary),
  histogram: summary.histogram,
})

/** The state of `(x - mean) / std` from the state of x: every figure moves along with an affine map. */
function standardized(state: ColumnState, mean: number, std: number): ColumnState {
  const map = (value: number | null): number | null => (value === null ? null : (value - mean) / std)
  return {
    mean: map(state.mean),
    std: state.std === null ? null : state.std / std,
    min: map(state.min),
    max: map(state.max),
    interquartileRange: state.interquartileRange === null ? null : state.interquartileRange / std,
    histogram: state.histogram && {
      counts: state.histogram.counts,
      edges: state.histogram.edges.map((edge) => (edge - mean) / std),
    },
  }
}

interface Pictured {
  name: string
  entering: NumberSummary
  raw: NumberSummary | null
  parameters: { mean: number; std: number } | null
}

function picturedFeature({ name, column, entering, raw }: EntryFeature, scaling: Scaling | null): Pictured {
  const measured = column === null ? undefined : scaling?.columns.find((one) => one.name === column)
  const usable = measured && measured.std > 0 ? { mean: measured.mean, std: measured.std } : null
  return { name, entering, raw, parameters: usable }
}

const own = ({ mean, std }: NumberSummary): Pictured['parameters'] =>
  mean !== null && std ? { mean, std } : null

function picturedChannel(entering: NumberSummary, i: number): Pictured {
  return { name: `channel ${i}`, entering, raw: entering, parameters: own(entering) }
}

function column(
  { name, entering, raw, parameters }: Pictured,
  severity: Severity | null,
): BeforeAfter['columns'][number] {
  const before = stateOf(entering)
  const source = raw ? stateOf(raw) : before
  return {
    name,
    severity,
    before,
    after: parameters ? standardized(source, parameters.mean, parameters.std) : before,
    parameters,
  }
}

const badnessOf = ({ name, entering }: Pictured): number =>
  entering.std ? badness(scaleOf(name, entering)) : 0

/** Numeric columns as they stand in the file, with parameters over all rows; nothing where there is none. */
export function rawColumns({ columns }: DatasetProfile): Evidence[] {
  const pictured = columns.flatMap(({ name, type, summary }): Pictured[] =>
    summary.kind === 'number' && (type === 'integer' || type === 'float')
      ? [{ name, entering: summary, raw: summary, parameters: own(summary) }]
      : [],
  )
  if (pictured.length === 0) return []
  const sorted = pictured.sort((a, b) => badnessOf(b) - badnessOf(a))
  return [
    {
      kind: 'before-after',
      tensor: null,
      columns: sorted.slice(0, mostColumns).map((one) => column(one, null)),
      omitted: Math.max(0, sorted.length - mostColumns),
    },
  ]
}

/** Columns sorted by badness, as they enter the first learned layer and as standardizing the raw column would make them. */
export function beforeAfter(
  entry: Entry,
  scaling: Scaling | null,
  severities: ReadonlyMap<string, Severity>,
): Evidence {
  const pictured = entry.image
    ? entry.channels.map(picturedChannel)
    : entry.features.map((feature) => picturedFeature(feature, scaling))
  const order: Record<Severity, number> = { fail: 0, warn: 1, info: 2 }
  const rankOf = (name: string): number => order[severities.get(name) ?? 'info']
  const badnessOf = ({ name, entering }: Pictured): number =>
    entering.std ? badness(scaleOf(name, entering)) : 0
  const sorted = [...pictured].sort((a, b) => rankOf(a.name) - rankOf(b.name) || badnessOf(b) - badnessOf(a))
  return {
    kind: 'before-after',
    tensor: entry.tensor,
    columns: sorted.slice(0, mostColumns).map((one) => column(one, severities.get(one.name) ?? null)),
    omitted: Math.max(0, sorted.length - mostColumns),
  }
}
