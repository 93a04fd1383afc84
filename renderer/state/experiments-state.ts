/** What is known of experiments in this window. */
import type { Evidence } from '../../main/contract/evidence'
import type { ExperimentKind, ExperimentRun, ExperimentSpec } from '../../main/contract/experiment'
import type { Failure } from '../../main/contract/protocol'
import type { Progress } from '../../main/contract/task'
import type { Draft } from './experiment-drafts'

export interface LiveRun {
  id: number
  spec: ExperimentSpec
  progress: Progress | null
  /** Its curves so far; null: none yet. */
  evidence: Evidence | null
}

/** One that was run here; `run` null: it was stopped, and `evidence` is what was drawn until then. */
export interface KeptRun {
  id: number
  spec: ExperimentSpec
  /** Names of the files it was run on. */
  model: string
  dataset: string
  run: ExperimentRun | null
  evidence: Evidence[]
}

export interface ExperimentsState {
  kind: ExperimentKind
  drafts: Partial<Record<ExperimentKind, Draft>>
  live: LiveRun | null
  /** How the last run ended that gave nothing. */
  failure: { kind: ExperimentKind; failure: Failure } | null
  /** The latest last. */
  runs: KeptRun[]
  /** The one whose result is shown; null: none. */
  shown: number | null
  /** Ids of those that are put beside each other, all of one kind. */
  compared: number[]
  /** What undo brings back, the latest last. */
  removed: { run: KeptRun; index: number }[]
}

export const noExperiments: ExperimentsState = {
  kind: 'start-loss',
  drafts: {},
  live: null,
  failure: null,
  runs: [],
  shown: null,
  compared: [],
  removed: [],
}
