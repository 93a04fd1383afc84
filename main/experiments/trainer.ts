/** Trains the subject: steps in as few calls of the runtime as pays, weights kept in tensors that swap roles. */
import type { Session } from '../contract/runtime'
import { throwIfCancelled } from '../contract/task'
import type { Tensor } from '../contract/tensor'
import { batchOf, stackOf } from './batches'
import { evaluationBatches, Totals } from './evaluation'
import type { EvaluationGraph } from './evaluation-graph'
import type {
  Evaluation,
  RowTensor,
  StepRecord,
  Subject,
  Trainer,
  TrainerOptions,
  TrainingData,
  Watch,
  WeightSet,
} from './laboratory'
import { ratesAt } from './optimizers'
import type { TrainingGraph } from './training-graph'
import { WeightTensors } from './weight-tensors'

/** One graph and what runs it. */
export interface Loaded<Graph> {
  graph: Graph
  session: Session
}

export interface TrainerParts {
  subject: Subject
  data: TrainingData
  watch: Watch
  options: TrainerOptions
  /** `batchSize` of the options, or what the model insists on. */
  batchSize: number
  /** Steps that go into one call; above 1 the graph is a looped one. */
  stepsPerCall: number
  /** Rows of one evaluation batch; fixed where the model insists on a batch. */
  evaluation: { rows: number; fixed: boolean }
  training: Loaded<TrainingGraph>
  evaluating(): Promise<Loaded<EvaluationGraph>>
}

/** Throws Error where the data lacks an input of the model. */
function tensorOf({ inputs, target }: TrainingData, of: string | null): RowTensor {
  const found = of === null ? target : inputs.find(({ name }) => name === of)
  if (!found) throw new Error(`no data for the input ${of}`)
  return found
}

const scalar = (value: number): Tensor => ({ type: 'float32', dims: [], data: Float32Array.of(value) })
const line = (values: readonly number[]): Tensor => ({
  type: 'float32',
  dims: [values.length],
  data: Float32Array.from(values),
})

class GraphTrainer implements Trainer {
  readonly parameters: Trainer['parameters']
  readonly batchSize: number
  readonly #parts: TrainerParts
  #weights: WeightTensors | null = null
  /** Steps since the start, which Adam counts. */
  #taken = 0

  constructor(parts: TrainerParts) {
    this.#parts = parts
    this.batchSize = parts.batchSize
    this.parameters = parametersOf(parts)
  }

  start(weights: WeightSet): void {
    this.#weights = new WeightTensors(this.#parts.training.graph.carried, weights)
    this.#taken = 0
  }

  async train(batches: readonly Int32Array[], rates: number | readonly number[]): Promise<StepRecord[]> {
    const { stepsPerCall, watch } = this.#parts
    const records: StepRecord[] = []
    for (let from = 0; from < batches.length; from += stepsPerCall) {
      throwIfCancelled(watch.cancel)
      const some = batches.slice(from, from + stepsPerCall)
      const taken = await this.#call(
        some,
        some.map((_, i) => (typeof rates === 'number' ? rates : rates[from + i])),
      )
      records.push(...taken)
      if (!Number.isFinite(records.at(-1)?.loss)) break
      await watch.turn()
    }
    return records
  }

  async #call(batches: readonly Int32Array[], rates: readonly number[]): Promise<StepRecord[]> {
    const { training, options } = this.#parts
    const { graph, session } = training
    const weights = this.#started()
    const at = rates.map((rate, i) => ratesAt(options.optimizer, rate, this.#taken + i + 1))
    const feeds = { ...this.#batchFeeds(batches), ...weights.feeds(graph.carried) }
    for (const key of ['rate', 'stepSize', 'root'] as const) {
      const name = graph.rates[key]
      if (name === undefined) continue
      const values = at.map((one) => one[key])
      feeds[name] = graph.steps === null ? scalar(values[0]) : line(values)
    }
    if (graph.steps !== null)
      feeds[graph.steps] = { type: 'int64', dims: [], data: BigInt64Array.of(BigInt(batches.length)) }
    const { loss, gradientNorm, updateRatios } = graph
    const fetches = [loss, gradientNorm, updateRatios].filter((name) => name !== null)
    const got = await session.runInto(feeds, weights.into(graph.carried), fetches)
    weights.swap()
    const losses = got[loss].data as Float32Array
    this.#taken += losses.length
    const norms = gradientNorm === null ? null : (got[gradientNorm].data as Float32Array)
    const ratios = updateRatios === null ? null : (got[updateRatios].data as Float32Array)
    const count = this.parameters.length
    return Array.from(losses, (value, i) => ({
      loss: value,
      gradientNorm: norms ? norms[i] : null,
      updateRatios: ratios ? ratios.slice(i * count, (i + 1) * count) : null,
    }))
  }

  #batchFeeds(batches: readonly Int32Array[]): Record<string, Tensor> {
    const { training, data } = this.#parts
    const { fed, steps } = training.graph
    const made = (tensor: RowTensor) =>
      steps === null ? batchOf(tensor, batches[0]) : stackOf(tensor, batches)
    return Object.fromEntries(fed.map(({ of, input }) => [input, made(tensorOf(data, of))]))
  }

  #started(): WeightTensors {
    if (!this.#weights) throw new Error('the trainer was not started')
    return this.#weights
  }

  async evaluate(rows: Int32Array, data: TrainingData = this.#parts.data): Promise<Evaluation> {
    const { watch, evaluation, evaluating } = this.#parts
    const { graph, session } = await evaluating()
    const weights = this.#started().current()
    const held = graph.weights.map(({ input, parameter }) => [input, weights.get(parameter)!])
    const totals = new Totals(graph.score.kind, data.target)
    for (const batch of evaluationBatches(rows, evaluation)) {
      throwIfCancelled(watch.cancel)
      const fed = graph.fed.map(({ of, input }) => [input, batchOf(tensorOf(data, of), batch)])
      const got = await session.run(Object.fromEntries([...held, ...fed]))
      totals.add(batch, Number(got[graph.loss].data[0]), Number(got[graph.score.output].data[0]))
      await watch.turn()
    }
    return totals.finish()
  }

  weights(): WeightSet {
    return this.#started().copies()
  }

  async release(): Promise<void> {
    this.#weights = null
  }
}

function parametersOf({ subject, training }: TrainerParts): Trainer['parameters'] {
  const { layers, parameters } = subject.analysis
  const layerOf = new Map(
    layers.flatMap(({ node, layer }) => (parameters.get(node) ?? []).map(({ name }) => [name, layer.name])),
  )
  return training.graph.carried
    .filter(({ state }) => state === null)
    .map(({ parameter, dims }) => ({ name: parameter, layer: layerOf.get(parameter) ?? null, dims }))
}

export const createTrainer = (parts: TrainerParts): Trainer => new GraphTrainer(parts)
