import {
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  Int8,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Table,
  TimeMicrosecond,
  TimestampMicrosecond,
  TimestampSecond,
  tableFromArrays,
  tableToIPC,
  Uint64,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { neverCancelled } from '../../main/contract/task'
import { datasetIn, outcomeOf, rowsIn, rowsOf } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
/** Arrow never reaches the database. */
const decoder: Decoder = {
  open: () => Promise.reject(new Error('no database here')),
  close: () => Promise.resolve(),
}
const open = async (name: string, bytes: Uint8Array) =>
  (await datasetIn(files.write(name, bytes), decoder)).table

const column = (values: readonly unknown[], type: DataType) => vectorFromArray(values, type)

const wide = new Table({
  i8: column([1, null, -3], new Int8()),
  i64: column([9007199254740993n, null, -1n], new Int64()),
  u64: column([18446744073709551615n, 0n, null], new Uint64()),
  f16: column([1.5, null, -2], new Float16()),
  f32: column([0.5, null, Number.NaN], new Float32()),
  f64: column([0.1, null, Number.NEGATIVE_INFINITY], new Float64()),
  flag: column([true, null, false], new Bool()),
  text: column(['a', null, ''], new Utf8()),
  word: column(['red', null, 'red'], new Dictionary(new Utf8(), new Int32())),
  day: column([new Date(Date.UTC(2024, 0, 2)), null, new Date(0)], new DateDay()),
  micro: column([1500, null, 0], new TimestampMicrosecond()),
  second: column([3000, null, 0], new TimestampSecond()),
  clock: column([3_600_000_000n, null, 0n], new TimeMicrosecond()),
  pair: column([[1, 2], null, [3, 4]], new FixedSizeList(2, new Field('item', new Float32()))),
})
const cells = [
  [
    1,
    9007199254740993n,
    18446744073709551615n,
    1.5,
    0.5,
    0.1,
    1,
    'a',
    'red',
    Date.UTC(2024, 0, 2),
    1500,
    3000,
    3_600_000,
    [1, 2],
  ],
  Array(14).fill(null),
  [-3, -1n, null, -2, Number.NaN, Number.NEGATIVE_INFINITY, 0, '', 'red', 0, 0, 0, 0, [3, 4]],
]
cells[1][2] = 0n

describe.each(['file', 'stream'] as const)('Arrow IPC %s', (form) => {
  it('reads every type it has columns for, and prints the others', async () => {
    const table = await open(`wide-${form}`, tableToIPC(wide, form))
    expect(table.format).toBe(`arrow-${form}`)
    expect(table.columns.map(({ type }) => type)).toEqual([
      ...['integer', 'integer', 'integer', 'float', 'float', 'float', 'boolean', 'text', 'text'],
      ...['date', 'timestamp', 'timestamp', 'time', 'tensor'],
    ])
    expect(table.columns.at(-1)?.sourceType).toBe('FixedSizeList[2]<Float32>')
    expect(await rowsIn(table)).toEqual(cells)
  })

  it('reads many batches in order, by columns, in portions and in pages', async () => {
    const parts = [0, 1, 2].map((part) => {
      const values = Float64Array.from({ length: 1000 }, (_, i) => part * 1000 + i)
      return tableFromArrays({ v: values, w: values.map((value) => -value) }).batches[0]
    })
    const Writer = form === 'file' ? RecordBatchFileWriter : RecordBatchStreamWriter
    const table = await open(`many-${form}`, Writer.writeAll(parts).toUint8Array(true))
    expect(table.rows).toBe(3000)
    const sizes: number[] = []
    for await (const batch of table.batches({ columns: ['w'], batchRows: 700, cancel: neverCancelled })) {
      expect(batch.vectors).toHaveLength(1)
      sizes.push(batch.rows)
    }
    expect(sizes).toEqual([700, 700, 700, 700, 200])
    expect(rowsOf(await table.page({ offset: 1998, limit: 4, columns: ['v'] }))).toEqual([
      [1998],
      [1999],
      [2000],
      [2001],
    ])
    expect(await table.page({ offset: 3000, limit: 4 })).toMatchObject({ rows: 0 })
  })

  it('makes names that occur again unique', async () => {
    const type = new Struct([new Field('a', new Int32()), new Field('a', new Int32())])
    const child = () => makeData({ type: new Int32(), data: Int32Array.of(1, 2) })
    const batch = new RecordBatch(
      new Schema(type.children),
      makeData({ type, length: 2, children: [child(), child()] }),
    )
    const table = await open(`twice-${form}`, tableToIPC(new Table([batch]), form))
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'a_1'])
    expect(table.notes).toHaveLength(1)
  })

  it('is a table of no rows where there is only a schema', async () => {
    const table = await open(`empty-${form}`, tableToIPC(new Table(wide.schema), form))
    expect(table.rows).toBe(0)
    expect(table.columns).toHaveLength(14)
  })

  it('says of a file that is cut off that it is, wherever the cut', async () => {
    const whole = tableToIPC(wide, form)
    for (const share of [0.2, 0.5, 0.9]) {
      const path = files.write(`cut-${form}`, whole.subarray(0, Math.floor(whole.length * share)))
      const fields = await inputErrorOf(datasetIn(path, decoder))
      expect(fields.file).toBe(path)
      expect(fields.cause).toMatch(/damaged or cut off/)
    }
  })

  it('ends in an answer or an InputError, whatever bytes are changed', async () => {
    const whole = tableToIPC(wide, form)
    for (let i = 8; i < whole.length; i += 37) {
      const damaged = whole.slice()
      damaged[i] ^= 0xff
      const path = files.write(`damaged-${form}`, damaged)
      const outcome = await outcomeOf(path, decoder)
      if (outcome instanceof Error) expect(outcome.name).toBe('InputError')
    }
  })
})

describe('Arrow decimals', () => {
  it('become numbers, and say so', async () => {
    const type = new Decimal(2, 10, 128)
    const data = makeData({
      type,
      length: 2,
      data: Uint32Array.of(125, 0, 0, 0, 0xffffff83, 0xffffffff, 0xffffffff, 0xffffffff),
    })
    const table = await open('decimal', tableToIPC(new Table({ d: data }), 'stream'))
    expect(table.columns[0].sourceType).toContain('as Float64')
    expect(await rowsIn(table)).toEqual([[1.25], [-1.25]])
  })
})
