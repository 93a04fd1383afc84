import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bfloatToNumber, halfToNumber, numberToHalf } from '../../main/base/half'

test('every half survives the way to a number and back', () => {
  const lost: number[] = []
  for (let bits = 0; bits < 65_536; bits++) {
    const value = halfToNumber(bits)
    if (!Number.isNaN(value) && numberToHalf(value) !== bits) lost.push(bits)
  }
  expect(lost).toEqual([])
  expect(halfToNumber(numberToHalf(Number.NaN))).toBeNaN()
})

test('known values of binary16', () => {
  expect([0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x7c00].map(halfToNumber)).toEqual([
    1,
    -2,
    65_504,
    2 ** -14,
    2 ** -24,
    Number.POSITIVE_INFINITY,
  ])
})

test('rounds to the nearest half, ties to even', () => {
  fc.assert(
    fc.property(fc.double({ min: -65_519, max: 65_519, noNaN: true }), (value) => {
      const bits = numberToHalf(value)
      const error = Math.abs(halfToNumber(bits) - value)
      for (const neighbour of [bits - 1, bits + 1].filter((near) => (near & 0x7fff) <= 0x7bff && near >= 0)) {
        const other = Math.abs(halfToNumber(neighbour) - value)
        expect(error).toBeLessThanOrEqual(other)
        if (error === other && halfToNumber(neighbour) !== halfToNumber(bits)) expect(bits & 1).toBe(0)
      }
    }),
  )
  expect(numberToHalf(65_520)).toBe(0x7c00)
  expect(numberToHalf(-1e300)).toBe(0xfc00)
})

test('bfloat16 is the upper half of a float32', () => {
  expect(bfloatToNumber(0x3f80)).toBe(1)
  expect(bfloatToNumber(0xc049)).toBe(-3.140625)
  expect(bfloatToNumber(0x7f80)).toBe(Number.POSITIVE_INFINITY)
})
