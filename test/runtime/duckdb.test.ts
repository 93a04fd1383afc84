import { existsSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { joinBatches } from '../../main/base/vectors'
import type { Decoder, Relation } from '../../main/contract/decoder'
import { CancelledError } from '../../main/contract/errors'
import type { Batch } from '../../main/contract/table'
import { createDecoder } from '../../main/runtime/duckdb'
import { spillFolder } from '../../main/runtime/spill'

let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

async function all(batches: AsyncIterable<Batch>): Promise<Batch> {
  const read: Batch[] = []
  for await (const batch of batches) read.push(batch)
  return joinBatches(read)
}

const readAll = async (relation: Relation) => all(relation.batches(relation.columns.map(({ name }) => name)))

describe('createDecoder', () => {
  it('hands numbers over as typed arrays with the type of the file', async () => {
    const relation = await decoder.open(
      `(SELECT 1::TINYINT a, 2::USMALLINT b, 3::INTEGER c, 1.5::FLOAT d, 2.5::DOUBLE e,
        9007199254740993::BIGINT f, 18446744073709551615::UBIGINT g, true h)`,
      { keep: false },
    )
    const { vectors } = await readAll(relation)
    expect(relation.columns.map(({ type }) => type)).toEqual([
      ...['integer', 'integer', 'integer', 'float', 'float', 'integer', 'integer', 'boolean'],
    ])
    expect(vectors).toEqual([
      { kind: 'number', values: Int8Array.of(1), validity: null },
      { kind: 'number', values: Uint16Array.of(2), validity: null },
      { kind: 'number', values: Int32Array.of(3), validity: null },
      { kind: 'number', values: Float32Array.of(1.5), validity: null },
      { kind: 'number', values: Float64Array.of(2.5), validity: null },
      { kind: 'bigint', values: BigInt64Array.of(9007199254740993n), validity: null },
      { kind: 'bigint', values: BigUint64Array.of(18446744073709551615n), validity: null },
      { kind: 'boolean', values: Uint8Array.of(1), validity: null },
    ])
  })

  it('makes doubles of wide integers and decimals and says so', async () => {
    const relation = await decoder.open(
      '(SELECT 170141183460469231731687303715884105727::HUGEINT a, 1.25::DECIMAL(9,2) b)',
      {
        keep: false,
      },
    )
    expect(relation.columns).toEqual([
      { name: 'a', type: 'integer', sourceType: 'HUGEINT as DOUBLE' },
      { name: 'b', type: 'float', sourceType: 'DECIMAL(9,2) as DOUBLE' },
    ])
    const { vectors } = await readAll(relation)
    expect(vectors.map(({ values }) => values[0])).toEqual([2 ** 127, 1.25])
  })

  it('counts times in milliseconds, infinite ones as infinities', async () => {
    const relation = await decoder.open(
      `(SELECT DATE '1970-01-03' a, TIMESTAMP '2000-01-01 00:00:00.5' b, TIMESTAMP_NS '1970-01-01 00:00:01' c,
        TIMESTAMPTZ '2000-01-01 02:00:00+02' d, TIME '01:00:00' e, 'infinity'::TIMESTAMP f, TIMESTAMP_S '1969-12-31 23:59:59' g)`,
      { keep: false },
    )
    const { vectors } = await readAll(relation)
    expect(relation.columns.map(({ type }) => type)).toEqual([
      ...['date', 'timestamp', 'timestamp', 'timestamp', 'time', 'timestamp', 'timestamp'],
    ])
    expect(vectors.map(({ values }) => values[0])).toEqual([
      ...[2 * 86_400_000, Date.UTC(2000, 0, 1) + 500, 1000, Date.UTC(2000, 0, 1), 3_600_000],
      ...[Number.POSITIVE_INFINITY, -1000],
    ])
  })

  it('opens structs up into columns, and prints what has no columns of its own', async () => {
    const relation = await decoder.open(
      `(SELECT unnest([[1, 2], [3]]) a, {'x': 1, 'y': {'"z': 'deep'}} b, 'red'::ENUM('red', 'blue') c, 'it''s' d)`,
      {
        keep: false,
      },
    )
    expect(relation.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      ...['a other', 'b.x integer', 'b.y."z text', 'c text', 'd text'],
    ])
    const { vectors } = await readAll(relation)
    expect(vectors.map(({ values }) => values[0])).toEqual(['[1, 2]', 1, 'deep', 'red', "it's"])
  })

  it('keeps integers of 128 bits exact where they fit into 64', async () => {
    const values = `(SELECT unnest([9007199254740993, -1])::HUGEINT n, unnest([1::HUGEINT << 70, 2]) m)`
    const relation = await decoder.open(values, { keep: false })
    expect(relation.columns.map(({ sourceType }) => sourceType)).toEqual(['BIGINT', 'HUGEINT as DOUBLE'])
    const { vectors } = await readAll(relation)
    expect(vectors.map(({ values }) => values[0])).toEqual([9007199254740993n, 2 ** 70])
  })

  it('marks absent values by a bit of 0, across many chunks and in order', async () => {
    const relation = await decoder.open(
      '(SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i END v FROM range(100000) t(i))',
      {
        keep: true,
      },
    )
    expect(relation.rows).toBe(100_000)
    const { vectors } = await all(relation.batches(['v']))
    const [vector] = vectors
    if (vector?.kind !== 'bigint' || !vector.validity) throw new Error('expected 64-bit integers with nulls')
    for (const row of [0, 1, 2, 3, 65_535, 65_536, 99_999]) {
      const isPresent = ((vector.validity[row >> 3] >> (row & 7)) & 1) === 1
      expect(isPresent).toBe(row % 3 !== 0)
      if (isPresent) expect(vector.values[row]).toBe(BigInt(row))
    }
  })

  it('reads a range of rows, fewer at the end and none beyond it', async () => {
    const relation = await decoder.open('(FROM range(5000))', { keep: true })
    const [name] = relation.columns.map(({ name }) => name)
    const valuesIn = async (offset: number, limit: number) => {
      const { vectors } = await all(relation.batches([name], { offset, limit }))
      return Array.from<unknown>(vectors[0]?.values ?? [])
    }
    expect(await valuesIn(2047, 3)).toEqual([2047n, 2048n, 2049n])
    expect(await valuesIn(4999, 10)).toEqual([4999n])
    const beyond: Batch[] = []
    for await (const batch of relation.batches([name], { offset: 6000, limit: 10 })) beyond.push(batch)
    expect(beyond).toEqual([])
  })

  it('serves two readers of one relation at the same time', async () => {
    const relation = await decoder.open('(SELECT i AS v FROM range(10000) t(i))', { keep: true })
    const [a, b] = await Promise.all([readAll(relation), readAll(relation)])
    expect(a).toEqual(b)
    expect(a.rows).toBe(10_000)
  })

  it('stops the query of a reader who leaves early', async () => {
    const relation = await decoder.open('(SELECT i AS v FROM range(3000000) t(i))', { keep: false })
    for await (const batch of relation.batches(['v'])) {
      expect(batch.rows).toBeGreaterThan(0)
      break
    }
    expect((await all(relation.batches(['v'], { offset: 0, limit: 3 }))).rows).toBe(3)
  })

  it('keeps nothing of a relation that was closed', async () => {
    const relation = await decoder.open('(SELECT 1 AS v)', { keep: true })
    await relation.close()
    await expect(readAll(relation)).rejects.toThrow(/does not exist/)
  })

  it('fetches no extension', async () => {
    await expect(decoder.open("read_xlsx('a.xlsx')", { keep: false })).rejects.toThrow()
    const relation = await decoder.open(
      `(SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%known_extensions' ORDER BY name)`,
      { keep: false },
    )
    const { vectors } = await readAll(relation)
    expect(vectors[1].values).toEqual(['false', 'false'])
  })

  it('stops decoding a file when its task is cancelled, and keeps nothing of it', async () => {
    const cancel = { requested: false }
    const shares: number[] = []
    const onShare = (share: number) => {
      shares.push(share)
      cancel.requested = true
    }
    const timer = setTimeout(() => {
      cancel.requested = true
    }, 300)
    const endless = '(SELECT sum(a.i * b.i) AS v FROM range(3000000) a(i), range(3000000) b(i))'
    const opening = decoder.open(endless, { keep: true, task: { cancel, onShare } })
    await expect(opening).rejects.toBeInstanceOf(CancelledError)
    clearTimeout(timer)
    expect(shares.every((share) => share > 0 && share <= 1)).toBe(true)
    const tables = await decoder.open('(SELECT count(*) AS n FROM duckdb_tables())', { keep: false })
    const before = await readAll(tables)
    await expect(decoder.open(endless, { keep: true, task: { cancel, onShare } })).rejects.toBeInstanceOf(
      CancelledError,
    )
    expect(await readAll(tables)).toEqual(before)
  })

  it('holds more rows than its memory takes, and removes what it put aside when it is closed', async () => {
    const own = await createDecoder()
    const folder = spillFolder(process.pid)
    const before = existsSync(folder) ? readdirSync(folder).length : 0
    const rows = 12_000_000
    const relation = await own.open(
      `(SELECT hash(i) AS a, hash(i + 1) AS b, hash(i + 2) AS c, hash(i + 3) AS d, hash(i + 4) AS e, hash(i + 5) AS f FROM range(${rows}) t(i))`,
      {
        keep: true,
      },
    )
    expect(readdirSync(folder).length).toBeGreaterThan(before)
    const late = await all(relation.batches(['a'], { offset: rows - 2, limit: 10 }))
    const again = await own.open(`(SELECT hash(i) AS a FROM range(${rows - 2}, ${rows}) t(i))`, {
      keep: false,
    })
    expect(late).toEqual(await readAll(again))
    await own.close()
    expect(existsSync(folder) ? readdirSync(folder).length : 0).toBe(before)
  })
})
