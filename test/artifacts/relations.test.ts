import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomFrom } from '../../main/base/random'
import type { Decoder } from '../../main/contract/decoder'
import { createDecoder } from '../../main/runtime/duckdb'
import { datasetIn } from '../sources/dataset'
import { gatherRows, got, tableInMemory } from './rows-gathering'

let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

const fixture = async (path: string) =>
  (await datasetIn(join(import.meta.dirname, '../fixtures/cases', path), decoder)).table

const random = randomFrom(7)
const noise = (rows: number) => Array.from({ length: rows }, random)

describe('relations', () => {
  test('to a quantity: the correlations of scipy', async () => {
    const table = await fixture('p7-diabetes-relu-out/data.csv')
    const { relations, rows } = got(
      await gatherRows(table, { config: { targets: ['progression'] } }),
      'relations',
    )
    expect(rows).toBe(442)
    const bmi = relations.find(({ column }) => column === 'bmi')
    // scipy.stats.pearsonr and spearmanr.
    expect(bmi?.pearson).toBeCloseTo(0.5864501344746883, 12)
    expect(bmi?.spearman).toBeCloseTo(0.5613820101065616, 12)
    expect(bmi).toMatchObject({ informationShare: null, giveaway: null, countsRows: false })
    const sex = relations.find(({ column }) => column === 'sex')
    expect(sex?.spearman).toBeCloseTo(0.03740081502886254, 12)
  })

  test('to classes: mutual information as numpy computes it, and no correlation with their names', async () => {
    const table = await fixture('p1-wine-raw/data.csv')
    const { relations } = got(await gatherRows(table, { config: { targets: ['cultivar'] } }), 'relations')
    const proline = relations.find(({ column }) => column === 'proline')
    // 11 equal-frequency bins, entropies after Miller and Madow: numpy 0.5083021240680045.
    expect(proline?.informationShare).toBeCloseTo(0.5083021240680045, 9)
    expect(proline).toMatchObject({ pearson: null, spearman: null, giveaway: null })
  })

  test('columns that give the target away, each in its way; useful ones do not', async () => {
    const target = Array.from({ length: 120 }, (_, i) => (i < 60 ? 'no' : 'yes'))
    const table = tableInMemory({
      id: Array.from({ length: 120 }, (_, i) => i),
      code: target.map((label) => (label === 'yes' ? 7 : 3)),
      word: target.map((label) => `${label}!`),
      useful: target.map((label, i) => (label === 'yes' ? 1 : 0) + 1.4 * random() + i / 1e6),
      target,
    })
    const { relations, scatters } = got(
      await gatherRows(table, { config: { targets: ['target'] } }),
      'relations',
    )
    const found = relations.map(({ column, giveaway, countsRows }) => [column, giveaway, countsRows])
    expect(found).toEqual([
      ['id', 'order', true],
      ['code', 'value', false],
      ['word', 'value', false],
      ['useful', null, false],
    ])
    expect(scatters.map(({ x, groups }) => [x, groups])).toEqual([
      ['id', ['no', 'yes']],
      ['code', ['no', 'yes']],
    ])
  })

  test('a target in another unit gives itself away, a strong feature does not', async () => {
    const celsius = noise(200).map((value) => 40 * value)
    const table = tableInMemory({
      fahrenheit: celsius.map((value) => value * 1.8 + 32),
      near: celsius.map((value) => value + 4 * random()),
      celsius,
    })
    const { relations } = got(await gatherRows(table, { config: { targets: ['celsius'] } }), 'relations')
    expect(relations.map(({ column, giveaway }) => [column, giveaway])).toEqual([
      ['fahrenheit', 'rank'],
      ['near', null],
    ])
  })

  test('rows with a gap on either side fall away', async () => {
    const table = tableInMemory({
      x: [...noise(50), null, null],
      y: [null, ...noise(49), 5, 6],
    })
    const { relations } = got(await gatherRows(table, { config: { targets: ['y'] } }), 'relations')
    expect(Number.isFinite(relations[0].spearman)).toBe(true)
  })

  test('without a target there is nothing to relate to', async () => {
    const artifacts = await gatherRows(tableInMemory({ x: noise(50) }))
    expect(artifacts.relations).toMatchObject({ state: 'missing', needs: [{ id: 'needs.target' }] })
  })
})
