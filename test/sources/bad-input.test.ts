import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { InputError } from '../../main/contract/errors'
import { createDecoder } from '../../main/runtime/duckdb'
import { fileFault } from '../../main/sources/file-faults'
import { openSource } from '../../main/sources/open'
import { rowsIn } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

const fault = (path: string) => inputErrorOf(openSource(path, { decoder }))

/** A first TFRecord as TensorBoard writes it: length, checksum, an Event with its version, checksum. */
const tensorBoardEvents = Buffer.concat([
  Buffer.from([
    24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 0x09, 0, 0, 0x80, 0x31, 0x2c, 0xd9, 0xd8, 0x41, 0x1a, 13,
  ]),
  Buffer.from('brain.Event:2'),
  Buffer.from([1, 2, 3, 4]),
])

describe('files that cannot be read', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['an empty file', '', /is empty/],
    ['nothing but blanks', ' \n\n\t\n', /nothing but blanks/],
    ['a byte order mark alone', '\ufeff', /nothing but blanks/],
    [
      'bytes of no format',
      Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251),
      /none of the formats/,
    ],
    ['a text with a stray zero', `a,b\n${'1,2\n'.repeat(50)}\0`, /control character/],
    ['prose', 'Dear Sir,\nhow are you today?\nYours\n', /neither a table nor a config/],
    ['a log as a JSON array', '[{"step": 1, "loss": 2}]', /JSON array/],
    ['a JSON array of numbers', '[1, 2, 3]', /JSON array/],
    [
      '100,000 columns',
      `${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',')}\n`,
      /100000 columns/,
    ],
    ['a ZIP archive', 'PK\x03\x04\x14\0\0\0', /ZIP archive/],
    ['HDF5', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), /HDF5/],
    ['the magic of NumPy alone', Buffer.from('\x93NUMPY\x01\0', 'latin1'), /cut off/],
    ['TensorBoard events', tensorBoardEvents, /TensorBoard event files are not read yet/],
    ['an encrypted Parquet file', 'PARE\0\0\0\0PARE', /encrypted/],
    ['gzip of bytes', gzipSync(Buffer.from([0, 1, 2, 3])), /holds no text/],
    ['gzip of nothing', gzipSync(''), /holds nothing/],
    ['gzip that is no gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8), /gzip/],
    ['the magic of Parquet alone', 'PAR1', /./],
    ['the magic of Arrow alone', 'ARROW1\0\0', /damaged or cut off/],
  ])('says what is wrong with %s', async (_, content, cause) => {
    const path = files.write('input', content)
    const fields = await fault(path)
    expect(fields.file).toBe(path)
    expect(fields.cause).toMatch(cause)
    expect(fields.remedy).not.toBeNull()
  })

  it('names a file that is not there, and a folder', async () => {
    expect(await fault(join(files.folder, 'gone.csv'))).toMatchObject({ cause: 'there is no such file' })
    const folder = join(files.folder, 'folder')
    mkdirSync(folder)
    expect(await fault(folder)).toMatchObject({ file: folder, cause: 'the folder holds no data files' })
    const path = files.write('plain', 'a,b\n1,2\n')
    expect((await fault(join(path, 'below.csv'))).cause).toMatch(/not a folder/)
  })

  it('names a file that may not be read', () => {
    const error = fileFault('a.csv', Object.assign(new Error('x'), { code: 'EACCES' }))
    expect(error).toBeInstanceOf(InputError)
    expect(error).toMatchObject({ fields: { file: 'a.csv', cause: 'reading it is not permitted' } })
    const defect = new TypeError('x is not a function')
    expect(fileFault('a.csv', defect)).toBe(defect)
  })

  // The superuser may read everything, whatever the permissions say.
  it.skipIf(process.getuid === undefined || process.getuid() === 0)(
    'names a file whose permissions keep it from being read',
    async () => {
      const path = files.write('closed.csv', 'a,b\n1,2\n')
      chmodSync(path, 0)
      expect(await fault(path)).toMatchObject({ file: path, cause: 'reading it is not permitted' })
    },
  )

  it.skipIf(process.platform === 'win32')(
    'refuses pipes, devices and circular links without waiting',
    async () => {
      const pipe = join(files.folder, 'pipe')
      execFileSync('mkfifo', [pipe])
      expect(await fault(pipe)).toMatchObject({ file: pipe, cause: 'it is a named pipe' })
      expect((await fault('/dev/zero')).cause).toBe('it is a device')
      const circle = join(files.folder, 'circle')
      symlinkSync(circle, circle)
      expect(await fault(circle)).toMatchObject({
        file: circle,
        cause: 'its symbolic links lead in a circle',
      })
    },
  )

  it('tells files apart by content, whatever they are called', async () => {
    const cases = join(import.meta.dirname, '../fixtures/cases/p1-wine-raw')
    const kinds = {
      'data.csv': 'dataset',
      'model.onnx': 'model',
      'training.json': 'training-config',
      'log.csv': 'training-log',
    }
    for (const [name, kind] of Object.entries(kinds)) {
      const path = files.write('misleading.png', readFileSync(join(cases, name)))
      const source = await openSource(path, { decoder })
      expect(source.kind).toBe(kind)
      expect(source).toMatchObject({ path, name: 'misleading.png' })
    }
  })

  it('takes a config in YAML for one, and a table whose cells hold colons for none', async () => {
    const yaml = await openSource(files.write('a', '# run 7\nlearning_rate: 0.1\n'), { decoder })
    expect(yaml).toMatchObject({ kind: 'training-config', format: 'yaml' })
    const table = await openSource(files.write('b', 'time,value\n12:30,1\n12:31,2\n'), { decoder })
    expect(table.kind).toBe('dataset')
  })

  it('tells a JSON config from a log, the loss being a word or a number', async () => {
    const config = await openSource(files.write('a', '{"epochs": 3, "loss": "mse"}'), { decoder })
    expect(config.kind).toBe('training-config')
    const log = await openSource(files.write('b', '{"epoch": 3, "loss": 0.5}'), { decoder })
    expect(log.kind).toBe('training-log')
  })

  it('reads names of half a megabyte each', async () => {
    const names = ['x', 'y', 'z'].map((letter) => letter.repeat(500_000))
    const path = files.write('long.csv', `${names.join(',')}\n1,2,3\n4,5,6\n`)
    const source = await openSource(path, { decoder })
    if (source.kind !== 'dataset') throw new Error('not a dataset')
    expect(source.table.columns.map(({ name }) => name)).toEqual(names)
    expect(await rowsIn(source.table)).toEqual([
      [1n, 2n, 3n],
      [4n, 5n, 6n],
    ])
  })

  it('names a line without an end, and one object without one', async () => {
    const line = files.write('line.csv', Buffer.alloc(65 * 2 ** 20, '1,b,3.5,'))
    expect(await fault(line)).toMatchObject({
      place: 'line 1',
      cause: 'the first line does not end within 67108864 bytes',
    })
    rmSync(line)
    const object = files.write('object.jsonl', `{"a":1}\n{"a":"${'x'.repeat(36 * 2 ** 20)}"}\n`)
    expect((await fault(object)).cause).toMatch(/longer than 16777216 bytes/)
    rmSync(object)
  })

  it('names the line of zero bytes far down, as a crash leaves them', async () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `${i},${i % 7}`)
    rows[150_000] = '\0'.repeat(100)
    expect(await fault(files.write('zeros.csv', `a,b\n${rows.join('\n')}\n`))).toMatchObject({
      place: 'line 150002',
    })
    rows[150_000] = '\0\0\0,1'
    const cells = await fault(files.write('cells.csv', `a,b\n${rows.join('\n')}\n`))
    expect(cells).toMatchObject({ place: 'line 150002' })
    expect(cells.cause).toMatch(/zero bytes/)
  })

  it('reads a header line of hundreds of kilobytes', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `pixel_${i}`)
    const content = `${names.join(',')}\n${names.map((_, i) => i % 7).join(',')}\n${names.map(() => 3).join(',')}\n`
    const source = await openSource(files.write('wide.csv', content), { decoder })
    if (source.kind !== 'dataset') throw new Error('not a dataset')
    expect(source.table.columns).toHaveLength(20_000)
    expect(source.table.rows).toBe(2)
  })
})
