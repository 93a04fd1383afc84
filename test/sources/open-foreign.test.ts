import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { createDecoder } from '../../main/runtime/duckdb'
import { openSource } from '../../main/sources/open'
import { datasetIn, rowsIn } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

const open = (name: string, content: string | Uint8Array) => datasetIn(files.write(name, content), decoder)

const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const encodings: Record<string, (text: string) => Uint8Array> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16, little end first, with a mark': (text) => utf16(`\ufeff${text}`),
  'UTF-16, little end first': utf16,
  'UTF-16, big end first, with a mark': (text) => utf16(`\ufeff${text}`).swap16(),
  'UTF-16, big end first': (text) => utf16(text).swap16(),
}
const temporary = join(tmpdir(), `assay-text-${process.pid}`)

describe.each(Object.entries(encodings))('%s', (name, encode) => {
  // Without a mark UTF-16 is told by the zeros of Latin letters.
  const unit = name.startsWith('UTF-16') && !name.endsWith('mark') ? 'grapheme-ascii' : 'grapheme'
  it('is read, plain and packed, as delimited text, as JSON lines and as a log', async () => {
    const text = 'name,n\ncafé,1\n漢字 "😀",2\n'
    for (const content of [encode(text), gzipSync(encode(text))]) {
      const { table } = await open('a', content)
      expect(table.columns.map(({ name }) => name)).toEqual(['name', 'n'])
      expect(await rowsIn(table)).toEqual([
        ['café', 1n],
        ['漢字 "😀"', 2n],
      ])
      await table.close()
    }
    const json = await open('b', encode('{"é":1}\n{"é":2}\n'))
    expect(await rowsIn(json.table, ['é'])).toEqual([[1n], [2n]])
    await json.table.close()
    const log = await openSource(files.write('c', encode('epoch,loss\n1,2\n2,1\n')), { decoder })
    expect(log).toMatchObject({ kind: 'training-log', log: { steps: [1, 2] } })
  })

  it('names the line of a fault, and the file as it was given', async () => {
    const path = files.write('bad.csv', encode('a,b\n1,2\n3\n4,5\n'))
    const fields = await inputErrorOf(datasetIn(path, decoder))
    expect(fields).toMatchObject({ file: path, place: 'line 3' })
  })

  it('is read to its end where it is large', async () => {
    const rows = Array.from({ length: 120_000 }, (_, i) => `${i};é${i % 7}漢`)
    const { table } = await open('large.csv', encode(`n;t\n${rows.join('\n')}\n`))
    expect(table.rows).toBe(rows.length)
    const last = await table.page({ offset: rows.length - 1, limit: 1 })
    expect(last.vectors.map(({ values }) => values[0])).toEqual([119_999n, `é${119_999 % 7}漢`])
    await table.close()
  })

  const delimiters = fc.constantFrom(',', '\t', ';', '|')
  const cell = fc.string({ unit, maxLength: 6 }).map((text) => `t${text}`)
  it('gives back what was written, through every delimiter', async () => {
    const table = fc.array(fc.tuple(cell, cell), { minLength: 2, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(table, delimiters, async (rows, delimiter) => {
        const line = (cells: readonly string[]) =>
          cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter)
        const text = `${[['first', 'second'], ...rows].map(line).join('\n')}\n`
        const { table } = await open('back.csv', encode(text))
        expect(await rowsIn(table)).toEqual(rows)
        await table.close()
      }),
      { numRuns: 20 },
    )
  })
})

describe('text that is written anew', () => {
  it('leaves nothing behind once its table is open, or failed to open', async () => {
    const { table } = await open('a.csv', encodings['UTF-16, big end first']('a,b\n1,2\n'))
    expect(readdirSync(temporary)).toEqual([])
    expect(await rowsIn(table)).toEqual([[1n, 2n]])
    expect(readdirSync(temporary)).toEqual([])
    await inputErrorOf(open('b.csv', encodings['UTF-16, big end first']('a,b\n1,2\n3\n')))
    expect(readdirSync(temporary)).toEqual([])
  })

  it('has one kind of line break where Windows and Unix are mixed, near the beginning and far down', async () => {
    const near = await open('near.csv', 'a,b\r\n1,2\n3,4\r\n"x\r\ny",6\n')
    expect(await rowsIn(near.table)).toEqual([
      ['1', 2n],
      ['3', 4n],
      ['x\r\ny', 6n],
    ])
    expect(near.table.notes?.join()).toContain('more than one way')
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i},1`)
    const far = await open('far.csv', `a,b\r\n${rows.join('\r\n')}\n7,8\r\n`)
    expect(far.table.rows).toBe(60_001)
    expect((await rowsIn(far.table)).at(-1)).toEqual([7n, 8n])
  })

  it('is refused where old Macs had a hand in it too, naming the line', async () => {
    const path = files.write('mac.csv', 'a,b\r\n1,2\n3,4\r5,6\n')
    const fields = await inputErrorOf(datasetIn(path, decoder))
    expect(fields).toMatchObject({ file: path, place: 'line 3' })
    expect(fields.cause).toMatch(/more than one way/)
  })

  it('has columns that blanks and tabs set apart, quotes kept', async () => {
    const { table } = await open('blank.dat', '  x    y  name\n 1.5  -2e3  "a  b"\n10.25\t 7  c\n')
    expect(table.columns.map(({ name }) => name)).toEqual(['x', 'y', 'name'])
    expect(await rowsIn(table)).toEqual([
      [1.5, -2000, 'a  b'],
      [10.25, 7, 'c'],
    ])
    expect(table.notes?.join()).toContain('separated by blanks')
    const german = await open('german.dat', '1,5 2,5\n3,5 4,5\n')
    expect(await rowsIn(german.table)).toEqual([
      [1.5, 2.5],
      [3.5, 4.5],
    ])
  })

  it('names the line of a row set apart by blanks that is too short', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `  ${i}   1`)
    rows[250] = '   7'
    const fields = await inputErrorOf(open('short.dat', `a b\n${rows.join('\n')}\n`))
    expect(fields).toMatchObject({ file: `${files.folder}/short.dat`, place: 'line 252' })
  })
})
