import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Column } from '../../../main/contract/table'
import { splitRows } from '../../../main/sources/delimited-text'
import { between, type CopyFormat, headOf, tailOf, textOfRows } from '../../../renderer/state/cell-texts'

const column = (name: string, type: Column['type']): Column => ({ name, type, sourceType: type })
const written = (rows: unknown[][], columns: Column[], format: CopyFormat) =>
  headOf(columns, format) + textOfRows(rows, columns, format) + tailOf(format)

const columns = [
  column('id', 'integer'),
  column('x', 'float'),
  column('a "b", c', 'text'),
  column('at', 'timestamp'),
]
const rows = [
  [9007199254740993n, 0.1, 'plain', 0],
  [-1n, Number.NaN, 'two\nlines, "quoted"', null],
  [null, null, '', 86_400_000],
]

describe('copied cells', () => {
  test('as CSV: quoted where they must be, missing apart from empty', () => {
    expect(written(rows, columns, 'csv')).toBe(
      [
        'id,x,"a ""b"", c",at',
        '9007199254740993,0.1,plain,1970-01-01 00:00:00',
        '-1,NaN,"two\nlines, ""quoted""",',
        ',,"",1970-01-02 00:00:00',
        '',
      ].join('\n'),
    )
  })

  test('as JSON: numbers to the last digit, NaN as a text, missing as null', () => {
    const text = written(rows, columns, 'json')
    expect(text).toContain('"id": 9007199254740993,')
    expect(JSON.parse(text)).toEqual([
      { id: Number('9007199254740993'), x: 0.1, 'a "b", c': 'plain', at: '1970-01-01 00:00:00' },
      { id: -1, x: 'NaN', 'a "b", c': 'two\nlines, "quoted"', at: null },
      { id: null, x: null, 'a "b", c': '', at: '1970-01-02 00:00:00' },
    ])
  })

  test.each(['csv', 'tsv', 'json'] as const)('%s in portions is the same text', (format) => {
    const parts = rows.map((row) => textOfRows([row], columns, format)).join(between(format))
    expect(headOf(columns, format) + parts + tailOf(format)).toBe(written(rows, columns, format))
  })

  test('any texts come back from CSV as they were', () => {
    const texts = fc.array(
      fc.tuple(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', '\t') })),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(texts, (some) => {
        const text = written(some, [column('a', 'text'), column('b', 'text')], 'csv')
        const back = splitRows(text, ',').rows.slice(1)
        expect(back.map(({ cells }) => cells)).toEqual(some)
      }),
    )
  })
})
