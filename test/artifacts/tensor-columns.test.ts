/** Columns that hold tensors: bound, fed, and measured as the same values in columns of their own are. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bind } from '../../main/artifacts/binding'
import { feedBatches, planFeeds } from '../../main/artifacts/feeding/feed'
import { modelGatherer } from '../../main/artifacts/model'
import { rowRanges } from '../../main/artifacts/rows/rows'
import { scalingGatherer } from '../../main/artifacts/scaling'
import { sampleOf } from '../../main/artifacts/scan'
import { targetsGatherer } from '../../main/artifacts/targets'
import { modelOf, numbers, outputOf, spread } from '../../main/audits/case-parts'
import type { Binding, ColumnProfile, DatasetProfile, Gathered } from '../../main/contract/artifacts'
import { InputError } from '../../main/contract/errors'
import type { ModelDescription } from '../../main/contract/model'
import type { Table } from '../../main/contract/table'
import { neverCancelled } from '../../main/contract/task'
import type { Dimension, ElementType } from '../../main/contract/tensor'
import type { TrainingConfig } from '../../main/contract/training'
import { bytesOf, floats, node, valueInfo } from '../onnx/build'
import { fixtureModel } from '../onnx/fixture-models'
import { randomOf } from '../onnx/random'
import { activationsOf, bindingOf, bound, columnsOf, contextOf, entriesOf } from './gathering'
import { memoryTable } from './memory-table'

const ready = <T>(value: T): Gathered<T> => ({ state: 'ready', value })
const random = randomOf(11)
const rowsOfValues = (rows: number, width: number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: width }, () => random() * 2 - 1))

const profileOf = (
  ...columns: { name: string; shape?: number[]; type?: ColumnProfile['type'] }[]
): DatasetProfile => ({
  rows: 20,
  columns: columns.map(({ name, shape, type }) => ({
    name,
    type: type ?? (shape ? 'tensor' : 'float'),
    sourceType: 'test',
    ...(shape && { shape }),
    summary: numbers(spread(0, 1, 20)),
  })),
})
const model = (...inputs: [string, Dimension[], ElementType?][]): ModelDescription => ({
  ...modelOf(outputOf(1, [])),
  inputs: inputs.map(([name, shape, type = 'float32']) => ({ name, type, shape })),
})

function boundTo(
  profile: DatasetProfile,
  of: ModelDescription,
  config: TrainingConfig | null = null,
): Binding {
  const gathered = bind(profile, of, config, { inputs: [], targets: [] })
  if (gathered.state !== 'ready') throw new Error(JSON.stringify(gathered))
  return gathered.value
}

async function fedValues(table: Table, binding: Binding, batchRows = 3): Promise<number[]> {
  const values: number[] = []
  const ranges = rowRanges(table.rows, 1e6)
  const feeds = feedBatches({ plan: planFeeds(binding), table, ranges, batchRows, cancel: neverCancelled })
  for await (const batch of feeds) values.push(...Array.from(batch.feeds.x.data, Number))
  return values
}

describe('binding', () => {
  const label = { name: 'label' }

  test.each([
    [
      [3, 4, 4],
      ['n', 3, 4, 4],
      [3, 4, 4],
    ],
    [[48], ['n', 3, 4, 4], [3, 4, 4]],
    [[4, 4, 3], ['n', 48], [48]],
    [
      [8, 8],
      ['n', 1, 8, 8],
      [1, 8, 8],
    ],
    [
      [8, 8, 1],
      ['n', 1, 8, 8],
      [1, 8, 8],
    ],
    [
      [8, 8, 1],
      ['n', 1, null, null],
      [1, 8, 8],
    ],
    [[5], ['n', 'features'], [5]],
    [
      [7, 2],
      ['n', 'time', 2],
      [7, 2],
    ],
  ] as const)('a column of %j fills %j as it stands', (shape, input, expected) => {
    const { inputs, targets } = boundTo(
      profileOf({ name: 'a', shape: [...shape] }, label),
      model(['x', [...input]]),
    )
    expect(inputs[0]).toMatchObject({ columns: ['a'], shape: expected, grade: 'derived' })
    expect(inputs[0].layout).toBeUndefined()
    expect(targets[0].columns).toEqual(['label'])
  })

  test('channels that stand last are moved first, and that is called derived', () => {
    const { inputs } = boundTo(
      profileOf({ name: 'a', shape: [6, 5, 3] }, label),
      model(['x', ['n', 3, null, null]]),
    )
    expect(inputs[0]).toMatchObject({
      shape: [3, 6, 5],
      layout: { from: [6, 5, 3], permutation: [2, 0, 1], grade: 'derived' },
    })
    const back = boundTo(profileOf({ name: 'a', shape: [3, 6, 5] }, label), model(['x', ['n', 6, 5, 3]]))
    expect(back.inputs[0].layout?.permutation).toEqual([1, 2, 0])
  })

  test('tensors and numbers together fill an input, counted by values', () => {
    const profile = profileOf({ name: 'a', shape: [2, 2] }, { name: 'b' }, { name: 'y' })
    expect(boundTo(profile, model(['x', ['n', 5]])).inputs[0]).toMatchObject({
      columns: ['a', 'b'],
      widths: [4, 1],
    })
    const told = boundTo(profile, model(['x', ['n', 5]]), { inputs: ['b', 'a'], targets: ['y'] })
    expect(told.inputs[0]).toMatchObject({ columns: ['b', 'a'], widths: [1, 4], grade: 'told' })
  })

  test('the one tensor that fits is taken, whatever numbers stand beside it', () => {
    const profile = profileOf({ name: 'split' }, { name: 'a', shape: [9] }, { name: 'z', shape: [4] }, label)
    expect(boundTo(profile, model(['x', ['n', 9]])).inputs[0].columns).toEqual(['a'])
  })

  test('two inputs take a tensor each; targets may be one', () => {
    const profile = profileOf(
      { name: 'a', shape: [4] },
      { name: 'b', shape: [6] },
      { name: 'y_train', shape: [3] },
    )
    const binding = boundTo(profile, model(['p', ['n', 6]], ['q', ['n', 4]]))
    expect(binding.inputs.map(({ columns }) => columns)).toEqual([['b'], ['a']])
    expect(binding.targets[0].columns).toEqual(['y_train'])
  })

  test('images of different sizes are asked about, and refused where they are told', () => {
    const profile = profileOf({ name: 'photo', type: 'image' }, label)
    const gathered = bind(profile, model(['x', ['n', 3, 4, 4]]), null, { inputs: [], targets: [] })
    expect(gathered).toMatchObject({ state: 'missing', needs: [{ id: 'needs.binding.image-sizes' }] })
    const answers = { inputs: [{ tensor: 'x', columns: ['photo'] }], targets: [] }
    expect(() => bind(profile, model(['x', ['n', 3, 4, 4]]), null, answers)).toThrow(/photo differ in size/)
  })

  test('a column of too few values says how many it has', () => {
    const answers = { inputs: [{ tensor: 'x', columns: ['a'] }], targets: [] }
    expect(() => bind(profileOf({ name: 'a', shape: [7] }), model(['x', ['n', 8]]), null, answers)).toThrow(
      /1 column of 7 values do not fill \[8\]/,
    )
  })
})

describe('feeding', () => {
  test('any mix of tensors and numbers gives the values in order, whatever batches are dealt out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 15 }),
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 7 }),
        async (widths, rows, ragged, batchRows) => {
          const all = rowsOfValues(
            rows,
            widths.reduce((a, b) => a + b, 0),
          )
          let at = 0
          const data = widths.map((width, i) => {
            const [from, to] = [at, at + width]
            at = to
            const tensor = { shape: [width], rows: all.map((row) => row.slice(from, to)) }
            return [`c${i}`, width === 1 ? all.map((row) => row[from]) : tensor] as const
          })
          const binding = bindingOf([
            bound(
              'x',
              widths.map((_, i) => `c${i}`),
              [at],
              { widths },
            ),
          ])
          const values = await fedValues(memoryTable(Object.fromEntries(data), ragged), binding, batchRows)
          expect(values).toEqual(all.flat().map(Math.fround))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('moved channels: element (h, w, c) arrives at (c, h, w)', async () => {
    const [height, width, channels] = [2, 3, 3]
    const row = Array.from({ length: 18 }, (_, i) => i)
    const table = memoryTable({
      a: { shape: [height, width, channels], rows: [row, row.map((v) => v + 100)] },
    })
    const layout = { from: [height, width, channels], permutation: [2, 0, 1], grade: 'derived' as const }
    const binding = bindingOf([bound('x', ['a'], [channels, height, width], { widths: [18], layout })])
    const moved = [0, 1, 2].flatMap((c) =>
      [0, 1].flatMap((h) => [0, 1, 2].map((w) => (h * width + w) * channels + c)),
    )
    expect(await fedValues(table, binding)).toEqual([...moved, ...moved.map((v) => v + 100)])
  })

  test.each([
    ['one number', { scale: 0.5 }, (v: number) => v * 0.5],
    ['one per value', { mean: [0, 1, 2, 3, 4, 5, 6, 7], std: 2 }, (v: number, i: number) => (v - i) / 2],
    [
      'one per channel',
      { mean: [1, 5], std: [2, 4] },
      (v: number, i: number) => (i < 4 ? (v - 1) / 2 : (v - 5) / 4),
    ],
  ])('told preprocessing: %s', async (_, preprocessing, expected) => {
    const rows = [Array.from({ length: 8 }, (_, i) => i * i)]
    const table = memoryTable({ a: { shape: [2, 2, 2], rows, values: Uint8Array } })
    const binding = bindingOf([bound('x', ['a'], [2, 2, 2], { widths: [8] })], preprocessing)
    expect(await fedValues(table, binding)).toEqual(
      rows[0].map((value, i) => Math.fround(expected(value, i))),
    )
  })

  test('told preprocessing: one per column', async () => {
    const table = memoryTable({ a: { shape: [2], rows: [[1, 2]] }, b: [3] })
    const binding = bindingOf([bound('x', ['a', 'b'], [3], { widths: [2, 1] })], { scale: [10, 100] })
    expect(await fedValues(table, binding)).toEqual([10, 20, 300])
    const wrong = bindingOf([bound('x', ['a', 'b'], [3], { widths: [2, 1] })], { scale: [1, 2, 3, 4] })
    expect(() => planFeeds(wrong)).toThrow(InputError)
  })

  test('absent rows are NaN to floats, and refused by whole numbers with their row and column', async () => {
    const table = memoryTable({ a: { shape: [2], rows: [[1, 2], null, [3, 4]] } })
    expect(await fedValues(table, bindingOf([bound('x', ['a'], [2], { widths: [2] })]))).toEqual([
      1,
      2,
      Number.NaN,
      Number.NaN,
      3,
      4,
    ])
    const whole = bindingOf([bound('x', ['a'], [2], { widths: [2], type: 'int64' })])
    await expect(fedValues(table, whole)).rejects.toThrow(/row 2, column a: is empty/)
    const bytes = bindingOf([bound('x', ['a'], [2], { widths: [2], type: 'uint8' })])
    const fractional = memoryTable({
      a: {
        shape: [2],
        rows: [
          [1, 2],
          [3, 4],
          [5, 6],
          [7, 8.5],
        ],
      },
    })
    await expect(fedValues(fractional, bytes)).rejects.toThrow(/row 4, column a: holds 8.5/)
  })
})

describe('measuring', () => {
  test('a tensor column gives the activations that its values in columns of their own give', async () => {
    const rows = rowsOfValues(40, 64)
    const names = Array.from({ length: 64 }, (_, i) => `c${i}`)
    const apart = contextOf(memoryTable(columnsOf(rows)), fixtureModel('cnn-bn'))
    const expected = await activationsOf(apart, bindingOf([bound('x', names, [1, 8, 8])]))
    for (const shape of [[64], [8, 8], [1, 8, 8], [8, 8, 1]]) {
      const table = memoryTable({ picture: { shape, rows }, label: rows.map(() => 0) })
      const context = contextOf(table, fixtureModel('cnn-bn'))
      const description = await modelGatherer.gather(context, {})
      if (description.state !== 'ready') throw new Error(description.state)
      const binding = boundTo(profileOf({ name: 'picture', shape }, { name: 'label' }), description.value)
      expect(await activationsOf(context, binding)).toEqual(expected)
    }
  })

  test('three channels that stand last give the activations of channels that stand first', async () => {
    const weights = Array.from({ length: 2 * 3 * 2 * 2 }, () => random() - 0.5)
    const bytes = bytesOf({
      inputs: [valueInfo('x', ['n', 3, 4, 5])],
      outputs: [valueInfo('y', ['n', 2, 3, 4])],
      nodes: [node('Conv', 'x w', 'z'), node('Relu', 'z', 'y')],
      initializers: [floats('w', [2, 3, 2, 2], weights)],
    })
    const rows = rowsOfValues(25, 60)
    const firstOf = (row: readonly number[]) =>
      Array.from({ length: 60 }, (_, i) => row[(i % 20) * 3 + Math.floor(i / 20)])
    const first = contextOf(memoryTable(columnsOf(rows.map(firstOf))), bytes)
    const names = Array.from({ length: 60 }, (_, i) => `c${i}`)
    const expected = await activationsOf(first, bindingOf([bound('x', names, [3, 4, 5])]))
    const last = contextOf(memoryTable({ a: { shape: [4, 5, 3], rows } }), bytes)
    const binding = boundTo(profileOf({ name: 'a', shape: [4, 5, 3] }), model(['x', ['n', 3, 4, 5]]))
    expect(binding.inputs[0].layout).toBeDefined()
    expect(await activationsOf(last, binding)).toEqual(expected)
    expect(expected.tensors.find(({ tensor }) => tensor === 'y')?.zeroShare).toBeGreaterThan(0.1)
  })

  test('entries name each value by its place, and see an image channel by channel', async () => {
    const rows = rowsOfValues(30, 64)
    const table = memoryTable({ picture: { shape: [8, 8], rows } })
    const binding = bindingOf([bound('x', ['picture'], [1, 8, 8], { widths: [64] })])
    const [entry] = await entriesOf(contextOf(table, fixtureModel('cnn-bn')), binding)
    expect(entry).toMatchObject({ image: true, rows: 30 })
    expect(entry.features[63]).toMatchObject({ name: 'picture[63]', column: null, raw: null })
    expect(entry.channels).toHaveLength(1)
    const mean = rows.flat().reduce((sum, value) => sum + Math.fround(value), 0) / (30 * 64)
    expect(entry.channels[0].mean).toBeCloseTo(mean, 6)
  })

  test('the scaling of a tensor is that of all its elements', async () => {
    const table = memoryTable({ a: { shape: [2], rows: [[1, 2], null, [3, 6]] } })
    const binding = ready(bindingOf([bound('x', ['a'], [2], { widths: [2] })]))
    const scaling = await scalingGatherer.gather(contextOf(table, null), { binding, config: ready({}) })
    expect(scaling).toMatchObject({ state: 'ready', value: { columns: [{ name: 'a', mean: 3 }] } })
  })

  test('targets may be tensors: all elements are seen, probability rows are told', async () => {
    const table = memoryTable({
      t: {
        shape: [2],
        rows: [
          [0.25, 0.75],
          [1, 0],
          [0.5, 0.5],
        ],
      },
    })
    const binding = bindingOf([])
    binding.targets = [{ tensor: 'y', columns: ['t'], grade: 'told' }]
    const gathered = await targetsGatherer.gather(contextOf(table, null), {
      profile: ready(profileOf({ name: 't', shape: [2] })),
      binding: ready(binding),
      task: ready({
        kind: 'regression',
        grade: 'told',
        loss: { name: null, told: null, grade: 'unknown' },
        modelState: null,
      }),
    })
    expect(gathered).toMatchObject({
      state: 'ready',
      value: { rows: 3, probabilityRows: true, labels: null, targets: [{ seen: { mean: 0.5, rows: 6 } }] },
    })
  })

  test('the sample of rows goes without tensors', () => {
    const { columns } = memoryTable({ a: { shape: [2], rows: [[1, 2]] }, b: [1] })
    expect(sampleOf(columns, 1).columns.map(({ name }) => name)).toEqual(['b'])
  })
})
