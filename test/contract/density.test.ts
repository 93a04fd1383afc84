import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distributionOf } from '../../main/base/distributions'
import { densityOf, densityOutline, heightsOf, histogramToDraw } from '../../main/contract/density'
import { distributions } from '../../main/contract/weights'

const spread = fc.double({ min: 1e-6, max: 1e6, noNaN: true })

describe.each(distributions)('%s', (distribution) => {
  it('density is the slope of the distribution function', () => {
    for (const at of [-1.6, -1, -0.3, 0, 0.4, 1.1, 1.7]) {
      const std = 0.2
      const step = 1e-2 * std
      const below = distributionOf(distribution, std)
      const slope = (below(at * std + step) - below(at * std - step)) / (2 * step)
      expect(densityOf(distribution, std, at * std)).toBeCloseTo(slope, 3)
    }
  })

  it('the outline begins and ends on the ground and encloses an area of one', () => {
    fc.assert(
      fc.property(spread, (std) => {
        const outline = densityOutline(distribution, std)
        const area = outline
          .slice(1)
          .reduce(
            (sum, { value, density }, i) =>
              sum + ((density + outline[i].density) / 2) * (value - outline[i].value),
            0,
          )
        expect([outline[0].density, outline.at(-1)?.density]).toEqual([0, 0])
        expect(area).toBeCloseTo(1, 3)
      }),
    )
  })

  it('without spread there is no outline', () => {
    for (const std of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-320])
      expect(densityOutline(distribution, std)).toEqual([])
  })
})

it('heights keep areas equal where spreads are alike, and fill the picture where they are not', () => {
  const uniform = { edges: [-1, 0, 1], counts: [50, 50] }
  const alike = heightsOf(uniform, densityOutline('uniform', 2 / Math.sqrt(12)))
  expect(alike.sameArea).toBe(true)
  expect(alike.bars).toBeCloseTo(alike.density, 9)
  const twice = heightsOf(uniform, densityOutline('uniform', 4 / Math.sqrt(12)))
  expect(twice.bars).toBe(1)
  expect(twice.density).toBeCloseTo(0.5, 9)
  for (const std of [0.01, 100])
    expect(heightsOf(uniform, densityOutline('uniform', std))).toEqual({
      bars: 1,
      density: 1,
      sameArea: false,
    })
  expect(heightsOf(uniform, [])).toMatchObject({ bars: 1, sameArea: false })
})

it('values that are all the same get a bar of no width, others keep theirs', () => {
  const histogram = { edges: [-0.5, 0.5], counts: [7] }
  expect(histogramToDraw({ histogram, mean: 0, std: 0 })).toEqual({ edges: [0, 0], counts: [7] })
  expect(histogramToDraw({ histogram, mean: 0, std: 0.1 })).toBe(histogram)
  expect(histogramToDraw({ histogram: null, mean: 0, std: 0 })).toBeNull()
})
