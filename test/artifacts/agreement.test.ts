import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomFrom } from '../../main/base/random'
import type { Decoder } from '../../main/contract/decoder'
import type { Agreement } from '../../main/contract/rows'
import { createDecoder } from '../../main/runtime/duckdb'
import { datasetIn } from '../sources/dataset'
import { gatherRows, got, tableInMemory } from './rows-gathering'

let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

const at = ({ shifts }: Agreement, shift: number) =>
  shifts.find((one) => one.shift === shift)?.value ?? Number.NaN

/** Two features that tell one of three classes, rows in random order; labels moved by `slip` rows. */
function threeClasses(rows: number, slip: number) {
  const random = randomFrom(5)
  const classes = Array.from({ length: rows }, () => Math.floor(3 * random()))
  return tableInMemory({
    a: classes.map((one) => Math.cos(2 * one) + 0.3 * random()),
    b: classes.map((one) => 1_000 * (Math.sin(2 * one) + 0.3 * random())),
    y: classes.map((_, i) => 'pqr'[classes[(i - slip + rows) % rows]]),
  })
}

const config = { inputs: ['a', 'b'], targets: ['y'], task: 'classification' }

describe('agreement', () => {
  test('wine: what numpy finds by plain search, at every shift', async () => {
    const { table } = await datasetIn(
      join(import.meta.dirname, '../fixtures/cases/p1-wine-raw/data.csv'),
      decoder,
    )
    const agreement = got(await gatherRows(table, { config: { targets: ['cultivar'] } }), 'agreement')
    expect(agreement).toMatchObject({ measure: 'label-agreement', rows: 178, features: 13 })
    expect(agreement.chance).toBeCloseTo(0.34168665572528717, 12)
    expect(agreement.fromRowToRow).toBeCloseTo(0.327683615819209, 12)
    expect(at(agreement, 0)).toBeCloseTo(0.9550561797752809, 12)
    expect(at(agreement, -1)).toBeCloseTo(0.2840909090909091, 12)
    expect(at(agreement, 1)).toBeCloseTo(0.2840909090909091, 12)
  })

  test.each([-2, 1, 3])('labels that slipped by %i rows agree once they are moved back', async (slip) => {
    const agreement = got(await gatherRows(threeClasses(400, slip), { config }), 'agreement')
    expect(at(agreement, slip)).toBeGreaterThan(0.95)
    const others = agreement.shifts.filter(({ shift }) => shift !== slip)
    for (const { value } of others)
      expect(Math.abs(value - agreement.chance)).toBeLessThan(4 * agreement.chanceError)
  })

  test('quantities are compared by correlation', async () => {
    const random = randomFrom(9)
    const a = Array.from({ length: 300 }, random)
    const table = tableInMemory({ a, y: a.map((value) => 5 * value + 0.1 * random()) })
    const told = { config: { targets: ['y'], task: 'regression' } }
    const agreement = got(await gatherRows(table, told), 'agreement')
    expect(agreement).toMatchObject({ measure: 'correlation', chance: 0 })
    expect(at(agreement, 0)).toBeGreaterThan(0.95)
    expect(Math.abs(at(agreement, 2))).toBeLessThan(4 * agreement.chanceError)
  })

  test('the same seed gives the same rows; a large dataset is sampled, and shifts stay within its stretches', async () => {
    const table = threeClasses(25_000, 1)
    const first = got(await gatherRows(table, { config }), 'agreement')
    expect(first).toMatchObject({ rows: 1_500, totalRows: 25_000 })
    expect(at(first, 1)).toBeGreaterThan(0.95)
    expect(got(await gatherRows(table, { config }), 'agreement')).toEqual(first)
  })

  test('gaps, infinities and constants do no harm', async () => {
    const table = tableInMemory({
      a: Array.from({ length: 60 }, (_, i) => (i % 7 === 0 ? null : i)),
      b: Array.from({ length: 60 }, (_, i) => (i === 3 ? Number.POSITIVE_INFINITY : 4)),
      y: Array.from({ length: 60 }, (_, i) => (i % 5 === 0 ? null : i < 30 ? 'p' : 'q')),
    })
    const agreement = got(await gatherRows(table, { config }), 'agreement')
    expect(agreement.shifts.every(({ value }) => value >= 0 && value <= 1)).toBe(true)
  })

  test('too few rows, or no numbers to compare, are not judged', async () => {
    const few = await gatherRows(threeClasses(20, 0), { config })
    const words = await gatherRows(
      tableInMemory({ a: new Array(60).fill('x'), b: new Array(60).fill('z'), y: new Array(60).fill('p') }),
      { config },
    )
    expect([few.agreement, words.agreement]).toEqual([
      { state: 'missing', needs: [] },
      { state: 'missing', needs: [] },
    ])
  })
})
