/** A laboratory over a given runtime: keeps one session for each thing that is computed, and lets go of all of them at the end. */

import type { Runtime } from '../contract/runtime'
import { encodeModel, type ModelProto } from '../onnx/codec'
import { type EvaluationGraph, evaluationGraph } from './evaluation-graph'
import type { Laboratory, Subject, Trainer, TrainerOptions, TrainingData } from './laboratory'
import { fixedBatchOf } from './subject'
import { createTrainer, type Loaded } from './trainer'
import { type TrainingGraph, trainingGraph } from './training-graph'
import { looped } from './training-loop'

/** Above this a call costs nothing beside the step (spec: autodiff, "calls"). */
const mostLoopedSeconds = 5e-3
/** What one call of the runtime may take, so that a cancel is heard. */
const callSeconds = 0.1
const mostStepsPerCall = 64
/** Values of stacked batches in one call. */
const mostStackedValues = 4e6
const mostEvaluatedRows = 1024
/** Rows of one evaluation cost about a third of a step. */
const forwardShare = 1 / 3

const sizeOf = (dims: readonly number[]): number => dims.reduce((all, size) => all * size, 1)

const valuesPerRow = ({ inputs, target }: TrainingData): number =>
  [...inputs, target].reduce((sum, { dims }) => sum + sizeOf(dims), 0)

/** Steps in one call: 1 where a step is long by its planned cost. */
export function stepsPerCall(secondsPerStep: number, valuesPerStep: number): number {
  if (secondsPerStep > mostLoopedSeconds) return 1
  const byTime = Math.floor(callSeconds / Math.max(secondsPerStep, 1e-9))
  const byMemory = Math.floor(mostStackedValues / valuesPerStep)
  return Math.max(1, Math.min(mostStepsPerCall, byTime, byMemory))
}

/** Sessions of one subject. */
class Sessions {
  readonly #runtime: Runtime
  readonly #subject: Subject
  readonly #training = new Map<string, Promise<Loaded<TrainingGraph>>>()
  #evaluating: Promise<Loaded<EvaluationGraph>> | null = null

  constructor(runtime: Runtime, subject: Subject) {
    this.#runtime = runtime
    this.#subject = subject
  }

  async #load<Graph extends { model: ModelProto }>(graph: Graph): Promise<Loaded<Graph>> {
    const { externalData } = this.#subject.ready.graph
    return { graph, session: await this.#runtime.load(encodeModel(graph.model), { externalData }) }
  }

  training(
    { optimizer, clipNorm, measures }: TrainerOptions,
    inLoop: boolean,
  ): Promise<Loaded<TrainingGraph>> {
    const key = JSON.stringify([optimizer, clipNorm, measures, inLoop])
    const known = this.#training.get(key)
    if (known) return known
    const single = trainingGraph(this.#subject, { optimizer, clipNorm, measures })
    const made = this.#load(inLoop ? looped(single) : single)
    this.#training.set(key, made)
    return made
  }

  evaluating(): Promise<Loaded<EvaluationGraph>> {
    this.#evaluating ??= this.#load(evaluationGraph(this.#subject))
    return this.#evaluating
  }

  async release(): Promise<void> {
    const loading = [...this.#training.values(), ...(this.#evaluating ? [this.#evaluating] : [])]
    this.#training.clear()
    this.#evaluating = null
    for (const one of await Promise.allSettled(loading))
      if (one.status === 'fulfilled') await one.value.session.release()
  }
}

export type LaboratoryParts = Omit<Laboratory, 'trainer' | 'changed' | 'release'>

class OpenLaboratory {
  readonly #parts: LaboratoryParts
  readonly #sessions: Sessions
  readonly #owned: (() => Promise<void>)[]

  constructor(parts: LaboratoryParts, sessions: Sessions | null) {
    this.#parts = parts
    this.#sessions = sessions ?? new Sessions(parts.runtime, parts.subject)
    this.#owned = sessions ? [] : [() => this.#sessions.release()]
  }

  async trainer(options: TrainerOptions): Promise<Trainer> {
    const { subject, data, watch, secondsPerRow } = this.#parts
    const fixed = fixedBatchOf(subject.ready)
    const batchSize = fixed ?? options.batchSize
    const steps = stepsPerCall(secondsPerRow * batchSize, valuesPerRow(data) * batchSize)
    const rowsByTime = Math.floor(callSeconds / Math.max(secondsPerRow * forwardShare, 1e-9))
    const rows = Math.max(1, Math.min(mostEvaluatedRows, rowsByTime))
    return createTrainer({
      subject,
      data,
      watch,
      options,
      batchSize,
      stepsPerCall: steps,
      evaluation: { rows: fixed ?? rows, fixed: fixed !== null },
      training: await this.#sessions.training(options, steps > 1),
      evaluating: () => this.#sessions.evaluating(),
    })
  }

  changed(changes: Parameters<Laboratory['changed']>[0]): Laboratory {
    const subject = changes.subject ?? this.#parts.subject
    const same = subject === this.#parts.subject
    const made = asLaboratory({ ...this.#parts, ...changes }, same ? this.#sessions : null)
    this.#owned.push(() => made.release())
    return made
  }

  async release(): Promise<void> {
    for (const release of this.#owned.splice(0)) await release()
  }
}

function asLaboratory(parts: LaboratoryParts, sessions: Sessions | null): Laboratory {
  const open = new OpenLaboratory(parts, sessions)
  return {
    ...parts,
    trainer: (options) => open.trainer(options),
    changed: (changes) => open.changed(changes),
    release: () => open.release(),
  }
}

/** Nothing is loaded before it is asked for. */
export const makeLaboratory = (parts: LaboratoryParts): Laboratory => asLaboratory(parts, null)
