import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CancelledError } from '../../main/contract/errors'
import { gatherRows, got, tableInMemory } from './rows-gathering'

const config = { inputs: ['a', 'b'], targets: ['y'], task: 'classification' }

describe('census', () => {
  test('duplicates, contradictions and classes by hand', async () => {
    const table = tableInMemory({
      a: [1, 2, 1, 1, 3, 2],
      b: ['u', 'v', 'u', 'u', 'w', 'v'],
      y: ['p', 'q', 'p', 'q', 'p', 'q'],
      note: ['1', '2', '3', '4', '5', '6'],
    })
    const census = got(await gatherRows(table, { config }), 'census')
    // Rows 0, 2, 3 have the same features, row 3 another label; rows 1 and 5 are the same.
    expect(census).toMatchObject({
      rows: 6,
      columns: 3,
      distinctFeatures: 3,
      duplicates: { rows: 2, groups: 2 },
      conflicts: { rows: 3, contradicting: 1, groups: 1 },
      labels: [
        { name: 'p', rows: 3 },
        { name: 'q', rows: 3 },
      ],
      overlap: null,
    })
    expect(census.duplicates.examples).toEqual({
      columns: ['a', 'b', 'y'],
      rows: [
        { row: 0, of: 'training', group: 0, cells: ['1', 'u', 'p'] },
        { row: 2, of: 'training', group: 0, cells: ['1', 'u', 'p'] },
        { row: 1, of: 'training', group: 1, cells: ['2', 'v', 'q'] },
        { row: 5, of: 'training', group: 1, cells: ['2', 'v', 'q'] },
      ],
    })
    expect(census.conflicts?.examples.rows.map(({ row }) => row)).toEqual([0, 3])
  })

  test('counts are those of plain counting, whatever the rows', async () => {
    const cell = fc.integer({ min: 0, max: 2 })
    const rows = fc.array(fc.tuple(cell, cell, fc.constantFrom('p', 'q')), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const table = tableInMemory({
          a: all.map(([a]) => a),
          b: all.map(([, b]) => b),
          y: all.map(([, , y]) => y),
        })
        const census = got(await gatherRows(table, { config }), 'census')
        const distinct = new Set(all.map((row) => JSON.stringify(row))).size
        const features = new Map<string, string[]>()
        for (const [a, b, y] of all) features.set(`${a},${b}`, [...(features.get(`${a},${b}`) ?? []), y])
        const torn = [...features.values()].filter((labels) => new Set(labels).size > 1)
        const most = (labels: string[]) =>
          Math.max(...['p', 'q'].map((y) => labels.filter((one) => one === y).length))
        expect(census.duplicates.rows).toBe(all.length - distinct)
        expect(census.distinctFeatures).toBe(features.size)
        expect(census.conflicts).toMatchObject({
          rows: torn.reduce((sum, labels) => sum + labels.length, 0),
          contradicting: torn.reduce((sum, labels) => sum + labels.length - most(labels), 0),
          groups: torn.length,
        })
      }),
      { numRuns: 60 },
    )
  })

  test('a dataset too large for the sample is read whole, and its rows are still shown', async () => {
    const rows = 30_000
    const a = Array.from({ length: rows }, (_, i) => i)
    a[29_999] = 17
    const table = tableInMemory({ a })
    const census = got(await gatherRows(table), 'census')
    expect(census).toMatchObject({ rows, totalRows: rows, duplicates: { rows: 1, groups: 1 }, labels: null })
    expect(census.duplicates.examples.rows.map(({ row, cells }) => [row, cells])).toEqual([
      [17, ['17']],
      [29_999, ['17']],
    ])
  })

  test('a told split: rows of both parts that share their features', async () => {
    const table = tableInMemory({
      a: [1, 2, 3, 1, 5, 6, 7, 8],
      y: ['p', 'q', 'p', 'q', 'p', 'q', 'p', 'q'],
    })
    const told = { config: { inputs: ['a'], targets: ['y'], validation_split: 'row % 4 == 3' } }
    const { overlap } = got(await gatherRows(table, told), 'census')
    expect(overlap).toMatchObject({ rows: 2, shared: 1, expectedShare: 0, source: 'split', columns: 1 })
    expect(overlap?.examples.rows.map(({ row, of }) => [row, of])).toEqual([
      [3, 'validation'],
      [0, 'training'],
    ])
  })

  test('a validation dataset: shared rows, found by value whatever the order of its columns', async () => {
    const training = tableInMemory({ a: [1, 2, 3, 3], b: ['u', 'v', 'w', 'w'], y: ['p', 'q', 'p', 'p'] })
    const validation = tableInMemory({ y: ['q', 'q', 'q'], b: ['v', 'x', 'w'], a: [2, 2, 3] })
    const { overlap } = got(await gatherRows(training, { config, validation }), 'census')
    expect(overlap).toMatchObject({ rows: 3, shared: 2, expectedShare: 0.5, source: 'dataset', columns: 2 })
    expect(overlap?.examples).toEqual({
      columns: ['a', 'b'],
      rows: [
        { row: 0, of: 'validation', group: 0, cells: ['2', 'v'] },
        { row: 1, of: 'training', group: 0, cells: ['2', 'v'] },
        { row: 2, of: 'validation', group: 1, cells: ['3', 'w'] },
        { row: 2, of: 'training', group: 1, cells: ['3', 'w'] },
      ],
    })
  })

  test('a cancel that comes in on the way ends it', async () => {
    const cancel = { requested: false }
    const turn = async () => {
      cancel.requested = true
    }
    const table = tableInMemory({ a: [1, 2, 3], b: ['u', 'v', 'w'], y: ['p', 'q', 'p'] })
    const work = gatherRows(table, { config, context: { cancel, turn } })
    await expect(work).rejects.toBeInstanceOf(CancelledError)
  })
})
