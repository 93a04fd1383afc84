/** NumPy arrays and archives of them, made by NumPy (test/fixtures/arrays/make-arrays.py) and by hand. */
import { readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Decoder } from '../../main/contract/decoder'
import { InputError } from '../../main/contract/errors'
import { neverCancelled } from '../../main/contract/task'
import { parseLiteral } from '../../main/sources/formats/npy-header'
import { datasetIn, outcomeOf, rowsIn, rowsOf } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
const folder = join(import.meta.dirname, '../fixtures/arrays')
const path = (name: string) => join(folder, name)
const read = (name: string) => new Uint8Array(readFileSync(path(name)))
const decoder: Decoder = {
  open: () => Promise.reject(new Error('no database here')),
  close: () => Promise.resolve(),
}
const open = async (name: string) => (await datasetIn(path(name), decoder)).table
const faultOf = (name: string) => inputErrorOf(datasetIn(path(name), decoder))

type Expected = (string | number | null | number[])[][] | null
const cell = z.union([z.string(), z.number(), z.null(), z.array(z.number())])
const expected: Record<string, Expected> = z
  .record(z.string(), z.array(z.array(cell)).nullable())
  .parse(JSON.parse(readFileSync(path('expected.json'), 'utf8')))

describe('arrays', () => {
  it.each(Object.entries(expected).filter(([, rows]) => rows !== null))(
    '%s holds what NumPy wrote',
    async (name, rows) => {
      const table = await open(name)
      expect(table.format).toBe('npy')
      expect(await rowsIn(table)).toEqual(rows)
      expect(table.rows).toBe(rows?.length)
    },
  )

  it('name columns by the file, by place or by field', async () => {
    const columnsOf = async (name: string) =>
      (await open(name)).columns.map(({ name, type }) => `${name}: ${type}`)
    expect(await columnsOf('f4.npy')).toEqual(['f4_0: float', 'f4_1: float'])
    expect(await columnsOf('one-column.npy')).toEqual(['one-column: float'])
    expect(await columnsOf('cube.npy')).toEqual(['cube: tensor'])
    expect(await columnsOf('times.npy')).toEqual(['times: timestamp'])
    expect(await columnsOf('structured.npy')).toEqual([
      'id: integer',
      'pos_0: float',
      'pos_1: float',
      'pos_2: float',
      'name: text',
      'inner.a: integer',
      'inner.b: float',
    ])
    expect((await open('cube.npy')).columns[0].shape).toEqual([2, 4])
  })

  it('wider than 4,096 are one column of tensors', async () => {
    const table = await open('wide.npy')
    expect(table.columns).toMatchObject([{ type: 'tensor', shape: [5000], sourceType: 'uint16' }])
    const [, second] = await rowsIn(table)
    expect(second[0]).toEqual(Array.from({ length: 5000 }, (_, i) => 5000 + i))
  })

  it('of 64-bit whole numbers are exact', async () => {
    expect(await rowsIn(await open('i8.npy'))).toEqual([[2n ** 60n + 1n], [-1n]])
    expect(await rowsIn(await open('u8.npy'))).toEqual([[2n ** 63n + 1n], [0n]])
  })

  it.each([
    ['objects.npy', /pickle/],
    ['complex.npy', /type that is not read \(<c16\)/],
    ['scalar.npy', /single value/],
    ['objects.npz', /pickle/],
  ])('%s is refused', async (name, cause) => {
    const fields = await faultOf(name)
    expect(fields).toMatchObject({ file: path(name), cause: expect.stringMatching(cause) })
    expect(fields.remedy).not.toBeNull()
  })

  it('that are cut off say so, and those that shrink while they are read', async () => {
    const whole = read('f8.npy')
    const cut = files.write('cut.npy', whole.subarray(0, -5))
    expect((await inputErrorOf(datasetIn(cut, decoder))).cause).toMatch(
      /cut off: its shape 3 x 2 takes 176 bytes/,
    )
    const header = files.write('header.npy', whole.subarray(0, 60))
    expect((await inputErrorOf(datasetIn(header, decoder))).cause).toMatch(/cut off within its header/)
    const shrinking = files.write('shrinking.npy', whole)
    const { table } = await datasetIn(shrinking, decoder)
    truncateSync(shrinking, 140)
    expect(await inputErrorOf(rowsIn(table))).toMatchObject({
      file: shrinking,
      cause: expect.stringMatching(/changed while it was read \(from \d+ to 140 bytes\)/),
    })
  })

  it('larger than one portion are read in portions, and by pages from the middle', async () => {
    const rows = 50_000
    const values = Float64Array.from({ length: rows * 40 }, (_, i) => i)
    const large = files.write('large.npy', npyOf('<f8', [rows, 40], new Uint8Array(values.buffer)))
    const { table } = await datasetIn(large, decoder)
    let [seen, batches] = [0, 0]
    for await (const { rows: part, vectors } of table.batches({
      columns: ['large_39', 'large_0'],
      cancel: neverCancelled,
    })) {
      expect(vectors.map((vector) => vector.kind !== 'text' && vector.values[0])).toEqual([
        seen * 40 + 39,
        seen * 40,
      ])
      seen += part
      batches++
    }
    expect([seen, batches > 1]).toEqual([rows, true])
    expect(rowsOf(await table.page({ offset: 31_234, limit: 1, columns: ['large_1'] }))).toEqual([
      [31_234 * 40 + 1],
    ])
    expect((await table.page({ offset: rows, limit: 5 })).rows).toBe(0)
  })
})

/** An array by hand, version 1. */
function npyOf(descr: string, shape: readonly number[], data: Uint8Array, fortran = false): Uint8Array {
  const told = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')},), }`
  const header = Buffer.from(`${told.padEnd(117)}\n`, 'latin1')
  const start = Buffer.alloc(10)
  start.write('\x93NUMPY\x01\0', 'latin1')
  start.writeUInt16LE(header.length, 8)
  return new Uint8Array(Buffer.concat([start, header, data]))
}

describe('archives', () => {
  const train = Array.from({ length: 20 }, (_, row) => Array.from({ length: 12 }, (_, i) => row * 12 + i))

  it.each(['plain.npz', 'packed.npz'])(
    '%s: the largest arrays of equally many rows are one table',
    async (name) => {
      const table = await open(name)
      expect(table).toMatchObject({ format: 'npz', rows: 20 })
      expect(table.columns.slice(0, 2)).toMatchObject([
        { name: 'x_train', type: 'tensor', shape: [4, 3] },
        { name: 'y_train', type: 'integer' },
      ])
      const rows = await rowsIn(table, ['x_train', 'y_train'])
      expect(rows).toEqual(train.map((values, row) => [values, BigInt(row % 3)]))
      expect(rowsOf(await table.page({ offset: 7, limit: 2, columns: ['y_train', 'x_train'] }))).toEqual([
        [1n, train[7]],
        [2n, train[8]],
      ])
      expect(table.notes).toEqual([
        'only the arrays of 20 rows are read; left out, because their number of rows differs: x_test (5 rows), y_test (5 rows)',
        expect.stringMatching(/^about.npy is left out: its values are Python objects/),
      ])
    },
  )

  it('may hold packed arrays in column-major order', async () => {
    const table = await open('packed.npz')
    const names = Array.from({ length: 12 }, (_, i) => `column_major_${i}`)
    expect(await rowsIn(table, names)).toEqual(train)
    expect(rowsOf(await table.page({ offset: 18, limit: 1, columns: ['column_major_3'] }))).toEqual([
      [18 * 12 + 3],
    ])
  })

  it('that claim to unpack to more than they hold are refused', async () => {
    const bytes = Buffer.from(read('packed.npz'))
    // The uncompressed size of the first member, in the central directory.
    const entry = bytes.indexOf('PK\x01\x02', 0, 'latin1')
    bytes.writeUInt32LE(0x7fffffff, entry + 24)
    const bomb = files.write('bomb.npz', bytes)
    const { table } = await datasetIn(bomb, decoder)
    expect(table.notes?.join()).toMatch(
      /x_train.npy is left out: its \d+ bytes claim to unpack to 2147483647/,
    )
  })

  it('of other things are still refused as ZIP archives', async () => {
    const bytes = Buffer.from(read('plain.npz'))
    bytes.write('.xml', bytes.indexOf('.npy'), 'latin1')
    const fields = await inputErrorOf(datasetIn(files.write('book.xlsx', bytes), decoder))
    expect(fields.cause).toMatch(/ZIP archive \(such as .xlsx/)
  })
})

describe('whatever bytes are changed', () => {
  it.each(['structured.npy', 'fortran-cube.npy', 'times.npy', 'words.npy', 'plain.npz', 'packed.npz'])(
    '%s gives an answer or an InputError',
    async (name) => {
      const whole = read(name)
      for (let i = 0; i < whole.length; i += Math.max(1, Math.floor(whole.length / 120))) {
        for (const flip of [0xff, 0x01]) {
          const damaged = whole.slice()
          damaged[i] ^= flip
          const outcome = await outcomeOf(files.write(`damaged-${name}`, damaged), decoder)
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InputError)
        }
      }
    },
  )

  it.each(['plain.npz', 'packed.npz', 'cube.npy'])('%s cut off anywhere is an InputError', async (name) => {
    const whole = read(name)
    for (const share of [0.02, 0.1, 0.3, 0.6, 0.9, 0.99]) {
      const cut = files.write(`cut-${name}`, whole.subarray(0, Math.max(1, Math.floor(share * whole.length))))
      const fields = await inputErrorOf(datasetIn(cut, decoder))
      expect(fields.file).toBe(cut)
    }
  })
})

describe('any array', () => {
  const kinds = fc.constantFrom('<f4', '<f8', '<i2', '<i4', '|u1')
  const sizes: Record<string, number> = { '<f4': 4, '<f8': 8, '<i2': 2, '<i4': 4, '|u1': 1 }
  const valueAt = (bytes: Uint8Array, descr: string, place: number): number => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const at = place * sizes[descr]
    if (descr === '<f4') return view.getFloat32(at, true)
    if (descr === '<f8') return view.getFloat64(at, true)
    if (descr === '<i2') return view.getInt16(at, true)
    return descr === '<i4' ? view.getInt32(at, true) : view.getUint8(at)
  }

  it('is read element by element, in either order of its axes', async () => {
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.infiniteStream(fc.nat(255)),
        async (descr, shape, fortran, random) => {
          const count = shape.reduce((all, axis) => all * axis, 1)
          const data = Uint8Array.from({ length: count * sizes[descr] }, () => random.next().value ?? 0)
          const file = files.write('any.npy', npyOf(descr, shape, data, fortran))
          const rows = await rowsIn((await datasetIn(file, decoder)).table)
          const inner = shape.slice(1)
          const width = count / shape[0]
          const placeOf = (row: number, i: number): number => {
            if (!fortran) return row * width + i
            let [rest, place] = [i, 0]
            for (let axis = inner.length - 1; axis >= 0; axis--) {
              place += (rest % inner[axis]) * inner.slice(0, axis).reduce((all, each) => all * each, shape[0])
              rest = Math.floor(rest / inner[axis])
            }
            return place + row
          }
          expect(rows.map((row) => row.flat())).toEqual(
            Array.from({ length: shape[0] }, (_, row) =>
              Array.from({ length: width }, (_, i) => valueAt(data, descr, placeOf(row, i))),
            ),
          )
        },
      ),
      { numRuns: 80 },
    )
  })
})

describe('literals of a header', () => {
  it.each([
    ["{'a': (1, 2,), \"b\": [True, None, -3], 'c': ()}", { a: [1, 2], b: [true, null, -3], c: [] }],
    ["'it\\'s'", "it's"],
    ["{'shape': (3L, 2L)}", { shape: [3, 2] }],
  ])('%s', (text, value) => expect(parseLiteral(text)).toEqual(value))

  it('anything else is an InputError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[(){}[\],:'0-9 TFN]{0,40}$/)), (text) => {
        try {
          parseLiteral(text)
        } catch (error) {
          expect(error).toBeInstanceOf(InputError)
        }
      }),
    )
  })
})
