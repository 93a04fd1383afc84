/** What an experiment gives back: its result, one honest sentence, its pictures, and whether it came to its planned end. */
import type { Evidence } from '../contract/evidence'
import type { ExperimentKind, ExperimentResult, ExperimentSpec, ResultOf } from '../contract/experiment'
import type { Message } from '../contract/message'
import type { Laboratory } from './laboratory'

export interface OutcomeWith<Result extends ExperimentResult> {
  result: Result
  headline: Message
  evidence: Evidence[]
  ended: 'done' | 'budget'
}
export type Outcome<K extends ExperimentKind> = OutcomeWith<ResultOf<K>>

/** Throws InputError where the model or the data do not allow it, and CancelledError. */
export type ExperimentWith<Result extends ExperimentResult> = (
  lab: Laboratory,
  spec: ExperimentSpec,
) => Promise<OutcomeWith<Result>>
export type Experiment<K extends ExperimentKind> = ExperimentWith<ResultOf<K>>
export type AnyExperiment = ExperimentWith<ExperimentResult>
