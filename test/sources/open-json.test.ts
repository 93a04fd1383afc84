import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { createDecoder } from '../../main/runtime/duckdb'
import { openSource } from '../../main/sources/open'
import { datasetIn, outcomeOf, rowsIn } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

const open = (name: string, content: string | Uint8Array) => datasetIn(files.write(name, content), decoder)
const fault = (content: string | Uint8Array) => inputErrorOf(open('bad.jsonl', content))
const lines = (...records: unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')

describe('JSON lines', () => {
  it('are a column per key, typed by their values, null where a key is absent', async () => {
    const { table } = await open(
      'a.jsonl',
      '{"n":1,"x":0.5,"s":"a","b":true,"d":"2024-01-02"}\n{"n":2,"x":NaN,"late":7}\n{"x":-Infinity,"s":null}\n',
    )
    expect(table.format).toBe('json-lines')
    expect(table.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'n integer',
      'x float',
      's text',
      'b boolean',
      'd date',
      'late integer',
    ])
    expect(await rowsIn(table)).toEqual([
      [1n, 0.5, 'a', 1, Date.UTC(2024, 0, 2), null],
      [2n, Number.NaN, null, null, null, 7n],
      [null, Number.NEGATIVE_INFINITY, null, null, null, null],
    ])
  })

  it('open objects up into columns, and take lists of equal length for tensors', async () => {
    const { table } = await open(
      'nested.jsonl',
      lines({ id: 1, at: { x: 1.5, y: { deep: 'z' } }, l: [1, 2] }, { id: 2 }, { id: 3, at: { x: 2 } }),
    )
    expect(table.columns.map(({ name }) => name)).toEqual(['id', 'at.x', 'at.y.deep', 'l'])
    expect(await rowsIn(table, ['at.x', 'at.y.deep'])).toEqual([
      [1.5, 'z'],
      [null, null],
      [2, null],
    ])
    expect(await rowsIn(table, ['l'])).toEqual([[[1, 2]], [null], [null]])
  })

  it('keep apart a key with a point in it and a key in an object', async () => {
    const { table } = await open('point.jsonl', lines({ 'a.b': 1, a: { b: 2 } }, { 'a.b': 3, a: { b: 4 } }))
    expect(table.columns.map(({ name }) => name)).toEqual(['a.b', 'a.b_1'])
    expect(await rowsIn(table, ['a.b_1', 'a.b'])).toEqual([
      [2n, 1n],
      [4n, 3n],
    ])
  })

  it('read values of several types as text and say so', async () => {
    const { table } = await open(
      'mixed.jsonl',
      lines({ a: 1, b: 1 }, { a: 'x', b: 2 }, { a: true }, { a: [1] }),
    )
    expect(table.columns.map(({ type }) => type)).toEqual(['text', 'integer'])
    expect(await rowsIn(table, ['a'])).toEqual([['1'], ['x'], ['true'], ['[1]']])
    expect(table.notes?.join()).toContain('column a holds values of several types')
  })

  it('take types and keys from all rows, however far down', async () => {
    const many = '{"a":1}\n'.repeat(30_000)
    const { table } = await open('late.jsonl', `${many}{"a":"x","b":2}\n`)
    expect(table.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['a text', 'b integer'])
    expect(table.rows).toBe(30_001)
  })

  it('keep 64-bit integers exact, tell a from A, and numbers in quotes from numbers', async () => {
    const { table } = await open('exact.jsonl', '{"a":9007199254740993,"A":"007"}\n{"a":-1,"A":"1.50"}\n')
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'A'])
    expect(await rowsIn(table)).toEqual([
      [9007199254740993n, '007'],
      [-1n, '1.50'],
    ])
  })

  it('do not turn objects of many different keys into maps', async () => {
    const { table } = await open(
      'wide.jsonl',
      lines(...Array.from({ length: 500 }, (_, i) => ({ [`k${i}`]: i }))),
    )
    expect(table.columns).toHaveLength(500)
  })

  it('come packed, with Windows line breaks and blank lines, as an array, and with any name', async () => {
    const packed = await open('a.bin', gzipSync(lines({ a: 1 }, { a: 2 })))
    expect(await rowsIn(packed.table)).toEqual([[1n], [2n]])
    const windows = await open("it's [1]*.txt", '{"a":1}\r\n\r\n{"a":2}\r\n')
    expect(await rowsIn(windows.table)).toEqual([[1n], [2n]])
    const array = await open('a.json', '[{"a":1,"b":{"c":"x"}},\n {"a":2}]')
    expect(array.table.format).toBe('json')
    expect(await rowsIn(array.table)).toEqual([
      [1n, 'x'],
      [2n, null],
    ])
  })

  it('are a log where they hold steps and losses, even if not in the first line', async () => {
    const log = await openSource(
      files.write('log', '{"epoch":0,"accuracy":0.1}\n{"epoch":1,"val_loss":0.5}\n'),
      { decoder },
    )
    expect(log.kind).toBe('training-log')
    const data = await openSource(files.write('data', '{"step":1,"force":2}\n{"step":2,"force":3}\n'), {
      decoder,
    })
    expect(data.kind).toBe('dataset')
    const stepless = await openSource(files.write('a', '{"loss":1}\n{"loss":2}\n'), { decoder })
    expect(stepless.kind).toBe('dataset')
  })

  it.each([
    ['a line that is no JSON', '{"a":1}\n{"a":}\n{"a":2}\n', 'line 2', /not JSON/],
    ['a last line that is cut off', '{"a":1}\n{"a":2}\n{"a":', 'line 3', /not JSON/],
    ['a line far down', `${'{"a":1}\n'.repeat(40_000)}{"a":2}}\n{"a":1}\n`, 'line 40001', /not JSON/],
    ['a line that is an array', '{"a":1}\n{"a":2}\n[1,2]\n', 'line 3', /not a JSON object/],
    ['two objects in a line', '{"a":1}\n{"a":1}{"a":2}\n', 'line 2', /not JSON/],
    ['a key that occurs twice', '{"b":1}\n{"a":1,"a":2}\n', 'line 2', /key a twice/],
    ['keys in an object that differ in case', '{"o":{"a":1}}\n{"o":{"A":1}}\n', null, /key A twice/],
  ])('name the place of %s', async (_, content, place, cause) => {
    const fields = await fault(content)
    expect(fields).toMatchObject({ file: `${files.folder}/bad.jsonl`, place })
    expect(fields.cause).toMatch(cause)
    expect(fields.remedy).not.toBeNull()
  })

  it('name the object of an array that cannot be read', async () => {
    expect(await fault('[{"a":1},\n {"a":}]')).toMatchObject({ place: 'object 2' })
    expect((await fault('[1,2,3]')).cause).toMatch(/array of something else/)
    expect((await fault('[{"step":1,"loss":2}]')).cause).toMatch(/training log/)
  })

  it('read back what is written, whatever the texts and numbers', async () => {
    const record = fc.record({ t: fc.string({ unit: 'binary' }), n: fc.maxSafeInteger(), x: fc.double() })
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 2, maxLength: 6 }), async (records) => {
        const written = records.map(
          ({ t, n, x }) =>
            `{"t":${JSON.stringify(`t${t}`)},"n":${n},"x":${Number.isFinite(x) ? x.toExponential() : x}}`,
        )
        const { table } = await open('back.jsonl', `${written.join('\n')}\n`)
        expect(await rowsIn(table)).toEqual(records.map(({ t, n, x }) => [`t${t}`, BigInt(n), x]))
        await table.close()
      }),
      { numRuns: 40 },
    )
  })

  it('end in rows or an InputError, whatever becomes of the bytes', async () => {
    const content = Buffer.from(lines({ a: 1, b: { c: 'x' } }, { a: 2.5, b: { c: 'y' } }, { a: 3 }))
    const change = fc.record({ at: fc.nat(content.length - 1), byte: fc.nat(255) })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = Uint8Array.from(content)
        for (const { at, byte } of changes) bytes[at] = byte
        const outcome = await outcomeOf(files.write('changed.jsonl', bytes), decoder)
        if (outcome instanceof Error && !/taken for a/.test(outcome.message))
          expect(outcome.name).toBe('InputError')
      }),
      { numRuns: 60 },
    )
  })
})
