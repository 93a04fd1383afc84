/** A fixed hundred of the damaged copies that `npm run fuzz` makes a thousand of: each is read and run, or refused in words. */
import { expect, test } from 'vitest'
import { InputError } from '../../main/contract/errors'
import { modelDescriptionSchema } from '../../main/contract/model'
import { modelGraphSchema } from '../../main/contract/model-graph'
import { decodeModel, graphOf } from '../../main/onnx/codec'
import { describeModel } from '../../main/onnx/describe'
import { modelGraph } from '../../main/onnx/model-graph'
import { valuesOf } from '../../main/onnx/tensor-values'
import { activationsOf, bindingOf, bound, columnsOf, contextOf } from '../artifacts/gathering'
import { memoryTable } from '../artifacts/memory-table'
import { externalData } from '../onnx/fixture-models'
import { damagedCopy, type Victim, victims } from './models'
import { mutations } from './mutate'

const copies = 100
/** Of these the models are run too. */
const everyRun = 4
const all = victims()

/** What the work gives, or null where it refuses; any other error than a refusal is a defect. */
async function orRefused<T>(work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    expect(error.fields.cause).not.toBe('')
    return null
  }
}

function readAll(bytes: Uint8Array): boolean {
  const description = describeModel(bytes)
  expect(modelDescriptionSchema.safeParse(description).error).toBeUndefined()
  expect(modelGraphSchema.safeParse(modelGraph(bytes)).error).toBeUndefined()
  for (const tensor of graphOf(decodeModel(bytes)).initializer) valuesOf(tensor)
  return true
}

async function runOn({ rows, inputs }: Victim, bytes: Uint8Array): Promise<boolean> {
  const table = memoryTable(columnsOf(rows))
  const bindings = inputs.map(({ name, type, shape }) =>
    bound(name, Object.keys(columnsOf(rows)), (shape ?? []).slice(1).map(Number), { type }),
  )
  await activationsOf(contextOf(table, bytes, externalData()), bindingOf(bindings))
  return true
}

test('the models themselves are read and run', async () => {
  for (const victim of all) {
    expect(readAll(victim.bytes), victim.name).toBe(true)
    expect(await runOn(victim, victim.bytes), victim.name).toBe(true)
  }
})

test('all kinds of damage are among the hundred', () => {
  const kinds = Array.from({ length: copies }, (_, index) => damagedCopy(all, 1, index).how)
  expect(new Set(kinds)).toEqual(new Set(mutations))
})

test('damaged, a model is read or refused, and run or refused', async () => {
  let [read, run] = [0, 0]
  for (let index = 0; index < copies; index++) {
    const { victim, bytes } = damagedCopy(all, 1, index)
    if ((await orRefused(() => readAll(bytes))) === null) continue
    read++
    if (index % everyRun === 0 && (await orRefused(() => runOn(victim, bytes)))) run++
  }
  expect(read).toBeGreaterThan(copies / 4)
  expect(run).toBeGreaterThan(0)
})

test('a shape of 10^12 elements takes no memory', async () => {
  const index = Array.from({ length: 1_000 }, (_, i) => i).filter(
    (i) => damagedCopy(all, 1, i).how === 'weight without values and a huge shape',
  )
  const before = process.memoryUsage().rss
  for (const i of index) await orRefused(() => readAll(damagedCopy(all, 1, i).bytes))
  expect(index.length).toBeGreaterThan(10)
  expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
})
