import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FedBatch, feedBatches, planFeeds } from '../../main/artifacts/feeding/feed'
import { rowRanges, rowsIn } from '../../main/artifacts/rows/rows'
import type { Binding } from '../../main/contract/artifacts'
import { CancelledError, InputError } from '../../main/contract/errors'
import type { Table } from '../../main/contract/table'
import { neverCancelled } from '../../main/contract/task'
import type { Tensor } from '../../main/contract/tensor'
import { bindingOf, bound } from './gathering'
import { type ColumnData, memoryTable } from './memory-table'

async function fed(
  table: Table,
  binding: Binding,
  batchRows = 10,
  ranges = rowRanges(table.rows, 1e6),
): Promise<FedBatch[]> {
  const batches: FedBatch[] = []
  const plan = planFeeds(binding)
  for await (const batch of feedBatches({ plan, table, ranges, batchRows, cancel: neverCancelled })) {
    batches.push(batch)
  }
  return batches
}

const one = async (values: ColumnData, type: Tensor['type']): Promise<Tensor> => {
  const [batch] = await fed(memoryTable({ a: values }), bindingOf([bound('x', ['a'], [1], { type })]))
  return batch.feeds.x
}

const refusal = async (run: Promise<unknown>): Promise<InputError['fields']> => {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof InputError) return error.fields
  throw new Error(`not refused: ${String(error)}`)
}

test('columns fill a tensor in row-major order, whatever batches the source deals out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 40 }),
      async (ragged, batchRows, rows) => {
        const column = (k: number) => Array.from({ length: rows }, (_, row) => 10 * row + k)
        const table = memoryTable({ b: column(1), a: column(0), d: column(3), c: column(2) }, ragged)
        const batches = await fed(table, bindingOf([bound('x', ['a', 'b', 'c', 'd'], [2, 2])]), batchRows)
        const values = batches.flatMap(({ feeds }) => [...feeds.x.data].map(Number))
        expect(values).toEqual(
          Array.from({ length: rows }, (_, r) => [0, 1, 2, 3].map((k) => 10 * r + k)).flat(),
        )
        expect(batches.slice(0, -1).every((batch) => batch.rows === batchRows)).toBe(true)
        expect(batches.map(({ firstRow }) => firstRow)).toEqual(batches.map((_, i) => i * batchRows))
        expect(batches.every((batch) => batch.feeds.x.dims.join() === `${batch.rows},2,2`)).toBe(true)
      },
    ),
    { numRuns: 40 },
  )
})

test('several inputs take their own columns, and may share one', async () => {
  const table = memoryTable({ a: [1, 2], b: [3, 4], c: [5, 6] })
  const [{ feeds }] = await fed(table, bindingOf([bound('x', ['c', 'a']), bound('y', ['a', 'b'])]))
  expect([...feeds.x.data]).toEqual([5, 1, 6, 2])
  expect([...feeds.y.data]).toEqual([1, 3, 2, 4])
})

describe('told preprocessing', () => {
  const table = memoryTable({ a: [10, 20], b: [1, 3], n: [0, 1] })
  const inputs = [bound('x', ['a', 'b']), bound('ids', ['n'], [1], { type: 'int64' })]

  test.each([
    [{ standardize: true, mean: [10, 1], std: [5, 2] }, [0, 0, 2, 1]],
    [{ scale: 0.1, offset: 1 }, [2, 1.1, 3, 1.3]],
    [{ min: [0, 1], max: [20, 3] }, [0.5, 0, 1, 1]],
    [{ mean: [10, 1, 100], std: [5, 2, 100] }, [0, 0, 2, 1]],
    [null, [10, 1, 20, 3]],
  ])('%j goes to floating inputs only', async (preprocessing, expected) => {
    const [{ feeds }] = await fed(table, bindingOf(inputs, preprocessing))
    const values = [...feeds.x.data].map(Number)
    expect(values).toHaveLength(expected.length)
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 6)
    })
    expect([...feeds.ids.data]).toEqual([0n, 1n])
  })

  test('lists that fit no column count are refused', () => {
    expect(() => planFeeds(bindingOf(inputs, { mean: [1, 2, 3, 4], std: 1 }))).toThrow(InputError)
  })
})

describe('cells and element types', () => {
  test.each([
    ['float32', [1.5, -2], [1.5, -2]],
    ['float64', [0.1, 1e300], [0.1, 1e300]],
    ['float16', [1.5, 1e9], [0x3e00, 0x7c00]],
    ['int8', [-128, 127], [-128, 127]],
    ['uint8', [0, 255], [0, 255]],
    ['int32', [-5, 6], [-5, 6]],
    ['int64', [-(2n ** 60n), 7n], [-(2n ** 60n), 7n]],
    ['int64', [3, 4], [3n, 4n]],
    ['uint64', [3, 4], [3n, 4n]],
    ['bool', [1, 0], [1, 0]],
    ['string', ['a', 'b'], ['a', 'b']],
    ['float32', [2n ** 60n, 3n], [2 ** 60, 3]],
  ] as const)('%s (%#)', async (type, values, expected) => {
    const tensor = await one(values, type)
    expect(tensor.type).toBe(type)
    expect([...tensor.data]).toEqual(expected)
  })

  test('an empty cell is NaN to a float', async () => {
    expect([...(await one([1, null, Number.NaN], 'float32')).data]).toEqual([1, Number.NaN, Number.NaN])
  })

  test.each([
    ['int32', [1, 2, null], 'row 3, column a', 'is empty'],
    ['int32', [1, 2.5], 'row 2, column a', '2.5'],
    ['uint8', [1, 256], 'row 2, column a', '256'],
    ['int8', [-129, 0], 'row 1, column a', '-129'],
    ['int64', [1, 2 ** 60], 'row 2, column a', 'int64'],
    ['uint64', [-1n, 0n], 'row 1, column a', '-1'],
    ['bool', [2, 0], 'row 1, column a', '2'],
    ['float32', ['1', 'red'], 'row 1, column a', 'text'],
    ['float32', [null, 'red'], 'row 1, column a', 'text'],
    ['string', ['a', null], 'row 2, column a', 'is empty'],
  ] as const)('%s refuses what it cannot hold (%#)', async (type, values, place, cause) => {
    const fields = await refusal(one(values, type))
    expect(fields.place).toBe(place)
    expect(fields.cause).toContain(cause)
  })

  test('rows are counted over all batches', async () => {
    const values = Array.from({ length: 30 }, (_, i) => (i === 25 ? 0.5 : i))
    expect((await refusal(one(values, 'int64'))).place).toBe('row 26, column a')
  })

  test('a type that no column can fill is refused', async () => {
    expect((await refusal(one([1], 'bfloat16'))).place).toBe('input x')
  })
})

describe('a fixed batch size', () => {
  const binding = bindingOf([bound('x', ['a'], [1], { fixedBatch: 4 })])

  test('the last batch is filled up with its last row and says how many rows are real', async () => {
    const batches = await fed(memoryTable({ a: [0, 1, 2, 3, 4, 5] }), binding, 100)
    expect(batches.map(({ rows }) => rows)).toEqual([4, 2])
    expect([...batches[1].feeds.x.data]).toEqual([4, 5, 5, 5])
    expect(batches[1].feeds.x.dims).toEqual([4, 1])
  })

  test('even where the table is shorter than one batch', async () => {
    const [batch] = await fed(memoryTable({ a: [7] }), binding)
    expect([...batch.feeds.x.data]).toEqual([7, 7, 7, 7])
    expect(batch.rows).toBe(1)
  })
})

test('cancelled between batches', async () => {
  const table = memoryTable({ a: Array.from({ length: 50 }, (_, i) => i) })
  const cancel = { requested: false }
  const plan = planFeeds(bindingOf([bound('x', ['a'])]))
  const run = async () => {
    const ranges = rowRanges(50, 100)
    for await (const _ of feedBatches({ plan, table, ranges, batchRows: 5, cancel })) cancel.requested = true
  }
  await expect(run()).rejects.toThrow(CancelledError)
})

test('no rows, no batches', async () => {
  expect(await fed(memoryTable({ a: [] }), bindingOf([bound('x', ['a'])]))).toEqual([])
})

describe('rows to look at', () => {
  test('all of them where there are few', () => {
    expect(rowRanges(100, 100)).toEqual([{ offset: 0, rows: 100 }])
  })

  test('evenly spaced, in order, apart, first and last rows among them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 1e7 }),
        fc.integer({ min: 1, max: 1e5 }),
        fc.integer({ min: 1, max: 64 }),
        (total, most, unit) => {
          fc.pre(most >= unit && total > most)
          const ranges = rowRanges(total, most, unit)
          expect(rowsIn(ranges)).toBeLessThanOrEqual(most)
          expect(ranges.every(({ rows }) => rows > 0 && rows % unit === 0)).toBe(true)
          expect(ranges[0].offset).toBe(0)
          ranges.slice(1).forEach((range, i) => {
            expect(range.offset).toBeGreaterThanOrEqual(ranges[i].offset + ranges[i].rows)
          })
          const last = ranges.at(-1)!
          if (ranges.length > 1) expect(last.offset + last.rows).toBe(total)
        },
      ),
    )
  })

  test('what was fed from ranges are the rows of the ranges', async () => {
    const table = memoryTable({ a: Array.from({ length: 100 }, (_, i) => i) })
    const ranges = [
      { offset: 3, rows: 4 },
      { offset: 90, rows: 3 },
    ]
    const batches = await fed(table, bindingOf([bound('x', ['a'])]), 3, ranges)
    expect(batches.flatMap(({ feeds }) => [...feeds.x.data])).toEqual([3, 4, 5, 6, 90, 91, 92])
    expect(batches.map(({ firstRow }) => firstRow)).toEqual([3, 6, 90])
  })
})
