import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schemaDifference } from '../../main/artifacts/drift'
import { driftOf } from '../../main/artifacts/rows/drift-columns'
import { randomFrom } from '../../main/base/random'
import type { Decoder } from '../../main/contract/decoder'
import type { Column } from '../../main/contract/table'
import { createDecoder } from '../../main/runtime/duckdb'
import { datasetIn } from '../sources/dataset'
import { gatherRows, got, tableInMemory } from './rows-gathering'

let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

describe('drift', () => {
  test('of a told split: the distances of scipy, and the limit of its distribution', async () => {
    const { table } = await datasetIn(
      join(import.meta.dirname, '../fixtures/cases/p1-wine-raw/data.csv'),
      decoder,
    )
    const config = { targets: ['cultivar'], task: 'classification', validation_split: 'row % 4 == 3' }
    const drift = got(await gatherRows(table, { config }), 'drift')
    expect(drift).toMatchObject({ source: 'split', trainingRows: 134, validationRows: 44, schema: null })
    const distance = (name: string) => drift.columns.find((one) => one.name === name)?.statistic.value
    // scipy.stats.ks_2samp.
    expect(distance('proline')).toBeCloseTo(0.1614654002713704, 12)
    expect(distance('alcohol')).toBeCloseTo(0.14891451831750338, 12)
    expect(distance('hue')).toBeCloseTo(0.18588873812754408, 12)
    expect(drift.columns.every(({ statistic: { value, limit } }) => value < limit)).toBe(true)
    expect(drift.columns.find(({ name }) => name === 'cultivar')).toMatchObject({
      role: 'target',
      statistic: { name: 'total-variation' },
      unseen: { values: [], rows: 0 },
    })
  })

  test('a validation dataset whose columns moved, with a category never seen', async () => {
    const random = randomFrom(2)
    const training = tableInMemory({
      moved: Array.from({ length: 300 }, () => normal(random)),
      same: Array.from({ length: 300 }, () => normal(random)),
      kind: Array.from({ length: 300 }, () => 'ab'[Math.floor(2 * random())]),
    })
    const validation = tableInMemory({
      moved: Array.from({ length: 100 }, () => 1 + normal(random)),
      same: Array.from({ length: 100 }, () => normal(random)),
      kind: Array.from({ length: 100 }, (_, i) => (i < 12 ? 'c' : 'ab'[Math.floor(2 * random())])),
    })
    const drift = got(await gatherRows(training, { validation }), 'drift')
    const over = drift.columns.filter(({ statistic: { value, limit } }) => value > limit)
    expect(over.map(({ name }) => name)).toEqual(['moved'])
    expect(drift.columns[0].name).toBe('moved')
    expect(drift.columns.find(({ name }) => name === 'kind')?.unseen).toEqual({ values: ['c'], rows: 12 })
    for (const { bins } of drift.columns) {
      const total = (counts: number[] | undefined) => counts?.reduce((sum, count) => sum + count, 0)
      expect([total(bins?.training), total(bins?.validation)]).toEqual([300, 100])
    }
  })

  test('samples of one distribution hardly ever pass the limit', () => {
    const random = randomFrom(11)
    const draw = (rows: number) => Float64Array.from({ length: rows }, () => normal(random))
    const shared = { name: 'x', role: 'input' } as const
    // 400 columns at a false alarm of 0.01 over 20 columns together: 0.2 alarms are expected.
    const alarms = Array.from({ length: 400 }, () =>
      driftOf({ ...shared, training: draw(150), validation: draw(50) }, 20),
    ).filter((one) => one && one.statistic.value > one.statistic.limit)
    expect(alarms.length).toBeLessThanOrEqual(3)
  })

  test('without a split there is nothing to compare', async () => {
    const artifacts = await gatherRows(tableInMemory({ a: [1, 2, 3] }))
    expect(artifacts.drift).toEqual({ state: 'missing', needs: [] })
  })
})

test('how schemas differ: lacking, further, of another type, in another order', () => {
  const column = (name: string, type: Column['type'] = 'float'): Column => ({ name, type, sourceType: '' })
  const here = [column('a'), column('b', 'integer'), column('c'), column('d')]
  expect(schemaDifference(here, [column('c', 'text'), column('b'), column('a'), column('e')])).toEqual({
    missing: ['d'],
    extra: ['e'],
    types: [{ name: 'c', training: 'float', validation: 'text' }],
    reordered: true,
  })
  expect(schemaDifference(here, here)).toEqual({ missing: [], extra: [], types: [], reordered: false })
})
