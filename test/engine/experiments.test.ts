/** Each experiment on a real case, through the engine's own request. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { CancelledError } from '../../main/contract/errors'
import {
  type ExperimentKind,
  type ExperimentRun,
  experimentRunSchema,
  type ResultOf,
} from '../../main/contract/experiment'
import type { TaskEvent } from '../../main/contract/protocol'
import { createService } from '../../main/engine/service'
import { experiments, specOf } from '../../main/experiments/suite'
import { createDecoder } from '../../main/runtime/duckdb'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { openSource } from '../../main/sources/open'
import { assignRoles } from '../../main/sources/roles'
import { context, createParts } from './parts'

let service: ReturnType<typeof createService>
beforeAll(async () => {
  const decoder = await createDecoder()
  service = createService({
    ...createParts().parts,
    open: (path, task) => openSource(path, { decoder, task }),
    assignRoles,
    runtime: createOnnxRuntime(),
  })
})

const filesOf = (name: string): string[] =>
  ['data.csv', 'model.onnx', 'training.json', 'log.csv']
    .map((file) => join(import.meta.dirname, '../fixtures/cases', name, file))
    .filter((path) => existsSync(path))

async function run<K extends ExperimentKind>(
  name: string,
  kind: K,
  onEvent?: (event: TaskEvent) => void,
): Promise<ExperimentRun & { result: ResultOf<K> }> {
  const spec = { ...specOf(kind, 1), budget: { seconds: 20, steps: 600 }, seeds: 2 }
  const made = await service.experiment(
    { files: filesOf(name), answers: { inputs: [], targets: [] }, spec },
    context(onEvent),
  )
  return experimentRunSchema.parse(made) as ExperimentRun & { result: ResultOf<K> }
}

const kinds = Object.keys(experiments) as (keyof typeof experiments)[]

describe.each(kinds)('%s', (kind) => {
  test('runs on a healthy case with its picture, and the same seed gives the same run', async () => {
    const first = await run('ok-wine-norm-inside', kind)
    expect(first).toMatchObject({ result: { kind }, ended: 'done', headline: { id: `experiment.${kind}` } })
    expect(first.evidence.length).toBeGreaterThan(0)
    expect(await run('ok-wine-norm-inside', kind)).toEqual(first)
  })
})

test('the loss of fresh weights is near that of equal odds on scaled inputs, far above on raw ones', async () => {
  const scaled = (await run('ok-wine-norm-inside', 'start-loss')).result
  expect(scaled.expected).toBeCloseTo(Math.log(3), 12)
  expect(scaled.fresh!.value / scaled.expected).toBeLessThan(2)
  const raw = (await run('p1-wine-raw', 'start-loss')).result
  expect(raw.fresh!.value / raw.expected).toBeGreaterThan(10)
})

test('twenty rows are learned by a healthy network, and not by one whose output cannot reach its targets', async () => {
  expect((await run('ok-wine-norm-inside', 'overfit')).result.runs[0].passed).toBe(true)
  expect((await run('p7-diabetes-relu-out', 'overfit')).result.runs[0].passed).toBe(false)
})

test('the told rate of a healthy case lies below the limit and within ten times of the suggestion', async () => {
  const { limit, suggestion, told } = (await run('ok-walker-local', 'rate-range')).result
  expect(told).toBe(0.001)
  expect(told!).toBeLessThan(limit!)
  expect(suggestion! / told!).toBeLessThan(10)
  expect(suggestion!).toBeLessThan(limit!)
})

test('no rate is stable where all it does is kill units, as on raw columns', async () => {
  const { limit, suggestion, told } = (await run('p1-wine-raw', 'rate-range')).result
  expect(told).toBe(0.02)
  // The loss comes down from above 30 to ln 3, which the best constant has, and no further.
  expect(suggestion === null || suggestion < told! / 10).toBe(true)
  expect(limit === null || limit < told!).toBe(true)
})

test('a trained network does worse without its inputs; one trained on labels of other rows does not', async () => {
  const healthy = (await run('ok-wine-norm-inside', 'ablation')).result
  expect(healthy).toMatchObject({ of: 'file', score: 'accuracy' })
  expect(healthy.real.loss * 4).toBeLessThan(healthy.zeroed.loss)
  expect(healthy.real.loss * 4).toBeLessThan(healthy.shuffledInputs.loss)
  const shifted = (await run('p2-digits-row-shift', 'ablation')).result
  expect(shifted.real.loss).toBeGreaterThan(0.9 * shifted.constant.loss)
})

test('twins have the widths asked for and as many pairs as seeds', async () => {
  const { twins, base } = (await run('ok-wine-norm-inside', 'twins')).result
  expect(twins.map(({ id }) => id)).toEqual(['narrower', 'wider'])
  expect(twins[0].parameters).toBeLessThan(base.parameters)
  expect(twins[1].parameters).toBeGreaterThan(base.parameters)
  expect(twins.every(({ difference }) => difference.pairs.length === 2)).toBe(true)
})

test('the curve arrives while the experiment runs', async () => {
  const kindsSeen: string[] = []
  await run('ok-wine-norm-inside', 'rate-range', (event) => {
    if (event.kind === 'experiment') kindsSeen.push(`${event.experiment} ${event.evidence.kind}`)
  })
  expect(kindsSeen.length).toBeGreaterThan(1)
  expect(new Set(kindsSeen)).toEqual(new Set(['rate-range curves']))
})

test('a cancelled experiment stops', async () => {
  const cancelled = context()
  const request = { ...cancelled, cancel: { ...cancelled.cancel, requested: true } }
  const asked = { files: filesOf('ok-wine-norm-inside'), answers: { inputs: [], targets: [] } }
  await expect(service.experiment({ ...asked, spec: specOf('overfit', 1) }, request)).rejects.toThrow(
    CancelledError,
  )
})

test('without a dataset it says what is missing', async () => {
  const [, model] = filesOf('ok-wine-norm-inside')
  await expect(
    service.experiment(
      { files: [model], answers: { inputs: [], targets: [] }, spec: specOf('overfit', 1) },
      context(),
    ),
  ).rejects.toThrow(/something is missing/)
})
