/** Arrow's nested, encoded and compressed columns. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  Vector as ArrowVector,
  Binary,
  type DataType,
  DateDay,
  Decimal,
  Dictionary,
  DurationMicrosecond,
  Field,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  IntervalYearMonth,
  LargeUtf8,
  List,
  Map_,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Table,
  TimestampNanosecond,
  tableToIPC,
  Uint8,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { datasetIn, outcomeOf, rowsIn, rowsOf } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
const decoder: Decoder = {
  open: () => Promise.reject(new Error('no database here')),
  close: () => Promise.resolve(),
}
let written = 0
const write = (bytes: Uint8Array) => files.write(`kinds-${++written}`, bytes)
const open = async (bytes: Uint8Array) => (await datasetIn(write(bytes), decoder)).table
const openColumns = (columns: Record<string, ArrowVector>) => open(tableToIPC(new Table(columns), 'file'))
const column = (values: readonly unknown[], type: DataType) => vectorFromArray(values, type)
const item = (type: DataType) => new Field('item', type, true)
const image = (name: string) =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/images', name)))

describe('structs', () => {
  it('become columns named by field, and are absent where the struct is', async () => {
    const inner = new Struct([new Field('z', new Int8(), true)])
    const type = new Struct([
      new Field('x', new Float64(), true),
      new Field('name', new Utf8(), true),
      new Field('deep', inner, true),
    ])
    const values = [
      { x: 1, name: 'a', deep: { z: 1 } },
      null,
      { x: null, name: 'c', deep: null },
      { x: 4, name: null, deep: { z: null } },
    ]
    const table = await openColumns({ s: column(values, type), after: column([1, 2, 3, 4], new Int32()) })
    expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
      ['s.x', 'float'],
      ['s.name', 'text'],
      ['s.deep.z', 'integer'],
      ['after', 'integer'],
    ])
    expect(await rowsIn(table)).toEqual([
      [1, 'a', 1, 1],
      [null, null, null, 2],
      [null, 'c', null, 3],
      [4, null, null, 4],
    ])
    expect(rowsOf(await table.page({ offset: 1, limit: 2, columns: ['s.name'] }))).toEqual([[null], ['c']])
  })
})

describe('tensors', () => {
  it.each([
    ['Float32', new Float32(), Float32Array],
    ['Uint8', new Uint8(), Uint8Array],
    ['Int16', new Int16(), Int16Array],
  ])('of %s share the memory of the message', async (_, element, Kind) => {
    const type = new FixedSizeList(2, item(element))
    const table = await openColumns({
      t: column(
        [
          [1, 2],
          [3, 4],
        ],
        type,
      ),
    })
    expect(table.columns[0]).toMatchObject({ type: 'tensor', shape: [2] })
    const { vectors } = await table.page({ offset: 0, limit: 2 })
    expect(vectors[0]).toMatchObject({ kind: 'tensor', width: 2 })
    expect(vectors[0].kind === 'tensor' && vectors[0].values instanceof Kind).toBe(true)
    expect(await rowsIn(table)).toEqual([[[1, 2]], [[3, 4]]])
  })

  it('of half precision, booleans and 64-bit whole numbers become numbers', async () => {
    const table = await openColumns({
      half: column([[0.5, -2]], new FixedSizeList(2, item(new Float16()))),
      big: column([[5n, -7n]], new FixedSizeList(2, item(new Int64()))),
    })
    expect(await rowsIn(table)).toEqual([
      [
        [0.5, -2],
        [5, -7],
      ],
    ])
    expect(table.columns[1].sourceType).toMatch(/as Float64/)
  })

  it('of nested lists have more axes; absent rows, lists and elements stay apart', async () => {
    const type = new FixedSizeList(2, item(new FixedSizeList(3, item(new Float32()))))
    const values = [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      null,
      [null, [7, null, 9]],
    ]
    const table = await openColumns({ t: column(values, type) })
    expect(table.columns[0].shape).toEqual([2, 3])
    const n = Number.NaN
    expect(await rowsIn(table)).toEqual([[[1, 2, 3, 4, 5, 6]], [null], [[n, n, n, 7, n, 9]]])
    const [summary] = await table.summarize({ cancel: { requested: false }, onProgress: () => undefined })
    expect(summary).toMatchObject({ kind: 'number', rows: 18, nulls: 6, nan: 4, min: 1, max: 9 })
  })

  it('in a struct, over many batches, by pages', async () => {
    const list = new FixedSizeList(2, item(new Float64()))
    const type = new Struct([new Field('t', list, true)])
    const parts = [0, 1, 2].map((part) => {
      const values = Array.from({ length: 10 }, (_, i) => ({ t: [part * 10 + i, -1] }))
      return new Table({ s: column(values, type) }).batches[0]
    })
    const table = await open(RecordBatchStreamWriter.writeAll(parts).toUint8Array(true))
    const rows = await rowsIn(table)
    expect(rows).toEqual(Array.from({ length: 30 }, (_, i) => [[i, -1]]))
    expect(rowsOf(await table.page({ offset: 9, limit: 3 }))).toEqual(rows.slice(9, 12))
  })

  it.each([
    ['{"shape":[2,3]}', [2, 3], [1, 2, 3, 4, 5, 6]],
    ['{"shape":[2,3],"permutation":[1,0]}', [3, 2], [1, 4, 2, 5, 3, 6]],
    ['{"shape":[2,4]}', [6], [1, 2, 3, 4, 5, 6]],
    ['{"shape":[2,3],"permutation":[1,1]}', [6], [1, 2, 3, 4, 5, 6]],
    ['nonsense', [6], [1, 2, 3, 4, 5, 6]],
  ])('arrow.fixed_shape_tensor %s has shape %j', async (told, shape, expected) => {
    const metadata = new Map([
      ['ARROW:extension:name', 'arrow.fixed_shape_tensor'],
      ['ARROW:extension:metadata', told],
    ])
    const type = new FixedSizeList(6, item(new Float32()))
    const field = new Field('t', type, true, metadata)
    const data = column([[1, 2, 3, 4, 5, 6]], type).data[0]
    const schema = new Schema([field])
    const batch = new RecordBatch(
      schema,
      makeData({ type: new Struct([field]), length: 1, children: [data] }),
    )
    const table = await open(tableToIPC(new Table(schema, [batch]), 'file'))
    expect(table.columns[0].shape).toEqual(shape)
    expect(await rowsIn(table)).toEqual([[expected]])
  })
})

const entries = new Struct<{ key: Utf8; value: Int32 }>([
  new Field('key', new Utf8()),
  new Field('value', new Int32(), true),
])
const mapType = new Map_(new Field('entries', entries))

describe('lists', () => {
  it('of numbers, all equally long, are tensors', async () => {
    const type = new List(item(new List(item(new Float64()))))
    const table = await openColumns({
      t: column(
        [
          [
            [1, 2],
            [3, 4],
          ],
          null,
          [
            [5, 6],
            [7, 8],
          ],
        ],
        type,
      ),
    })
    expect(table.columns[0]).toMatchObject({ type: 'tensor', shape: [2, 2] })
    expect(await rowsIn(table)).toEqual([[[1, 2, 3, 4]], [null], [[5, 6, 7, 8]]])
    expect(rowsOf(await table.page({ offset: 2, limit: 1 }))).toEqual([[[5, 6, 7, 8]]])
  })

  it('of other lengths or of texts are printed, and bounded', async () => {
    const table = await openColumns({
      ragged: column([[1, 2], [3], null], new List(item(new Int32()))),
      words: column([['a', 'b"'], ['c', null], []], new List(item(new Utf8()))),
      long: column([Array.from({ length: 5000 }, (_, i) => i), [1], [2]], new List(item(new Int32()))),
      map: column([new Map([['k', 1]]), null, new Map()], mapType),
      nothing: column([[], [], []], new List(item(new Int32()))),
    })
    expect(table.columns.map(({ type }) => type)).toEqual(Array(5).fill('other'))
    const [first, second, third] = await rowsIn(table)
    expect([first[0], first[1], first[3]]).toEqual(['[1,2]', '["a","b\\""]', '{"k":1}'])
    expect(String(first[2])).toMatch(/^\[0,1,2,.*…\]?$/)
    expect(String(first[2]).length).toBeLessThan(1100)
    expect(second).toEqual(['[3]', '["c",null]', '[1]', null, '[]'])
    expect(third).toEqual([null, '[]', '[2]', '{}', '[]'])
  })
})

describe('dictionaries', () => {
  it('of every plain type give their values, absent ones as well', async () => {
    const table = await openColumns({
      big: column([5n, null, 2n ** 60n], new Dictionary(new Int64(), new Int32())),
      day: column([new Date(0), null, new Date(86_400_000)], new Dictionary(new DateDay(), new Int8())),
      f: column([0.5, 1.5, null], new Dictionary(new Float32(), new Int32())),
      word: column(['a', 'b', 'a'], new Dictionary(new LargeUtf8(), new Int16())),
    })
    expect(table.columns.map(({ type }) => type)).toEqual(['integer', 'date', 'float', 'text'])
    expect(await rowsIn(table)).toEqual([
      [5n, 0, 0.5, 'a'],
      [null, null, 1.5, 'b'],
      [2n ** 60n, 86_400_000, null, 'a'],
    ])
  })

  it('grow by deltas', async () => {
    const type = new Dictionary(new Utf8(), new Int32(), 7)
    const words = ['a', 'b', 'c', 'd']
    const part = (indices: number[], known: number) => {
      const dictionary = vectorFromArray(words.slice(0, known), new Utf8())
      const data = makeData({ type, length: indices.length, data: Int32Array.from(indices), dictionary })
      return new RecordBatch({ w: data })
    }
    const writer = new RecordBatchStreamWriter()
    writer.write(part([0, 1], 2))
    writer.write(part([2, 3, 0], 4))
    writer.finish()
    const table = await open(await writer.toUint8Array())
    expect((await rowsIn(table)).flat()).toEqual(['a', 'b', 'c', 'd', 'a'])
  })
})

describe('other types', () => {
  it('become numbers in a unit that is said', async () => {
    const words = (low: number) => Uint32Array.of(low, 0, 0, 0, 0, 0, 0, 0)
    const table = await openColumns({
      wide: new ArrowVector([makeData({ type: new Decimal(3, 50, 256), length: 1, data: words(12_500) })]),
      long: column([2500n], new DurationMicrosecond()),
      nano: new ArrowVector([
        makeData({
          type: new TimestampNanosecond(),
          length: 1,
          data: BigInt64Array.of(1_500_000_000_000_000_000n),
        }),
      ]),
      months: new ArrowVector([
        makeData({ type: new IntervalYearMonth(), length: 1, data: Int32Array.of(14) }),
      ]),
    })
    expect(table.columns.map(({ type }) => type)).toEqual(['float', 'float', 'timestamp', 'integer'])
    expect(table.columns.map(({ sourceType }) => / as | in /.exec(sourceType)?.[0] ?? '')).toEqual([
      ' as ',
      ' in ',
      '',
      ' in ',
    ])
    const [row] = await rowsIn(table)
    expect(row.slice(0, 2)).toEqual([12.5, 2.5])
    expect(row.slice(2)).toEqual([1_500_000_000_000, 14])
  })

  it('of bytes are printed in hexadecimal, and bounded', async () => {
    const table = await openColumns({
      b: column([Uint8Array.of(1, 255), null, new Uint8Array(100)], new Binary()),
    })
    expect((await rowsIn(table)).flat()).toEqual(['0x01ff', null, `0x${'00'.repeat(16)}… 100 bytes`])
  })

  it('that are not read are refused by the name of their column', async () => {
    // Of two schemas that differ in the number of the type alone, the second says that the column is run-end encoded.
    const bytes = tableToIPC(
      new Table({
        fine: column([1], new Int8()),
        odd: column([{ a: 1 }], new Struct([new Field('a', new Int8())])),
      }),
      'stream',
    )
    const at = structTypeByte(bytes)
    bytes[at] = 22
    const fields = await inputErrorOf(open(bytes))
    expect(fields).toMatchObject({ place: 'column odd', cause: expect.stringMatching(/run-end encoded/) })
  })
})

/** Place of the one byte 13 (Struct) whose change to 22 makes a schema of a column that is run-end encoded. */
function structTypeByte(bytes: Uint8Array): number {
  const schemaEnd = new DataView(bytes.buffer, bytes.byteOffset).getInt32(4, true) + 8
  for (let at = schemaEnd - 1; at > 8; at--) if (bytes[at] === 13) return at
  throw new Error('no struct')
}

describe('images', () => {
  const bytesAndPath = new Struct([
    new Field('bytes', new Binary(), true),
    new Field('path', new Utf8(), true),
  ])
  const rgb = image('rgb.png')

  it("are decoded from plain bytes and from Hugging Face's struct", async () => {
    const table = await openColumns({
      plain: column([rgb, null, rgb], new Binary()),
      image: column([{ bytes: rgb, path: 'a.png' }, { bytes: rgb, path: null }, null], bytesAndPath),
    })
    expect(table.columns.map(({ name, type, shape }) => [name, type, shape])).toEqual([
      ['plain', 'image', [4, 6, 3]],
      ['image', 'image', [4, 6, 3]],
      ['image.path', 'text', undefined],
    ])
    const rows = await rowsIn(table)
    expect(rows[0][0]).toHaveLength(72)
    expect(rows[0][1]).toEqual(rows[0][0])
    expect(rows.map((row) => row[2])).toEqual(['a.png', null, null])
    expect([rows[1][0], rows[2][1]]).toEqual([null, null])
    expect(rowsOf(await table.page({ offset: 2, limit: 1, columns: ['plain'] }))[0][0]).toEqual(rows[0][0])
  })

  it('of different sizes are summarized by size, with a note', async () => {
    const table = await openColumns({ x: column([rgb, image('grey.png'), rgb], new Binary()) })
    expect(table.columns[0]).toMatchObject({ type: 'image' })
    expect(table.columns[0].shape).toBeUndefined()
    expect(table.notes?.[0]).toMatch(/column x holds images of 2 sizes/)
    const [summary] = await table.summarize({ cancel: { requested: false }, onProgress: () => undefined })
    expect(summary).toMatchObject({ kind: 'text', distinct: 2, top: [{ value: '4x6x3', count: 2 }, {}] })
  })

  it('that are damaged are named by row and file', async () => {
    const path = write(
      tableToIPC(new Table({ x: column([rgb, rgb, rgb.slice(0, 60)], new Binary()) }), 'file'),
    )
    const { table } = await datasetIn(path, decoder)
    const fields = await inputErrorOf(rowsIn(table))
    expect(fields).toMatchObject({ file: path, place: 'row 3, column x' })
    expect(fields.cause).toMatch(/image is damaged/)
  })
})

describe('whatever bytes are changed in nested columns', () => {
  it('an answer or an InputError comes', async () => {
    const whole = tableToIPC(
      new Table({
        s: column(
          [{ a: [1, 2], b: 'x' }, null, { a: null, b: 'y' }],
          new Struct([new Field('a', new List(item(new Float32())), true), new Field('b', new Utf8(), true)]),
        ),
        t: column(
          [[[1], [2]], null, [[3], [4]]],
          new FixedSizeList(2, item(new FixedSizeList(1, item(new Int32())))),
        ),
        i: column([image('grey.png'), null, image('grey.png')], new Binary()),
        d: column(['p', 'q', null], new Dictionary(new Utf8(), new Int8())),
      }),
      'file',
    )
    for (let i = 8; i < whole.length; i += 13) {
      const damaged = whole.slice()
      damaged[i] ^= 0xff
      const outcome = await outcomeOf(write(damaged), decoder)
      if (outcome instanceof Error) expect(outcome.name).toBe('InputError')
    }
  })
})
