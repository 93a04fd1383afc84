import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNumber, splitRows } from '../../main/sources/delimited-text'

const cellsOf = (text: string, delimiter = ',') => splitRows(text, delimiter).rows.map(({ cells }) => cells)

describe('splitRows', () => {
  it('splits at any line break and leaves blank lines out, but keeps their numbers', () => {
    const { rows, openQuote } = splitRows('a,b\r\n\n1,2\r3,\n', ',')
    expect(rows).toEqual([
      { cells: ['a', 'b'], line: 1 },
      { cells: ['1', '2'], line: 3 },
      { cells: ['3', ''], line: 4 },
    ])
    expect(openQuote).toBeNull()
  })

  it('keeps delimiters, line breaks and doubled quotes inside quotes', () => {
    expect(splitRows('"a,""x""\nb",c\n1,2', ',').rows).toEqual([
      { cells: ['a,"x"\nb', 'c'], line: 1 },
      { cells: ['1', '2'], line: 3 },
    ])
  })

  it('takes a quote inside a cell for a character', () => {
    expect(cellsOf('5" pipe;2\n', ';')).toEqual([['5" pipe', '2']])
  })

  it('keeps empty cells at both ends', () => {
    expect(cellsOf(',a,\n|,', ',')).toEqual([
      ['', 'a', ''],
      ['|', ''],
    ])
    expect(cellsOf('|a|', '|')).toEqual([['', 'a', '']])
  })

  it('says where a quote opens that is never closed', () => {
    expect(splitRows('a,b\n1,"2\n3,4\n', ',').openQuote).toBe(2)
  })

  it('stops after the rows asked for', () => {
    expect(splitRows('1\n2\n3\n', ',', 2).rows).toHaveLength(2)
  })

  it('reads back whatever is written with quotes', () => {
    const table = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { maxLength: 5 })
    fc.assert(
      fc.property(table, fc.constantFrom(',', '\t', ';', '|'), (rows, delimiter) => {
        const quoted = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
        expect(cellsOf(quoted.join('\n'), delimiter)).toEqual(rows)
      }),
    )
  })

  it('ends on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a') }), (text) => {
        expect(splitRows(text, ',').rows.length).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})

describe('parseNumber', () => {
  it('reads numbers as programs print them', () => {
    expect(['1', '-1.5', '+.5', '2.', '1e-3', '1E+3', ' 7 '].map(parseNumber)).toEqual([
      1, -1.5, 0.5, 2, 0.001, 1000, 7,
    ])
  })

  it('reads NaN and infinities in any case', () => {
    expect(['nan', 'NaN', '-NAN', 'inf', 'Infinity', '-INF', '+inf'].map(parseNumber)).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ])
  })

  it('takes nothing else for a number', () => {
    expect(['', '1,5', '0x10', '1 2', 'a', '--1', '1e', '.', '1_000'].map(parseNumber)).toEqual(
      Array(9).fill(null),
    )
  })

  it('reads back every number', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (value) => parseNumber(String(value)) === value))
  })
})
