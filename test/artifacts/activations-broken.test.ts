/** Activations where values, rows or models are broken. */
import { describe, expect, test } from 'vitest'
import type { Activations, TensorActivation } from '../../main/contract/artifacts'
import { activationsSchema } from '../../main/contract/artifacts'
import { InputError } from '../../main/contract/errors'
import { bytesOf, floats, node } from '../onnx/build'
import { fixtureModel } from '../onnx/fixture-models'
import { randomOf } from '../onnx/random'
import { activationsOf, bindingOf, bound, columnsOf, contextOf } from './gathering'
import { memoryTable } from './memory-table'

const columns = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`)
const named = (activations: Activations, tensor: string): TensorActivation =>
  activations.tensors.find((one) => one.tensor === tensor)!

function expectClose(value: number | null, expected: number, scale: number): void {
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-5 * scale)
}

describe('values that are no numbers', () => {
  test('the first node that yields them is named, with counts and rows', async () => {
    const rows = [
      [1, 1, 0],
      [-1, 2, 0],
      [0, 3, 0],
      [-2, -2, 0],
    ]
    const activations = await activationsOf(
      contextOf(memoryTable(columnsOf(rows)), fixtureModel('log-of-negative')),
      bindingOf([bound('x', columns(3))]),
    )
    expect(activations.firstNonFinite).toEqual({
      node: 'log',
      op: 'Log',
      tensor: 'l',
      nan: 3,
      infinite: 1,
      rows: 3,
      cause: 'logarithm',
      from: { tensor: 'z', min: -2, max: 3 },
    })
    expect(named(activations, 'l')).toMatchObject({ nonFinite: 4, count: 8, min: 0 })
    expectClose(named(activations, 'l').max, Math.log(3), 1)
    expect(named(activations, 'z')).toMatchObject({ nonFinite: 0, count: 8 })
    expect(activationsSchema.parse(activations)).toEqual(activations)
  })

  test('squares that overflow float32 are no fault of the model', async () => {
    const model = bytesOf({
      nodes: [node('MatMul', 'x w', 'y')],
      initializers: [floats('w', [3, 1], [1e25, 0, 0])],
    })
    const activations = await activationsOf(
      contextOf(
        memoryTable(
          columnsOf([
            [1, 0, 0],
            [-1, 0, 0],
            [3, 0, 0],
          ]),
        ),
        model,
      ),
      bindingOf([bound('x', columns(3))]),
    )
    expect(activations.firstNonFinite).toBeNull()
    expectClose(named(activations, 'y').mean, 1e25, 1e25)
    expectClose(named(activations, 'y').std, Math.sqrt(8 / 3) * 1e25, 1e25)
  })

  test('a ReLU does not hide what came in', async () => {
    const model = bytesOf({
      nodes: [node('Log', 'x', 'l'), node('Relu', 'l', 'r'), node('MatMul', 'r w', 'y')],
      initializers: [floats('w', [3, 1], [1, 1, 1])],
    })
    const rows = [
      [0, 1, Math.E],
      [1, 1, Math.E ** 2],
    ]
    const activations = await activationsOf(
      contextOf(memoryTable(columnsOf(rows)), model),
      bindingOf([bound('x', columns(3))]),
    )
    expect(activations.firstNonFinite).toMatchObject({ node: 'Log:l', nan: 0, infinite: 1, rows: 1 })
    expect(named(activations, 'r')).toMatchObject({ nonFinite: 0, min: 0, zeroShare: 4 / 6 })
    expectClose(named(activations, 'r').max, 2, 2)
    expect(activations.activationNodes[0]).toMatchObject({ units: 3, deadUnits: 2, activeShare: [0, 0, 1] })
  })

  test('masked attention scores are no fault', async () => {
    const random = randomOf(8)
    const rows = Array.from({ length: 12 }, () => columns(18).map(() => random() - 0.5))
    const activations = await activationsOf(
      contextOf(memoryTable(columnsOf(rows)), fixtureModel('attention')),
      bindingOf([bound('x', columns(18), [3, 6])]),
    )
    expect(activations.firstNonFinite).toBeNull()
    expect(named(activations, 'sm').nonFinite).toBe(12 * 3)
    expect(named(activations, 'q')).toMatchObject({ channelAxis: 2, shape: ['N', 3, 6] })
    expect(named(activations, 'q').channels.mean).toHaveLength(6)
    // Transposed keys are the keys: same values, channels on the axis they were moved to.
    expect(named(activations, 'kt')).toEqual({
      ...named(activations, 'k'),
      tensor: 'kt',
      node: 'kt',
      op: 'Transpose',
      shape: ['N', 6, 3],
      channelAxis: 1,
    })
    expect(activations.activationNodes).toMatchObject([{ op: 'Relu', units: 6, layer: null }])
  })
})

test('a model that does not run on the rows is refused with the runtime’s words', async () => {
  const ids = memoryTable({ i: [0], j: [1], k: [2], l: [99] })
  const run = activationsOf(
    contextOf(ids, fixtureModel('embedding')),
    bindingOf([bound('ids', ['i', 'j', 'k', 'l'], [4], { type: 'int64' })]),
  )
  await expect(run).rejects.toThrow(InputError)
  await expect(run).rejects.toThrow(/rows 1 to 1: the model does not run on them/)
})

test('a table without rows is refused', async () => {
  const run = activationsOf(
    contextOf(memoryTable({ c0: [], c1: [], c2: [] }), fixtureModel('softmax-one')),
    bindingOf([bound('x', columns(3))]),
  )
  await expect(run).rejects.toThrow(/holds no rows/)
})
