import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleOf, scanGatherer } from '../../main/artifacts/scan'
import type { Scan } from '../../main/contract/artifacts'
import type { Decoder } from '../../main/contract/decoder'
import { CancelledError, InputError } from '../../main/contract/errors'
import type { Summary } from '../../main/contract/summary'
import type { Table } from '../../main/contract/table'
import { neverCancelled } from '../../main/contract/task'
import type { Transform } from '../../main/contract/transform'
import { missingShares, viewColumn } from '../../main/engine/column'
import { createDecoder } from '../../main/runtime/duckdb'
import { contextOf } from '../artifacts/gathering'
import { type ColumnData, memoryTable } from '../artifacts/memory-table'
import { datasetIn } from '../sources/dataset'

let decoder: Decoder
let wine: { table: Table; scan: Scan }
beforeAll(async () => {
  decoder = await createDecoder()
  const path = join(import.meta.dirname, '../fixtures/cases/p1-wine-raw/data.csv')
  wine = await scanned((await datasetIn(path, decoder)).table)
})
afterAll(() => decoder.close())

async function scanned(table: Table): Promise<{ table: Table; scan: Scan }> {
  const gathered = await scanGatherer.gather(contextOf(table, null), {})
  if (gathered.state !== 'ready') throw new Error(gathered.state)
  return { table, scan: gathered.value }
}

const view = ({ table, scan }: typeof wine, name: string, transform: Transform | null = null) =>
  viewColumn(table, scan, { name, transform })

const asNumbers = (summary: Summary | undefined) => {
  if (summary?.kind !== 'number') throw new Error('not numbers')
  return summary
}

/** Tables of the tests' own do not summarize; here only counts of absent values matter. */
function memory(data: Record<string, ColumnData>): { table: Table; scan: Scan } {
  const table = memoryTable(data)
  const summary = (values: ColumnData): Summary => ({
    kind: 'text',
    rows: values.length,
    nulls: values.filter((value) => value === null || Number.isNaN(value)).length,
    distinct: 0,
    distinctExact: true,
    top: [],
    length: null,
  })
  const columns = table.columns.map((column) => ({ ...column, summary: summary(data[column.name]) }))
  return { table, scan: { profile: { rows: table.rows, columns }, sample: sampleOf([], table.rows) } }
}

describe('a column', () => {
  it('comes with its summary of all rows, and bins of equal ratios that count them all', async () => {
    const { profile, rows, sampleRows, logHistogram } = await view(wine, 'proline')
    expect([rows, sampleRows]).toEqual([178, 178])
    expect(asNumbers(profile.summary).mean).toBeCloseTo(746.8932584269663, 9)
    const { edges, counts } = logHistogram ?? { edges: [], counts: [] }
    expect([edges[0], edges.at(-1)]).toEqual([278, 1680])
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(178)
    for (let i = 2; i < edges.length; i++) expect(edges[i] / edges[i - 1]).toBeCloseTo(edges[1] / edges[0], 9)
  })

  it('has no logarithmic axis where a value is not above zero, nor as text', async () => {
    expect((await view(wine, 'cultivar')).logHistogram).toBeNull()
    const { table, scan } = wine
    const zero = { ...scan, profile: { ...scan.profile, columns: scan.profile.columns.map(withZero) } }
    expect((await viewColumn(table, zero, { name: 'proline', transform: null })).logHistogram).toBeNull()
  })

  it('that is not there is said to be gone', async () => {
    await expect(view(wine, 'vanished')).rejects.toThrow('column vanished: there is no such column')
    const gone: Transform = { kind: 'log1p', column: 'vanished' }
    await expect(view(wine, 'proline', gone)).rejects.toThrow(InputError)
  })

  it('beyond the sample of a wide table is read from the table', async () => {
    const { table, scan } = wine
    const narrow = { ...scan, sample: { ...scan.sample, columns: [] } }
    const request = { name: 'proline', transform: { kind: 'log1p', column: 'proline' } } as const
    expect(await viewColumn(table, narrow, request)).toEqual(await viewColumn(table, scan, request))
    const text = { name: 'cultivar', transform: null }
    expect(await viewColumn(table, narrow, text)).toEqual(await viewColumn(table, scan, text))
  })
})

const withZero = (column: Scan['profile']['columns'][number]) =>
  column.summary.kind === 'number' ? { ...column, summary: { ...column.summary, min: 0 } } : column

describe('a preview', () => {
  it('of the proposed standardizing has mean 0 and std 1', async () => {
    const { proposals } = await view(wine, 'proline')
    const standardize = proposals.find(({ kind }) => kind === 'standardize')
    const { preview } = await view(wine, 'proline', standardize ?? null)
    expect(preview?.before.map(({ name }) => name)).toEqual(['proline'])
    expect(preview?.after.map(({ name }) => name)).toEqual(['proline standardized'])
    expect(asNumbers(preview?.before[0].summary).max).toBe(1680)
    const after = asNumbers(preview?.after[0].summary)
    expect(after.mean).toBeCloseTo(0, 12)
    expect(after.std).toBeCloseTo(1, 12)
    expect(after.skewness).toBeCloseTo(asNumbers(preview?.before[0].summary).skewness ?? 0, 9)
  })

  it('of one column per class counts each class', async () => {
    const { proposals } = await view(wine, 'cultivar')
    expect(proposals).toEqual([{ kind: 'one-hot', column: 'cultivar', values: ['B', 'A', 'C'] }])
    const { preview } = await view(wine, 'cultivar', proposals[0])
    expect(preview?.after.map(({ name }) => name)).toEqual(['cultivar=B', 'cultivar=A', 'cultivar=C'])
    const counts = [71, 59, 48]
    preview?.after.forEach(({ summary }, i) => {
      expect(asNumbers(summary).mean).toBeCloseTo(counts[i] / 178, 12)
    })
  })

  it('reads every column that the transform names', async () => {
    const groups = [['proline', 'alcohol']]
    const { preview } = await view(wine, 'proline', {
      kind: 'relative',
      origin: ['alcohol', 'alcohol'],
      groups,
    })
    expect(preview?.before.map(({ name }) => name)).toEqual(['alcohol', 'proline'])
    expect(asNumbers(preview?.after[1].summary)).toMatchObject({ min: 0, max: 0 })
  })
})

describe('where values are missing', () => {
  const told = { cancel: neverCancelled, onProgress: () => undefined }

  it('is told by blocks of rows, NaN included, over all rows', async () => {
    const x = Array.from({ length: 1001 }, (_, i) => (i < 12 ? null : i === 20 ? Number.NaN : i))
    const { table, scan } = memory({ x })
    const { rows, blockRows, shares } = await missingShares(table, scan, 'x', told)
    expect({ rows, blockRows, blocks: shares.length }).toEqual({ rows: 1001, blockRows: 6, blocks: 167 })
    expect(shares.slice(0, 5)).toEqual([1, 1, 0, 1 / 6, 0])
    expect(shares.slice(5).every((share) => share === 0)).toBe(true)
  })

  it('takes the last block for as long as it is', async () => {
    const x = Array.from({ length: 401 }, (_, i) => (i === 400 ? null : 'a'))
    const { table, scan } = memory({ x })
    const { blockRows, shares } = await missingShares(table, scan, 'x', told)
    expect([blockRows, shares.length, shares.at(-1)]).toEqual([3, 134, 0.5])
  })

  it('reads nothing where nothing is missing', async () => {
    const { table, scan } = memory({ x: [1, 2, 3] })
    const unread: Table = {
      ...table,
      batches: () => {
        throw new Error('read')
      },
    }
    expect(await missingShares(unread, scan, 'x', told)).toEqual({ rows: 3, blockRows: 1, shares: [0, 0, 0] })
  })

  it('stops when it is cancelled', async () => {
    const { table, scan } = memory({ x: [null, 2, 3] })
    const cancelled = { ...told, cancel: { requested: true } }
    await expect(missingShares(table, scan, 'x', cancelled)).rejects.toThrow(CancelledError)
  })
})
