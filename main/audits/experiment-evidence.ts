/** Pictures and results of experiments, as audits read them. */
import type { Artifacts } from '../contract/artifacts'
import type { Evidence } from '../contract/evidence'
import type { ExperimentKind, ExperimentRun, ResultOf } from '../contract/experiment'
import { readyIn } from './define'

const runsOf = (artifacts: Artifacts): readonly ExperimentRun[] =>
  readyIn(artifacts, 'experiments')?.runs ?? []

/** Of the first run of this kind; null: it was not made. */
export function resultOf<K extends ExperimentKind>(artifacts: Artifacts, kind: K): ResultOf<K> | null {
  const isOfKind = (result: ExperimentRun['result']): result is ResultOf<K> => result.kind === kind
  for (const { result } of runsOf(artifacts)) if (isOfKind(result)) return result
  return null
}

/** Under which circumstances the first run of this kind was made. */
export const setupOf = (artifacts: Artifacts, kind: ExperimentKind): ExperimentRun['setup'] | null =>
  runsOf(artifacts).find(({ result }) => result.kind === kind)?.setup ?? null

export const experimentEvidence = (artifacts: Artifacts, ...kinds: ExperimentKind[]): Evidence[] =>
  runsOf(artifacts)
    .filter(({ result }) => kinds.includes(result.kind))
    .flatMap(({ evidence }) => evidence)
