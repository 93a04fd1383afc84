import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { profileGatherer } from '../../main/artifacts/profile'
import { sampleOf, scanGatherer } from '../../main/artifacts/scan'
import type { Decoder } from '../../main/contract/decoder'
import { CancelledError } from '../../main/contract/errors'
import type { Progress } from '../../main/contract/task'
import { createDecoder } from '../../main/runtime/duckdb'
import { datasetIn } from '../sources/dataset'
import { contextOf } from './gathering'

let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

const winePath = join(import.meta.dirname, '../fixtures/cases/p1-wine-raw/data.csv')
const wine = () => datasetIn(winePath, decoder)

describe('scanGatherer', () => {
  it('needs a dataset', async () => {
    const gathered = await profileGatherer.gather(contextOf(null, null), {
      scan: await scanGatherer.gather(contextOf(null, null), {}),
    })
    expect(gathered).toMatchObject({ state: 'missing', needs: [{ id: 'needs.dataset' }] })
  })

  it('summarizes every column of a real dataset', async () => {
    const { table } = await wine()
    const told: Progress[] = []
    const gathered = await scanGatherer.gather(
      { ...contextOf(table, null), onProgress: (one) => told.push(one) },
      {},
    )
    if (gathered.state !== 'ready') throw new Error(gathered.state)
    const { rows, columns } = gathered.value.profile
    expect(rows).toBe(178)
    expect(columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name))
    // numpy 1.24.2 of the same column: mean, population std, median.
    const proline = columns.find(({ name }) => name === 'proline')?.summary
    if (proline?.kind !== 'number') throw new Error('not a number')
    expect(proline).toMatchObject({
      rows: 178,
      nulls: 0,
      min: 278,
      max: 1680,
      whole: true,
      distinctExact: true,
    })
    expect(proline.mean).toBeCloseTo(746.8932584269663, 9)
    expect(proline.std).toBeCloseTo(314.0216568419878, 9)
    expect(proline.quantiles).toMatchObject({ p25: 500.5, p50: 673.5, p99: 1522.3599999999997 })
    expect(columns.at(-1)?.summary).toMatchObject({
      kind: 'text',
      distinct: 3,
      top: [
        { value: 'B', count: 71 },
        { value: 'A', count: 59 },
        { value: 'C', count: 48 },
      ],
    })
    const { size } = statSync(winePath)
    expect(
      told.every(({ stage, unit, total }) => stage === 'profiling' && unit === 'bytes' && total === size),
    ).toBe(true)
    expect(told.at(-1)?.done).toBe(size)
  })

  it('ends when cancelled', async () => {
    const { table } = await wine()
    const work = scanGatherer.gather({ ...contextOf(table, null), cancel: { requested: true } }, {})
    await expect(work).rejects.toBeInstanceOf(CancelledError)
  })

  it('samples all rows of a small dataset, values side by side', async () => {
    const { table } = await wine()
    const gathered = await scanGatherer.gather(contextOf(table, null), {})
    if (gathered.state !== 'ready') throw new Error(gathered.state)
    const { sample } = gathered.value
    expect(sample).toMatchObject({ ranges: [{ offset: 0, rows: 178 }], rows: 178, totalRows: 178 })
    const page = await table.page({ offset: 100, limit: 1 })
    const row = sample.columns.map(({ values }) => values[100])
    expect(row).toEqual(
      page.vectors.map(({ values }) => (typeof values[0] === 'bigint' ? Number(values[0]) : values[0])),
    )
  })

  it('samples stretches of a large one, within 4 million values and 20,000 rows', () => {
    const columns = Array.from({ length: 500 }, (_, i) => ({
      name: `c${i}`,
      type: 'float' as const,
      sourceType: '',
    }))
    const wide = sampleOf(columns, 1e6)
    expect(wide.rows).toBe(8_000)
    expect(wide.ranges.at(-1)).toEqual({ offset: 1e6 - 400, rows: 400 })
    expect(sampleOf(columns.slice(0, 3), 1e6).rows).toBe(20_000)
  })
})
