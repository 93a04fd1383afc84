import { describe, expect, it } from 'vitest'
import { dialectOf, uniqueNames } from '../../main/sources/dialect'

const headerOf = (text: string) => dialectOf(text, true)?.header
const delimiterOf = (text: string) => dialectOf(text, true)?.delimiter

describe('dialectOf', () => {
  it.each([
    ['a,b\n1,2\n', ','],
    ['a\tb\n1\t2\n', '\t'],
    ['a;b\n1,5;2,5\n', ';'],
    ['1,5;2,5\n3,5;4,5\n', ';'],
    ['a|b\n1|2\n', '|'],
    ['a,b\n"1;2",2\n"3;4",5\n', ','],
    ['x\n1\n2\n', ','],
  ])('finds the delimiter of %j', (text, delimiter) => {
    expect(delimiterOf(text)).toBe(delimiter)
  })

  it('reads a decimal comma where the delimiter is another', () => {
    expect(dialectOf('a;b\n1,5;2\n', true)).toMatchObject({ decimalComma: true, header: true })
    expect(dialectOf('a;b\n1.5;2\n', true)).toMatchObject({ decimalComma: false })
  })

  it.each([
    ['names over numbers', 'a,b\n1,2\n3,4\n', true],
    ['numbers alone', '1,2\n3,4\n', false],
    ['a column without a name over numbers', ',b\n0,2\n1,4\n', true],
    ['an absent value in a first row of data', '1,NA\n2,3\n', false],
    ['names that only count, as pandas writes them', '0,1,2\n5,3,8\n2,2,2\n', true],
    ['rows that count like the first', '0,1,2\n0,1,2\n', false],
    ['names over texts', 'city,country\nParis,France\nRome,Italy\n', true],
    ['texts that occur again below', 'red,yes\nblue,no\nred,no\n', false],
    ['names over a mixture', 'name,size\nx,1\ny,2\n', true],
    ['a first row of data in a mixture', 'x,1\ny,2\n', false],
    ['a header alone', 'a,b\n', true],
    ['one row of data alone', '1,2\n', false],
    ['NaN among numbers', 'a,b\nnan,1\n2,inf\n', true],
  ])('tells whether the first row names the columns: %s', (_, text, header) => {
    expect(headerOf(text)).toBe(header)
  })

  it('names columns that have no header', () => {
    const dialect = dialectOf('1,2\n3,4\n', true)
    expect(dialect?.names).toEqual(['column_1', 'column_2'])
    expect(dialect?.notes.join()).toContain('first row')
  })

  it('skips blank lines and remarks before the first row', () => {
    expect(dialectOf('\n\na,b\n1,2\n', true)).toMatchObject({ skippedLines: 2, names: ['a', 'b'] })
    expect(dialectOf('# by x, y and z\n\na,b\n1,2\n', true)).toMatchObject({
      skippedLines: 2,
      names: ['a', 'b'],
    })
  })

  it('takes names from a remark, where NumPy puts them', () => {
    const dialect = dialectOf('# a,b\n1,2\n3,4\n', true)
    expect(dialect).toMatchObject({ skippedLines: 1, header: false, names: ['a', 'b'], notes: [] })
  })

  it('knows columns of yes and no', () => {
    expect(dialectOf('no,y\n1,yes\n2,no\n', true)?.wordColumns).toEqual([1])
  })

  it('leaves a last row out that the head cuts off', () => {
    expect(dialectOf('a,b,c\n1,2,3\n4,5', false)).toMatchObject({ delimiter: ',', header: true })
  })

  it('takes prose for no table', () => {
    expect(
      dialectOf('Dear Sir,\nI write to you today.\nIt rains here, there, and everywhere.\n', true),
    ).toBeNull()
    expect(dialectOf('One line of words\nand another one\n', true)).toBeNull()
  })
})

describe('uniqueNames', () => {
  it('numbers names that occur again and names what has none', () => {
    const { names, notes } = uniqueNames(['a', '', 'a', 'a_1', 'a'])
    expect(names).toEqual(['a', 'column_2', 'a_2', 'a_1', 'a_3'])
    expect(notes).toHaveLength(3)
  })

  it('says nothing of names that are fine', () => {
    expect(uniqueNames(['a', 'A', 'b'])).toEqual({ names: ['a', 'A', 'b'], notes: [] })
  })
})
