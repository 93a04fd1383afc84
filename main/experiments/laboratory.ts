/** What every experiment is handed: the user's model made trainable, the user's rows in memory, and a bounded amount of time. */
import type { LossName } from '../contract/artifacts'
import type { Evidence } from '../contract/evidence'
import type { Budget, Optimizer, Setup } from '../contract/experiment'
import type { Runtime } from '../contract/runtime'
import type { Cancel, Clock } from '../contract/task'
import type { ElementType } from '../contract/tensor'
import type { Analysis } from '../onnx/analysis'
import type { Differentiable } from '../onnx/gradient/differentiable'

/** Values of the rows one after the other; `dims` of one row. Whole numbers of 64 bits stand in a BigInt64Array. */
export interface RowTensor {
  name: string
  type: ElementType
  dims: readonly number[]
  data: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array
}

/** Rows of the dataset as the model and the loss see them (told preprocessing applied), all in memory; a sample where there are too many. */
export interface TrainingData {
  rows: number
  /** Rows in the dataset; more than `rows` where only a sample is held. */
  totalRows: number
  inputs: readonly RowTensor[]
  target: RowTensor
  /** Indices into the rows. `validation` is empty where nothing told of a split. */
  training: Int32Array
  validation: Int32Array
  /** Values of a class target are indices below this; null: real targets, or probabilities. */
  classes: number | null
}

/** What is trained: the model ready to be differentiated, and the loss on one of its outputs. */
export interface Subject {
  analysis: Analysis
  ready: Differentiable
  loss: LossName
  output: string
}

/** Values of each parameter by name, float32. */
export type WeightSet = ReadonlyMap<string, Float32Array>

export interface TrainerOptions {
  optimizer: Optimizer
  batchSize: number
  /** Gradients are scaled down to this norm; null: never. */
  clipNorm: number | null
  /** What beside the loss comes out of each step; each costs a little. */
  measures: { gradientNorm: boolean; updateRatios: boolean }
}

export interface StepRecord {
  /** Loss of the batch before the update. */
  loss: number
  /** L2 norm of all gradients together, before clipping; null where not asked for. */
  gradientNorm: number | null
  /** Norm of the update over norm of the weights, by `parameters`; null where not asked for. */
  updateRatios: Float32Array | null
}

/** Loss averaged over rows, and accuracy (classes) or R2 (real targets) where either applies. */
export interface Evaluation {
  loss: number
  score: number | null
}

export interface Trainer {
  /** In the order of `updateRatios`. */
  readonly parameters: readonly { name: string; layer: string | null; dims: readonly number[] }[]
  readonly batchSize: number
  /** Begins anew from `weights`, the optimizer's state at zero. */
  start(weights: WeightSet): void
  /**
   * One update per batch of row indices (each `batchSize` long), in as few calls of the runtime as pays. `rates`: one for all, or one each. Looks
   * for cancel between calls and throws CancelledError. Ends early, with fewer records, once a loss is no number.
   */
  train(batches: readonly Int32Array[], rates: number | readonly number[]): Promise<StepRecord[]>
  /** Without an update, over the rows told; `data` in place of the laboratory's own (such as zeroed inputs). */
  evaluate(rows: Int32Array, data?: TrainingData): Promise<Evaluation>
  /** A copy of the weights as they are now. */
  weights(): WeightSet
  release(): Promise<void>
}

/** Long work is told of, cancelled and timed through this. */
export interface Watch {
  clock: Clock
  cancel: Cancel
  /** Lets waiting messages in. */
  turn(): Promise<void>
  onCurve(evidence: Evidence): void
  onProgress(done: number, total: number): void
}

export interface Laboratory {
  runtime: Runtime
  subject: Subject
  data: TrainingData
  setup: Setup
  watch: Watch
  budget: Budget
  /** Planned from the model's cost, not measured, so that the same seed gives the same steps. Seconds for one row forward and back. */
  secondsPerRow: number
  /** The weights in the file. */
  fileWeights: WeightSet
  /** Freshly drawn as the layers' activations ask for (onnx/redraw.ts), a seed's own. */
  drawWeights(seed: number): WeightSet
  /** Sessions are kept by what they compute: a trainer of the same options is at hand at once. Released with the laboratory. */
  trainer(options: TrainerOptions): Promise<Trainer>
  /** The same laboratory about a changed model, loss or data: the second side of a comparison, or a twin. */
  changed(changes: Partial<Pick<Laboratory, 'subject' | 'data' | 'fileWeights' | 'drawWeights'>>): Laboratory
  release(): Promise<void>
}
