import { expect, test } from 'vitest'
import { cellText } from '../../../renderer/state/cells'

test('values are printed in full', () => {
  expect(cellText(0.1, 'float')).toEqual({ kind: 'value', text: '0.1' })
  expect(cellText(9_007_199_254_740_993n, 'integer').text).toBe('9007199254740993')
  expect(cellText(true, 'boolean').text).toBe('true')
  expect(cellText('', 'text')).toEqual({ kind: 'value', text: '' })
})

test('missing and not finite are told apart from values', () => {
  expect(cellText(null, 'float').kind).toBe('missing')
  expect(cellText(undefined, 'text').kind).toBe('missing')
  expect(cellText(Number.NaN, 'float')).toEqual({ kind: 'not-finite', text: 'NaN' })
  expect(cellText(Number.NEGATIVE_INFINITY, 'float').text).toBe('-Infinity')
})

test('dates and times are those of the file, in no local zone', () => {
  const noon = Date.UTC(2024, 1, 29, 12, 30, 5)
  expect(cellText(noon, 'date').text).toBe('2024-02-29')
  expect(cellText(noon, 'timestamp').text).toBe('2024-02-29 12:30:05')
  expect(cellText(BigInt(noon) + 250n, 'timestamp').text).toBe('2024-02-29 12:30:05.250')
  expect(cellText(45_005_000, 'time').text).toBe('12:30:05')
  expect(cellText(new Date(noon), 'date').text).toBe('2024-02-29')
  expect(cellText(1e300, 'timestamp').text).toBe('1e+300')
})
