import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { laboratoryLacks, laboratoryNeeds, withLaboratory } from '../../main/artifacts/laboratory'
import type { Decoder } from '../../main/contract/decoder'
import type { GatherContext } from '../../main/contract/gather'
import type { Source } from '../../main/contract/source'
import type { Laboratory } from '../../main/experiments/laboratory'
import { gatherAll } from '../../main/report/gather'
import { createDecoder } from '../../main/runtime/duckdb'
import { openSource } from '../../main/sources/open'
import { batchesOf } from '../experiments/laboratories'
import { contextOf } from './gathering'

let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

const cases = join(import.meta.dirname, '../fixtures/cases')

async function contextOfCase(name: string): Promise<GatherContext> {
  const open = async <K extends Source['kind']>(file: string, kind: K) => {
    const source = await openSource(join(cases, name, file), { decoder })
    if (source.kind !== kind) throw new Error(`${file} is a ${source.kind}`)
    return source as Extract<Source, { kind: K }>
  }
  return {
    ...contextOf(null, null),
    dataset: await open('data.csv', 'dataset'),
    model: await open('model.onnx', 'model'),
    config: await open('training.json', 'training-config'),
  }
}

async function inLaboratory<T>(name: string, work: (lab: Laboratory) => Promise<T>): Promise<T> {
  const context = await contextOfCase(name)
  const got = await gatherAll(laboratoryNeeds, context)
  expect(laboratoryLacks(context, got)).toBeNull()
  const options = {
    budget: { seconds: 10, steps: 1000 },
    onCurve: () => undefined,
    onProgress: () => undefined,
  }
  return withLaboratory(context, got, options, work)
}

test.each([
  ['p1-wine-raw', 'cross-entropy', 'momentum', 3],
  ['ok-wine-norm-inside', 'cross-entropy', 'momentum', 3],
  ['p7-diabetes-relu-out', 'mse', 'adamw', null],
  ['ok-walker-local', 'mse', 'adamw', null],
  ['p8-fashion-dead-relu', 'cross-entropy', 'adamw', 10],
  ['p2-digits-row-shift', 'cross-entropy', 'momentum', 10],
])('%s is trained as its config tells', async (name, loss, optimizer, classes) => {
  await inLaboratory(name, async (lab) => {
    const { setup, data, subject } = lab
    expect([setup.loss, setup.optimizer.value.kind, data.classes]).toEqual([
      { value: loss, grade: 'told' },
      optimizer,
      classes,
    ])
    expect([...data.validation].every((row) => row % 4 === 3)).toBe(true)
    expect(data.training.length + data.validation.length).toBe(data.rows)
    expect(subject.ready.parameters.map(({ name: one }) => one)).toEqual([...lab.fileWeights.keys()])
    const trainer = await lab.trainer({
      optimizer: setup.optimizer.value,
      batchSize: setup.batchSize.value,
      clipNorm: setup.clipNorm.value,
      measures: { gradientNorm: true, updateRatios: true },
    })
    trainer.start(lab.fileWeights)
    const trained = await trainer.evaluate(data.training)
    trainer.start(lab.drawWeights(1))
    const drawn = await trainer.evaluate(data.training)
    await trainer.train(batchesOf(data.training, trainer.batchSize, 200), 1e-3)
    const after = await trainer.evaluate(data.training)
    expect(setup.start).toBe('drawn')
    expect(trained.loss).toBeLessThan(drawn.loss)
    expect(after.loss).toBeLessThan(drawn.loss)
    expect(setup.notes.map(({ id }) => id)).toContain('laboratory.note-dropout')
  })
})
