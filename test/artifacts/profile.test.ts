import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { profileGatherer } from '../../main/artifacts/profile'
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

const wine = () => datasetIn(join(import.meta.dirname, '../fixtures/cases/p1-wine-raw/data.csv'), decoder)

describe('profileGatherer', () => {
  it('needs a dataset', async () => {
    const gathered = await profileGatherer.gather(contextOf(null, null), {})
    expect(gathered).toMatchObject({ state: 'missing', needs: [{ id: 'needs.dataset' }] })
  })

  it('summarizes every column of a real dataset', async () => {
    const { table } = await wine()
    const told: Progress[] = []
    const gathered = await profileGatherer.gather(
      { ...contextOf(table, null), onProgress: (one) => told.push(one) },
      {},
    )
    if (gathered.state !== 'ready') throw new Error(gathered.state)
    const { rows, columns } = gathered.value
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
    expect(told.every(({ stage, total }) => stage === 'profiling' && total === 178)).toBe(true)
    expect(told.at(-1)?.done).toBe(178)
  })

  it('ends when cancelled', async () => {
    const { table } = await wine()
    const work = profileGatherer.gather({ ...contextOf(table, null), cancel: { requested: true } }, {})
    await expect(work).rejects.toBeInstanceOf(CancelledError)
  })
})
