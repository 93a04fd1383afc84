/** Several runs of one experiment in one picture. */
import type { Evidence, EvidenceOf } from '../../main/contract/evidence'
import type { KeptRun } from './experiments-state'

type Curves = EvidenceOf<'curves'>
type ByLayer = EvidenceOf<'by-layer'>

/** What the contract allows in one picture. */
const mostSeries = 8

const first = <K extends Evidence['kind']>({ evidence }: KeptRun, kind: K): EvidenceOf<K> | null =>
  evidence.find((one): one is EvidenceOf<K> => one.kind === kind) ?? null

/** `names` are of the runs, in their order. A picture of what they share; empty where they share nothing that can be laid together. */
export function comparedEvidence(runs: readonly KeptRun[], names: readonly string[]): Evidence[] {
  const curves = runs.map((run) => first(run, 'curves'))
  const layers = runs.map((run) => first(run, 'by-layer'))
  return [
    ...(curves.every((one) => one !== null) ? [joinedCurves(curves, names)] : []),
    ...(layers.every((one) => one !== null) ? [joinedLayers(layers, names)] : []),
  ]
}

/** Series in the background are left out, and of marks those that were told or found more than once stand once. */
function joinedCurves(all: readonly Curves[], names: readonly string[]): Curves {
  const marks = all.flatMap((one) => one.marks)
  const key = (mark: Curves['marks'][number]) => JSON.stringify(mark)
  return {
    ...all[0],
    series: all
      .flatMap(({ series }, run) =>
        series
          .filter(({ role }) => role !== 'raw')
          .map((one, _, shown) => ({
            ...one,
            name: shown.length > 1 ? `${names[run]}: ${one.name}` : names[run],
            role: one.role === 'points' ? ('points' as const) : ('third' as const),
          })),
      )
      .slice(0, mostSeries),
    marks: marks.filter((mark, i) => marks.findIndex((other) => key(other) === key(mark)) === i).slice(0, 8),
  }
}

/** Layers by name, in the order of the first run; one that a run lacks was not measured in it. */
function joinedLayers(some: readonly ByLayer[], names: readonly string[]): ByLayer {
  const all = some.slice(0, mostSeries)
  const series = all.map((one) => one.series.slice(0, Math.max(1, Math.floor(mostSeries / all.length))))
  return {
    ...all[0],
    series: series.flatMap((own, run) =>
      own.map((name) => (own.length > 1 ? `${names[run]}: ${name}` : names[run])),
    ),
    layers: all[0].layers.map((layer) => ({
      ...layer,
      values: all.flatMap((one, run) => {
        const same = one.layers.find(({ name }) => name === layer.name)
        return series[run].map((_, i) => same?.values[i] ?? null)
      }),
    })),
  }
}
