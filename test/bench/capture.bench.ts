/**
 * What capture costs beside a plain run of the same batches: the gatherer's own plan, graphs and merging, pair by pair, for four
 * models of the usual kinds. Every batch is either measured in full or only screened; how many of each there are depends on the
 * rows of the table. Figures are printed, not asserted.
 */
import { expect, test } from 'vitest'
import { addBatch, closeSessions, openSessions, type Run } from '../../main/artifacts/activation/batches'
import { beginRun } from '../../main/artifacts/activations'
import { type FedBatch, planFeeds } from '../../main/artifacts/feeding/feed'
import type { Table } from '../../main/contract/table'
import { analyse } from '../../main/onnx/analysis'
import { decodeModel } from '../../main/onnx/codec'
import { bindingOf, bound, contextOf, runtime } from '../artifacts/gathering'
import { randomOf } from '../onnx/random'
import { type BenchModel, resNet18, smallCnn, smallMlp, transformer } from './models'
import { printed, type Ratio, ratioOf } from './pairs'

const tableRows = [1_000, 10_000, 60_000]
const bars = { resNet18: 1.4, mean: 2 }
const pairs = 15

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

function fedOf({ plan }: Run, { shape }: BenchModel): FedBatch {
  const random = randomOf(5)
  const dims = [plan.batchRows, ...shape]
  const data = Float32Array.from({ length: size(dims) }, () => 2 * random() - 1)
  return { feeds: { x: { type: 'float32', dims, data } }, rows: plan.batchRows, firstRow: 0 }
}

interface Measured {
  full: Ratio
  screened: Ratio
  shares: { rows: number; full: number }[]
}

async function measure(model: BenchModel): Promise<Measured> {
  const binding = bindingOf([{ ...bound('x', ['x'], model.shape), widths: [size(model.shape)] }])
  const analysis = analyse(decodeModel(model.bytes))
  const runs: Run[] = []
  for (const rows of tableRows) {
    const context = contextOf(tableOf(rows, model.shape), model.bytes)
    runs.push(await beginRun(context, planFeeds(binding), analysis))
  }
  const run = runs[runs.length - 1]
  expect(run.plan.screening).not.toBeNull()
  const sessions = await openSessions(run, analysis)
  const plain = await runtime.load(model.bytes)
  const fed = fedOf(run, model)
  const run1 = () => plain.run(fed.feeds)
  // Neither ever has enough rows for statistics, or always has.
  const [hungry, sated] = [
    { ...run, statisticsRows: Number.NEGATIVE_INFINITY },
    { ...run, statisticsRows: Number.POSITIVE_INFINITY },
  ]
  const full = await ratioOf(() => addBatch(hungry, sessions, fed), run1, pairs)
  const screened = await ratioOf(() => addBatch(sated, sessions, fed), run1, pairs)
  expect(sated.suspected).toBe(0)
  await closeSessions(sessions)
  await plain.release()
  for (const { probe } of runs) await probe.session.release()
  const shares = runs.map(({ plan }) => ({ rows: plan.rows, full: plan.statisticsRows / plan.rows }))
  return { full, screened, shares }
}

test('activation statistics against a plain run of the same batches', async () => {
  const found = new Map<string, number[]>()
  for (const model of [resNet18(), smallMlp(), smallCnn(), transformer()]) {
    const { full, screened, shares } = await measure(model)
    const ratios = shares.map((share) => share.full * full.median + (1 - share.full) * screened.median)
    found.set(model.name, ratios)
    const overall = ratios.map((ratio, i) => `${ratio.toFixed(2)}x over ${tableRows[i]} rows`).join(', ')
    console.log(
      `${model.name}: measured in full ${printed(full)}, screened ${printed(screened)}; ${overall} (${shares[2].rows} run)`,
    )
  }
  tableRows.forEach((rows, i) => {
    const ratios = [...found.values()].map((of) => of[i])
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)
    console.log(
      `${rows} rows: ResNet-18 ${found.get('ResNet-18')?.[i].toFixed(2)}x, at most ${bars.resNet18}x wanted; ` +
        `geometric mean of the four ${mean.toFixed(2)}x, at most ${bars.mean}x wanted`,
    )
  })
})
