import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignTable, cutMiddle, hanging, visible, widthOf, wrap } from '../../main/views/lines'
import { formatBytes, formatCount, formatMeasured, formatNumber, formatShare } from '../../main/views/number'
import { hostileName } from './hostile'

describe('wrap', () => {
  it('breaks at spaces', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three'])
  })

  it('breaks Chinese between characters, but not before a closing mark', () => {
    expect(wrap('标准化每一列。然后', 12)).toEqual(['标准化每一', '列。然后'])
  })

  it('cuts what has nowhere to break', () => {
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij'])
  })

  it('loses nothing but spaces and exceeds nothing', () => {
    fc.assert(
      fc.property(hostileName, fc.integer({ min: 4, max: 60 }), (name, width) => {
        const lines = wrap(visible(name), width)
        expect(lines.join('').replaceAll(' ', '')).toBe(visible(name).replaceAll(' ', ''))
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width)
      }),
    )
  })

  it('hangs later lines below the first', () => {
    expect(hanging('→ ', 'one two three four', 12)).toEqual(['→ one two', '  three four'])
  })
})

describe('cutMiddle', () => {
  it.each([
    ['encoder.layer.11.output', 11, 'encod…utput'],
    ['short', 5, 'short'],
    ['标准化每一列', 7, '标…一列'],
    ['long', 1, '…'],
  ])('%s in %d', (text, width, cut) => {
    expect(cutMiddle(text, width)).toBe(cut)
  })

  it('fits', () => {
    fc.assert(
      fc.property(hostileName, fc.nat(40), (name, width) => {
        expect(widthOf(cutMiddle(visible(name), width))).toBeLessThanOrEqual(width)
      }),
    )
  })
})

describe('alignTable', () => {
  const columns = (name: string) => [
    { heading: 'name', align: 'left' as const, cells: [name, 'b'], yields: true },
    { heading: 'n', align: 'right' as const, cells: ['1', '234'] },
    { heading: 'more', align: 'left' as const, cells: ['x', 'y'], optional: 1 },
  ]

  it('aligns', () => {
    expect(alignTable(columns('a'), 80)).toEqual(['name    n  more', 'a       1  x', 'b     234  y'])
  })

  it('leaves out the optional column first, then cuts the yielding one', () => {
    const lines = alignTable(columns('a name that is rather long'), 25)
    expect(lines[0]).not.toContain('more')
    expect(lines[1]).toBe('a name tha…ther long    1')
  })
})

describe('numbers', () => {
  it.each([
    [0, '0'],
    [178, '178'],
    [0.1 + 0.2, '0.3'],
    [746.8932, '746.9'],
    [1.5e-7, '1.5e-7'],
    [12_345_678, '1.235e+7'],
    [-2.71234, '-2.712'],
    [null, '–'],
  ])('%s is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })

  it('never calls a small share none', () => {
    expect([0, 0.00001, 0.5, 0.99999, 1].map(formatShare)).toEqual(['0%', '<0.01%', '50%', '>99.99%', '100%'])
  })

  it('counts, measures and weighs', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567')
    expect([0, 999, 6802, 1e15].map(formatBytes)).toEqual(['0 B', '999 B', '6.8 kB', '1000 TB'])
    expect(formatMeasured({ value: 0.156, unit: 'share' })).toBe('15.6%')
    expect(formatMeasured({ value: 16.1, unit: 'std' })).toBe('16.1 std')
    expect(formatMeasured({ value: 150, unit: 'ratio' })).toBe('150')
    expect(formatMeasured({ value: 1, unit: 'values' })).toBe('1 value')
    expect(formatMeasured({ value: 1, unit: 'parameters per row' })).toBe('1 parameter per row')
    expect(formatMeasured({ value: 2, unit: 'values' })).toBe('2 values')
  })
})
