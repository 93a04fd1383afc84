import type { EvidenceOf } from '../../contract/evidence'
import type { ModelDescription } from '../../contract/model'
import type { Signal } from '../../contract/signal'
import type { Severity } from '../../contract/words'
import type { Course } from './course'

/** Beyond this the figure's points stand closer than they can be told apart. */
const mostLayers = 200

/** Names of the layers at fault, with how badly. */
function marked({ alike, drift, narrow }: Course, signal: Signal, severity: Severity | null) {
  const names = new Set<string>()
  const start = alike ? signal.layers.findIndex(({ name }) => name === alike.from.name) : -1
  const end = alike ? signal.layers.findIndex(({ name }) => name === alike.last.name) : -1
  if (start >= 0) for (const { name } of signal.layers.slice(start, end + 1)) names.add(name)
  if (drift) names.add(drift.last.name)
  if (narrow) names.add(narrow.layer.name)
  return (name: string): Severity | null => (names.has(name) ? severity : null)
}

export function depthSignal(
  signal: Signal,
  { layers }: ModelDescription,
  course: Course,
  severity: Severity | null,
): EvidenceOf<'depth-signal'> {
  const bypassed = new Set(layers.filter((layer) => layer.bypassed).map(({ name }) => name))
  const severityOf = marked(course, signal, severity)
  return {
    kind: 'depth-signal',
    rows: signal.rows,
    layers: signal.layers
      .slice(0, mostLayers)
      .map(({ name, op, std, freshStd, similarity, freshSimilarity }) => ({
        name,
        op,
        std,
        freshStd,
        similarity,
        freshSimilarity,
        bypassed: bypassed.has(name),
        severity: severityOf(name),
      })),
    omitted: Math.max(0, signal.layers.length - mostLayers),
  }
}
