import { describe, expect, it } from 'vitest'
import type { Relation } from '../../main/contract/decoder'
import { CancelledError, InputError } from '../../main/contract/errors'
import type { Batch } from '../../main/contract/table'
import { neverCancelled, type Progress } from '../../main/contract/task'
import { tableOf } from '../../main/sources/table'
import { rowsOf } from './dataset'
import { inputErrorOf } from './temp-files'

/** Ten batches of a hundred rows: n counts up and is absent in every fourth row, big is 2^60 + n, flag and word alternate. */
async function* hundreds(): AsyncIterable<Batch> {
  for (let start = 0; start < 1000; start += 100) {
    const n = Float64Array.from({ length: 100 }, (_, i) => start + i)
    const words = Array.from(n, (value) => (value % 2 === 0 ? 'even' : null))
    yield {
      rows: 100,
      vectors: [
        { kind: 'number', values: n, validity: new Uint8Array(13).fill(0b11101110) },
        {
          kind: 'bigint',
          values: BigInt64Array.from(n, (value) => 2n ** 60n + BigInt(value)),
          validity: null,
        },
        { kind: 'boolean', values: Uint8Array.from(n, (value) => value % 2), validity: null },
        { kind: 'text', values: words },
      ],
    }
  }
}
const columns = [
  { name: 'n', type: 'float', sourceType: 'DOUBLE' },
  { name: 'big', type: 'integer', sourceType: 'BIGINT' },
  { name: 'flag', type: 'boolean', sourceType: 'BOOLEAN' },
  { name: 'word', type: 'text', sourceType: 'VARCHAR' },
] as const
const relation: Relation = { columns, rows: 1000, batches: hundreds, close: async () => undefined }
const fault = (error: unknown) => error
const table = tableOf({ path: 'a.csv', format: 'csv', relation, notes: [], fault })

describe('tableOf', () => {
  it('summarizes every column by its type, all batches taken together', async () => {
    const told: Progress[] = []
    const [n, big, flag, word] = await table.summarize({
      cancel: neverCancelled,
      onProgress: (one) => told.push(one),
    })
    expect(n).toMatchObject({ kind: 'number', rows: 1000, nulls: 250, min: 1, max: 999 })
    expect(big).toMatchObject({ kind: 'number', rows: 1000, nulls: 0 })
    if (big.kind === 'number') expect(big.std).toBeCloseTo(Math.sqrt((1000 ** 2 - 1) / 12), 9)
    expect(flag).toMatchObject({ kind: 'number', mean: 0.5, zeros: 500, distinct: 2 })
    expect(word).toMatchObject({ kind: 'text', nulls: 500, top: [{ value: 'even', count: 500 }] })
    expect(told.at(-1)).toEqual({ stage: 'profiling', done: 1000, total: 1000, unit: 'rows' })
    expect(told.map(({ done }) => done)).toEqual(Array.from({ length: 10 }, (_, i) => 100 * (i + 1)))
  })

  it('tells progress in bytes of the file where its size is known', async () => {
    const told: Progress[] = []
    const sized = tableOf({ path: 'a.csv', format: 'csv', relation, notes: [], bytes: 5000, fault })
    await sized.summarize({ cancel: neverCancelled, onProgress: (one) => told.push(one) })
    expect(told[0]).toEqual({ stage: 'profiling', done: 500, total: 5000, unit: 'bytes' })
    expect(told.at(-1)).toMatchObject({ done: 5000, total: 5000 })
  })

  it('leaves a turn to the event loop within a batch of millions of values, so that a cancel comes in', async () => {
    const cancel = { requested: false }
    const values = new Float64Array(4_000_000)
    const huge: Relation = {
      columns: [columns[0]],
      rows: values.length,
      async *batches() {
        setImmediate(() => {
          cancel.requested = true
        })
        yield { rows: values.length, vectors: [{ kind: 'number', values, validity: null }] }
        throw new Error('the batch was taken to its end')
      },
      close: async () => undefined,
    }
    const work = tableOf({ path: 'a.csv', format: 'csv', relation: huge, notes: [], fault })
    await expect(work.summarize({ cancel, onProgress: () => undefined })).rejects.toBeInstanceOf(
      CancelledError,
    )
  })

  it('gives batches of the size asked for, nulls in their places', async () => {
    const sizes: number[] = []
    const present: boolean[] = []
    for await (const batch of table.batches({ batchRows: 130, cancel: neverCancelled })) {
      for (const [n] of rowsOf(batch)) present.push(n !== null)
      sizes.push(batch.rows)
    }
    expect(sizes).toEqual([130, 130, 130, 130, 130, 130, 130, 90])
    expect(present).toEqual(Array.from({ length: 1000 }, (_, row) => row % 4 !== 0))
  })

  it('stops between batches when cancelled', async () => {
    const cancel = { requested: false }
    let seen = 0
    const reading = async () => {
      for await (const batch of table.batches({ cancel })) {
        seen += batch.rows
        cancel.requested = true
      }
    }
    await expect(reading()).rejects.toBeInstanceOf(CancelledError)
    expect(seen).toBe(100)
    await expect(table.summarize({ cancel, onProgress: () => undefined })).rejects.toBeInstanceOf(
      CancelledError,
    )
  })

  it('names a column that is not there', async () => {
    const work = table.page({ offset: 0, limit: 1, columns: ['m'] })
    expect(await inputErrorOf(work)).toMatchObject({
      file: 'a.csv',
      place: 'column m',
      remedy: expect.stringMatching(/n, big/),
    })
  })

  it('puts what fails while reading into the words of the format', async () => {
    const failing: Relation = {
      ...relation,
      // biome-ignore lint/correctness/useYield: it fails before there is anything to yield
      batches: async function* () {
        throw new Error('torn')
      },
    }
    const torn = () => new InputError({ file: 'a.csv', cause: 'torn' })
    const work = tableOf({ path: 'a.csv', format: 'csv', relation: failing, notes: [], fault: torn })
    expect(await inputErrorOf(work.page({ offset: 0, limit: 1 }))).toMatchObject({ cause: 'torn' })
  })
})
