/**
 * What capture costs beside a plain run of the same batches: the gatherer's own plan, graphs and merging over whole tables, for four
 * models of the usual kinds. Every batch is either measured in full or only screened, in the plan's mix. Plain runs and ours take turns
 * batch by batch, so that a machine that slows down slows both. The probe before and the histograms after it run on few rows, and are
 * told apart. Figures are printed, not asserted. `CAPTURE_ROWS=1000` takes one length of table only, `CAPTURE_ROUNDS=1` fewer rounds.
 */
import { expect, test } from 'vitest'
import {
  addBatch,
  closeSessions,
  openSessions,
  type Run,
  type Sessions,
} from '../../main/artifacts/activation/batches'
import { beginRun, drawHistograms } from '../../main/artifacts/activations'
import { type FedBatch, planFeeds } from '../../main/artifacts/feeding/feed'
import type { Session } from '../../main/contract/runtime'
import type { Table } from '../../main/contract/table'
import { analyse } from '../../main/onnx/analysis'
import { decodeModel } from '../../main/onnx/codec'
import { bindingOf, bound, contextOf, runtime } from '../artifacts/gathering'
import { randomOf } from '../onnx/random'
import { type BenchModel, resNet18, smallCnn, smallMlp, transformer } from './models'
import { milliseconds } from './pairs'

const tableRows = (process.env.CAPTURE_ROWS ?? '1000,10000').split(',').map(Number)
const bars = { resNet18: 1.4, mean: 2 }
const mostRounds = Number(process.env.CAPTURE_ROUNDS ?? 5)
/** Of plain runs; a table that takes long needs no second round, and one that takes minutes is cut short: the mix is even. */
const enoughMilliseconds = 10_000
const mostMilliseconds = 40_000

const size = (shape: readonly number[]): number => shape.reduce((all, axis) => all * axis, 1)

/** A table of one column of tensors whose values repeat. */
function tableOf(rows: number, shape: number[]): Table {
  const width = size(shape)
  const random = randomOf(3)
  const values = Float32Array.from({ length: 64 * width }, () => 2 * random() - 1)
  const part = (count: number) => {
    const out = new Float32Array(count * width)
    for (let at = 0; at < out.length; at += values.length) out.set(values.subarray(0, out.length - at), at)
    return { rows: count, vectors: [{ kind: 'tensor' as const, values: out, width, validity: null }] }
  }
  return {
    format: 'arrow-file',
    columns: [{ name: 'x', type: 'tensor', sourceType: 'test', shape }],
    rows,
    async *batches({ batchRows = 64 }) {
      for (let from = 0; from < rows; from += batchRows) yield part(Math.min(batchRows, rows - from))
    },
    page: async ({ limit }) => part(limit),
    summarize: async () => [],
    close: async () => undefined,
  }
}

/** Batches as the feeder makes them, the last one shorter. */
function fedBatches({ plan }: Run, { shape }: BenchModel): FedBatch[] {
  const random = randomOf(5)
  const width = size(shape)
  const data = Float32Array.from({ length: plan.batchRows * width }, () => 2 * random() - 1)
  const batches: FedBatch[] = []
  for (let firstRow = 0; firstRow < plan.rows; firstRow += plan.batchRows) {
    const rows = Math.min(plan.batchRows, plan.rows - firstRow)
    const x = { type: 'float32' as const, dims: [rows, ...shape], data: data.subarray(0, rows * width) }
    batches.push({ feeds: { x }, rows, firstRow })
  }
  return batches
}

interface Round {
  ours: number
  plain: number
  rows: number
  full: number
}

/** All batches of a table, each one by both. */
async function round(begun: Run, sessions: Sessions, plain: Session, batches: FedBatch[]): Promise<Round> {
  const run = { ...begun, rows: 0, statisticsRows: 0, suspected: 0 }
  const spent = { ours: 0, plain: 0 }
  for (const [i, fed] of batches.entries()) {
    const turns = [
      async () => (spent.ours += await milliseconds(() => addBatch(run, sessions, fed))),
      async () => (spent.plain += await milliseconds(() => plain.run(fed.feeds))),
    ]
    if (spent.plain > mostMilliseconds) break
    for (const turn of i % 2 === 0 ? turns : turns.reverse()) await turn()
  }
  expect(run.suspected).toBe(0)
  return { ...spent, rows: run.rows, full: run.statisticsRows }
}

interface Measured {
  ratios: number[]
  /** Milliseconds of one plain run over the table, of the probe and of the histograms. */
  plain: number
  probe: number
  histograms: number
  /** Rows run in a round, and of them those measured in full. */
  run: number
  full: number
  batchRows: number
}

async function measure(model: BenchModel, rows: number): Promise<Measured> {
  const binding = bindingOf([{ ...bound('x', ['x'], model.shape), widths: [size(model.shape)] }])
  const analysis = analyse(decodeModel(model.bytes))
  let begun: Run | null = null
  const probe = await milliseconds(async () => {
    begun = await beginRun(contextOf(tableOf(rows, model.shape), model.bytes), planFeeds(binding), analysis)
  })
  const run = begun as unknown as Run
  const sessions = await openSessions(run, analysis)
  const plain = await runtime.load(model.bytes)
  const batches = fedBatches(run, model)
  await addBatch({ ...run, statisticsRows: Number.NEGATIVE_INFINITY }, sessions, batches[0])
  await addBatch({ ...run, statisticsRows: Number.POSITIVE_INFINITY }, sessions, batches[0])
  await plain.run(batches[0].feeds)
  const rounds: Round[] = []
  while (rounds.length < mostRounds && sum(rounds, 'plain') < enoughMilliseconds)
    rounds.push(await round(run, sessions, plain, batches))
  const histograms = await milliseconds(() => drawHistograms(run))
  await closeSessions(sessions)
  await plain.release()
  await run.probe.session.release()
  const ratios = rounds.map(({ ours, plain }) => ours / plain).sort((a, b) => a - b)
  const each = sum(rounds, 'plain') / rounds.length
  return {
    ratios,
    plain: each,
    probe,
    histograms,
    run: rounds[0].rows,
    full: rounds[0].full,
    batchRows: run.plan.batchRows,
  }
}

const sum = (rounds: readonly Round[], of: keyof Round): number =>
  rounds.reduce((all, one) => all + one[of], 0)

const median = (sorted: readonly number[]): number => sorted[sorted.length >> 1]

const against = (ratio: number, bar: number): string =>
  `${ratio.toFixed(2)}x, at most ${bar}x wanted: ${ratio <= bar ? 'met' : 'missed'}`

test.each(tableRows)(
  'activation statistics over %i rows against plain runs of the same batches',
  async (rows) => {
    const found = new Map<string, number>()
    for (const model of [resNet18(), smallMlp(), smallCnn(), transformer()]) {
      const { ratios, plain, probe, histograms, run, full, batchRows } = await measure(model, rows)
      found.set(model.name, median(ratios))
      const spread = `${ratios[0].toFixed(2)} to ${ratios[ratios.length - 1].toFixed(2)}`
      console.log(
        `${model.name}, ${rows} rows: ${median(ratios).toFixed(2)}x (${spread}, ${ratios.length} rounds); ${full} of ${run} rows in full, ` +
          `batches of ${batchRows}; plain ${plain.toFixed(0)} ms, probe ${probe.toFixed(0)} ms, histograms ${histograms.toFixed(0)} ms`,
      )
    }
    const logs = [...found.values()].map(Math.log)
    const mean = Math.exp(logs.reduce((all, one) => all + one, 0) / logs.length)
    console.log(
      `${rows} rows: ResNet-18 ${against(found.get('ResNet-18') ?? Number.NaN, bars.resNet18)}; ` +
        `geometric mean ${against(mean, bars.mean)}`,
    )
  },
  1_800_000,
)
