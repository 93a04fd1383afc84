import { describe, expect, test } from 'vitest'
import { type GradientsAsked, measureGradients } from '../../main/artifacts/gradients'
import type { TrainingConfig } from '../../main/contract/training'
import { encodeModel } from '../../main/onnx/codec'
import { floats, modelOf, node, valueInfo } from '../onnx/build'
import { bindingOf, bound, contextOf } from './gathering'
import { memoryTable } from './memory-table'

/** y = Relu(x W + b) V: two units on two features, the second dead where its bias is far below zero. */
const twoUnits = (secondBias: number) =>
  encodeModel(
    modelOf({
      nodes: [node('Gemm', 'x w b', 'h'), node('Relu', 'h', 'a'), node('MatMul', 'a v', 'y')],
      opset: 17,
      inputs: [valueInfo('x', ['N', 2])],
      initializers: [
        floats('w', [2, 2], [1, 1, 2, 2]),
        floats('b', [2], [0.5, secondBias]),
        floats('v', [2, 1], [1, 1]),
      ],
      outputs: [valueInfo('y', ['N', 1])],
    }),
  )

interface Row {
  x: [number, number]
  t: number | null
}
const rows: Row[] = [
  { x: [0.1, 0.2], t: 1 },
  { x: [0.3, 0.1], t: 2 },
  { x: [0.5, 0.4], t: 0 },
  { x: [0.2, 0.2], t: 1 },
]

const measured = (model: Uint8Array, table: Row[], config: TrainingConfig = {}) => {
  const context = contextOf(
    memoryTable({ c: table.map(({ x }) => x[0]), d: table.map(({ x }) => x[1]), t: table.map(({ t }) => t) }),
    model,
  )
  const asked: GradientsAsked = {
    binding: {
      ...bindingOf([bound('x', ['c', 'd'])]),
      targets: [{ tensor: 'y', columns: ['t'], grade: 'told' }],
    },
    task: null,
    targets: null,
    config,
    loss: 'mse',
  }
  return measureGradients(context, asked)
}

describe('loss and gradients over the rows', () => {
  test('of one batch are those worked out by hand', async () => {
    const { value, batches, parameters } = await measured(twoUnits(-100), rows, { batch_size: 4 })
    // The second unit is dead: y = c + 2 d + 0.5.
    const errors = rows.map(({ x, t }) => x[0] + 2 * x[1] + 0.5 - Number(t))
    const mean = (of: (row: Row, error: number) => number) =>
      rows.reduce((sum, row, i) => sum + of(row, errors[i]), 0) / rows.length
    expect(batches).toBe(1)
    expect(value).toBeCloseTo(
      mean((_, error) => error ** 2),
      5,
    )
    const slopes = [0, 1].map((feature) => mean(({ x }, error) => 2 * error * x[feature]))
    expect(parameters.map(({ parameter }) => parameter)).toEqual(['w', 'b', 'v'])
    expect(parameters[0].norm).toBeCloseTo(Math.hypot(...slopes), 5)
    expect(parameters[0].rms).toBeCloseTo(Math.hypot(...slopes) / 2, 5)
    expect(parameters[0].weightNorm).toBeCloseTo(Math.sqrt(10), 5)
    expect(parameters[1].norm).toBeCloseTo(Math.abs(mean((_, error) => 2 * error)), 5)
  })

  test('tell units whose gradient is zero on every row, and no others', async () => {
    const unitsOf = async (bias: number) =>
      (await measured(twoUnits(bias), rows, { batch_size: 2 })).parameters[0].units
    expect(await unitsOf(-100)).toEqual({ total: 2, zero: 1 })
    // On some rows alone: it lives.
    expect(await unitsOf(-1)).toEqual({ total: 2, zero: 0 })
  })

  test('leave out validation rows and rows without a target', async () => {
    const spoiled = [...rows, { x: [1, 1], t: null } as Row, { x: [1, 1], t: 1e9 } as Row]
    const told = { batch_size: 4, validation_split: 'row % 6 == 5' }
    const [clean, mixed] = [
      await measured(twoUnits(0), rows, { batch_size: 4 }),
      await measured(twoUnits(0), spoiled, told),
    ]
    expect(mixed.rows).toBe(4)
    expect(mixed.value).toBeCloseTo(clean.value ?? Number.NaN, 5)
  })

  test('name the first parameter whose gradient is no number', async () => {
    const far = [...rows.slice(1), { x: [1e30, 1e30], t: 0 } as Row]
    const { value, norm, firstNonFinite } = await measured(twoUnits(0), far, { batch_size: 4 })
    expect([value, norm]).toEqual([null, null])
    expect(firstNonFinite?.parameter).toBe('w')
  })
})
