/** What a gatherer is: one artifact, the artifacts it builds on, and an async function of what was opened. */
import type { ArtifactId, ArtifactTypes, Gathered } from './artifacts'
import type { Evidence } from './evidence'
import type { ExperimentKind } from './experiment'
import type { Runtime } from './runtime'
import type { ConfigSource, DatasetSource, LogSource, ModelSource } from './source'
import type { Cancel, Clock, OnProgress, Stage } from './task'

/** The user's own bindings (`--input TENSOR=COLUMN,...`, `--target COLUMN`), told before anything guessed. */
export interface Answers {
  inputs: { tensor: string; columns: string[] }[]
  targets: string[]
}

/** At most one file per role; `validation` is a second dataset with the same columns. */
export interface GatherContext {
  dataset: DatasetSource | null
  validation: DatasetSource | null
  model: ModelSource | null
  config: ConfigSource | null
  log: LogSource | null
  answers: Answers
  runtime: Runtime
  seed: number
  /** How much may be trained; absent: nothing. */
  experiments?: 'none' | 'quick' | 'full'
  /** Curves of a running experiment, for people who watch. */
  onExperiment?(event: { kind: ExperimentKind; evidence: Evidence }): void
  cancel: Cancel
  clock: Clock
  onProgress: OnProgress
  /** Lets messages that wait come in, such as a cancel; for long computing without any waiting. Absent: nothing can wait. */
  turn?(): Promise<void>
}

export type GatheredBy<Need extends ArtifactId> = { readonly [Id in Need]: Gathered<ArtifactTypes[Id]> }

export interface Gatherer<Id extends ArtifactId = ArtifactId, Need extends ArtifactId = ArtifactId> {
  id: Id
  stage: Stage
  builds: readonly Need[]
  /** Throws InputError (becomes `failed`) or CancelledError (ends the task); anything else is a defect (`failed`). */
  gather(context: GatherContext, got: GatheredBy<Need>): Promise<Gathered<ArtifactTypes[Id]>>
}
