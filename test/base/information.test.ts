import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binsFor, equalFrequencyBins, informationShare } from '../../main/base/information'
import { randomFrom } from '../../main/base/random'
import { averageRanks } from '../../main/base/ranks'

const codes = (length: number, most: number) =>
  fc.array(fc.nat(most), { minLength: length, maxLength: length }).map((all) => Uint32Array.from(all))

test('bins hold equally many where no values tie', () => {
  const values = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i * 7))
  const bins = equalFrequencyBins(averageRanks(values), 8)
  const counts = Array.from({ length: 8 }, (_, bin) => bins.filter((one) => one === bin).length)
  expect(counts).toEqual(new Array(8).fill(5))
})

test('a share lies in [0, 1], and renaming the codes of either side does not change it', () => {
  fc.assert(
    fc.property(codes(50, 4), codes(50, 2), (column, classes) => {
      const share = informationShare(column, classes)
      if (share === null) return
      expect(share).toBeGreaterThanOrEqual(0)
      expect(share).toBeLessThanOrEqual(1)
      const renamed = informationShare(
        column.map((code) => 4 - code),
        classes.map((code) => (code + 1) % 3),
      )
      expect(renamed).toBeCloseTo(share, 9)
    }),
  )
})

test('a column that is the class tells all of it; one class alone has nothing to tell', () => {
  const classes = Uint32Array.from({ length: 60 }, (_, i) => i % 3)
  expect(informationShare(classes, classes)).toBeCloseTo(1, 1)
  expect(informationShare(classes, new Uint32Array(60))).toBeNull()
})

test('unrelated columns tell next to nothing on average, thanks to the correction', () => {
  const random = randomFrom(3)
  const draw = (most: number) => Uint32Array.from({ length: 200 }, () => Math.floor(random() * most))
  const shares = Array.from({ length: 60 }, () => informationShare(draw(10), draw(3)) ?? 0)
  // Uncorrected, (10 - 1)(3 - 1) / 2n = 0.045 nats of 1.1 would be told: 0.041.
  expect(shares.reduce((sum, share) => sum + share, 0) / 60).toBeLessThan(0.015)
})

test('bins are as many as the rows pay for', () => {
  expect([binsFor(178, 3), binsFor(20, 10), binsFor(1e6, 2)]).toEqual([11, 2, 16])
})
