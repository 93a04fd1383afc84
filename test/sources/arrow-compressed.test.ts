/** Arrow's compressed buffers. */
import {
  CompressionType,
  compressionRegistry,
  type DataType,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Table,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import fc from 'fast-check'
import { compress } from 'lz4js'
import { afterAll, describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { decodeLz4Frame } from '../../main/sources/formats/lz4'
import { datasetIn, outcomeOf, rowsIn } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
const decoder: Decoder = {
  open: () => Promise.reject(new Error('no database here')),
  close: () => Promise.resolve(),
}
let written = 0
const write = (bytes: Uint8Array) => files.write(`compressed-${++written}`, bytes)
const open = async (bytes: Uint8Array) => (await datasetIn(write(bytes), decoder)).table
const column = (values: readonly unknown[], type: DataType) => vectorFromArray(values, type)
const item = (type: DataType) => new Field('item', type, true)

/** Zstandard of nothing but runs and bytes as they are; real frames come from the fixture below. RFC 8878, 3.1.1. */
function zstdOfRuns(data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(9)
  head.writeUInt32LE(0xfd2fb528)
  head[4] = 0xa0
  head.writeUInt32LE(data.length, 5)
  const parts: Buffer[] = [head]
  const block = (kind: 0 | 1, bytes: Uint8Array, size: number) => {
    const blockHead = Buffer.alloc(3)
    blockHead.writeUIntLE((size << 3) | (kind << 1), 0, 3)
    parts.push(blockHead, Buffer.from(bytes))
  }
  let plain = 0
  for (let at = 0; at < data.length; ) {
    let end = at
    while (end < data.length && data[end] === data[at] && end - at < 100_000) end++
    if (end - at > 16) {
      if (at > plain) block(0, data.subarray(plain, at), at - plain)
      block(1, data.subarray(at, at + 1), end - at)
      plain = end
    }
    at = end
  }
  if (data.length > plain) block(0, data.subarray(plain), data.length - plain)
  block(0, new Uint8Array(0), 0)
  parts[parts.length - 2][0] |= 1
  return new Uint8Array(Buffer.concat(parts))
}

describe.each([
  ['LZ4', CompressionType.LZ4_FRAME, compress],
  ['Zstandard', CompressionType.ZSTD, zstdOfRuns],
] as const)('buffers compressed with %s', (_, compressionType, encode) => {
  const read = compressionRegistry.get(compressionType)
  if (!read?.decode) throw new Error('no codec')
  const { decode } = read
  const values = Array.from({ length: 3000 }, (_, i) => (i % 7 === 0 ? null : i < 1500 ? 0 : i))
  const source = new Table({
    n: column(values, new Float64()),
    w: column(
      values.map((v) => v && `word ${v % 5}`),
      new Dictionary(new Utf8(), new Int32()),
    ),
    t: column(
      values.map((v) => [v ?? 0, 1]),
      new FixedSizeList(2, item(new Float32())),
    ),
  })
  afterAll(() => compressionRegistry.set(compressionType, { decode }))

  /** apache-arrow 21 writes the packed length where the format wants the unpacked one; this puts that right. */
  const packed = (form: 'file' | 'stream'): Uint8Array => {
    const frames: { frame: Uint8Array; length: number }[] = []
    compressionRegistry.set(compressionType, {
      decode,
      encode: (data) => {
        const frame = encode(data)
        if (frame.length < data.length) frames.push({ frame, length: data.length })
        return frame
      },
    })
    const Writer = form === 'file' ? RecordBatchFileWriter : RecordBatchStreamWriter
    const writer = new Writer({ compressionType })
    for (const batch of source.batches) writer.write(batch)
    writer.finish()
    const bytes = Buffer.from(writer.toUint8Array(true))
    let at = 0
    for (const { frame, length } of frames.filter(({ length }) => length > 8)) {
      at = bytes.indexOf(frame, at)
      bytes.writeBigInt64LE(BigInt(length), at - 8)
      at += frame.length
    }
    expect(frames.length).toBeGreaterThan(1)
    return new Uint8Array(bytes)
  }

  it.each(['file', 'stream'] as const)('are read from a %s', async (form) => {
    const table = await open(packed(form))
    const rows = await rowsIn(table)
    expect(rows).toHaveLength(3000)
    expect(rows.map(([n]) => n)).toEqual(values)
    expect(rows[2001]).toEqual([2001, 'word 1', [2001, 1]])
    expect(rows[7]).toEqual([null, null, [0, 1]])
  })

  it('end in an answer or an InputError, whatever bytes are changed', async () => {
    const whole = packed('file')
    for (let i = 8; i < whole.length; i += Math.ceil(whole.length / 60)) {
      const damaged = whole.slice()
      damaged[i] ^= 0xff
      const outcome = await outcomeOf(write(damaged), decoder)
      if (outcome instanceof Error) expect(outcome.name).toBe('InputError')
    }
  })

  it('that claim more than their bytes can hold take no memory', async () => {
    const whole = packed('stream')
    const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
    // Eight bytes in front of each frame say what it unpacks to.
    const magic = compressionType === CompressionType.ZSTD ? 0xfd2fb528 : 0x184d2204
    let changed = 0
    for (let at = 8; at + 4 < whole.length; at++) {
      if (view.getUint32(at, true) !== magic) continue
      view.setBigInt64(at - 8, 2n ** 40n, true)
      changed++
    }
    expect(changed).toBeGreaterThan(1)
    expect((await inputErrorOf(open(whole).then(rowsIn))).cause).toMatch(/claims 1099511627776/)
  })
})

describe('Zstandard', () => {
  it('as the zstd tool packs it, with real tables and matches', () => {
    // printf of "hello " ten times and the numbers to 40, zstd 1.5.4 -19.
    const frame = Buffer.from(
      'KLUv/SSsRQIAYgcQD8AbDrDjn79k25bC37HJAuAgPt300kkfXfR29vXQDze8cMIHF7ycfDzws80um+yxxe7m3g77bC6Tx+LO91IKpQEAy1mKoYkQgg==',
      'base64',
    )
    const length = Buffer.alloc(8)
    length.writeBigInt64LE(172n)
    const buffer = new Uint8Array(Buffer.concat([length, frame]))
    const decoded = compressionRegistry.get(CompressionType.ZSTD)?.decode?.(buffer.subarray(8))
    const numbers = Array.from({ length: 40 }, (_, i) => `${i + 1} `).join('')
    expect(Buffer.from(decoded ?? []).toString()).toBe(`${'hello '.repeat(10)}${numbers}\n`)
  })
})

describe('LZ4 frames', () => {
  const bytes = fc
    .array(fc.tuple(fc.uint8Array({ maxLength: 30 }), fc.integer({ min: 1, max: 400 })), { maxLength: 30 })
    .map(
      (runs) =>
        new Uint8Array(
          runs.flatMap(([part, times]) => Array<Uint8Array>(times).fill(part)).flatMap((p) => [...p]),
        ),
    )

  it('unpack to what another library packed', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        expect(Buffer.compare(decodeLz4Frame(compress(data), data.length), data)).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('end in bytes or an Error, whatever is changed', () => {
    fc.assert(
      fc.property(
        bytes,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        (data, changes) => {
          const frame = compress(data)
          for (const [place, value] of changes) frame[place % frame.length] = value
          try {
            expect(decodeLz4Frame(frame, data.length)).toHaveLength(data.length)
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
