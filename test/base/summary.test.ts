import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NumberAccumulator, TextAccumulator } from '../../main/base/summary'
import { numberSummarySchema } from '../../main/contract/summary'

/** Park and Miller's generator: the tests need repeatable numbers, not good ones. */
function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

const summaryOf = (values: ArrayLike<number>, cells?: number) => {
  const accumulator = new NumberAccumulator(cells === undefined ? {} : { cells })
  accumulator.add(values)
  return accumulator.finish()
}

function typeSeven(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const upper = sorted[Math.min(below + 1, sorted.length - 1)]
  return sorted[below] + (place - below) * (upper - sorted[below])
}

const quantileShares = { p01: 0.01, p05: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95, p99: 0.99 } as const
type QuantileName = keyof typeof quantileShares
const names = Object.keys(quantileShares) as QuantileName[]

describe('NumberAccumulator', () => {
  it('says of an empty stream that nothing is known', () => {
    const summary = summaryOf([])
    expect(summary).toMatchObject({ rows: 0, distinct: 0, distinctExact: true, whole: false, top: [] })
    expect(summary).toMatchObject({
      min: null,
      max: null,
      mean: null,
      std: null,
      quantiles: null,
      histogram: null,
    })
  })

  it('counts nulls, NaN and infinities apart from every other figure', () => {
    const accumulator = new NumberAccumulator()
    const values = [1, 99, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 3]
    accumulator.add(values, Uint8Array.of(0b11111101))
    accumulator.addNulls(2)
    const summary = accumulator.finish()
    expect(summary).toMatchObject({ rows: 10, nulls: 3, nan: 1, positiveInfinite: 1, negativeInfinite: 1 })
    expect(summary).toMatchObject({ zeros: 2, distinct: 3, min: 0, max: 3, mean: 1, whole: true })
    expect(summary.top).toEqual([
      { value: '0', count: 2 },
      { value: '1', count: 1 },
      { value: '3', count: 1 },
    ])
  })

  it('reads a part of an array, with validity bits that belong to the array', () => {
    const accumulator = new NumberAccumulator()
    accumulator.add(Float32Array.of(9, 1, 2, 3, 9), Uint8Array.of(0b11011), 1, 4)
    expect(accumulator.finish()).toMatchObject({ rows: 3, nulls: 1, min: 1, max: 3, mean: 2 })
  })

  it('knows skewness and kurtosis of a small set worked out by hand', () => {
    // 1, 2, 3, 10: mean 4, deviations -3 -2 -1 6, sums of powers 50, 180, 1394.
    const summary = summaryOf([1, 2, 3, 10])
    expect(summary.std).toBeCloseTo(Math.sqrt(12.5), 14)
    expect(summary.skewness).toBeCloseTo(45 / 12.5 ** 1.5, 14)
    expect(summary.kurtosis).toBeCloseTo(348.5 / 12.5 ** 2 - 3, 14)
  })

  it('gives a constant column a spread of exactly zero and no shape', () => {
    const summary = summaryOf(new Float64Array(10_000).fill(0.1))
    expect(summary).toMatchObject({ std: 0, skewness: null, kurtosis: null, distinct: 1, min: 0.1, max: 0.1 })
    expect(summary.histogram!.counts).toEqual([10_000])
  })

  it('keeps a spread of a few steps of the last bit at an offset of 1e18 (two-pass BigInt reference)', () => {
    const random = uniform(1)
    const values = Float64Array.from({ length: 50_000 }, () => 1e18 + 128 * Math.floor(random() * 100))
    const steps = Array.from(values, (value) => Number((BigInt(value) - 10n ** 18n) / 128n))
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length
    const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length
    const summary = summaryOf(values)
    expect(summary.std! / (128 * Math.sqrt(variance))).toBeCloseTo(1, 12)
    expect(summary.mean).toBe(1e18 + 128 * mean)
    expect(summary.distinct).toBe(100)
  })

  it('takes mean and spread of 64-bit integers beyond 2^53 from the integers themselves', () => {
    const accumulator = new NumberAccumulator()
    accumulator.addIntegers(BigInt64Array.from([1, 2, 3, 4], (i) => 10n ** 18n + BigInt(i)))
    expect(accumulator.finish().std).toBeCloseTo(Math.sqrt(1.25), 12)
  })

  it('reads signed, negative and unsigned 64-bit integers', () => {
    const signed = new NumberAccumulator()
    signed.addIntegers(BigInt64Array.of(-1n, -5_000_000_000n, 7n, 0n), Uint8Array.of(0b1011))
    expect(signed.finish()).toMatchObject({ rows: 4, nulls: 1, zeros: 1, min: -5e9, max: 0, whole: true })
    const unsigned = new NumberAccumulator()
    unsigned.addIntegers(BigUint64Array.of(2n ** 64n - 1n, 0n))
    expect(unsigned.finish()).toMatchObject({ min: 0, max: 2 ** 64, mean: 2 ** 63 })
  })

  it('agrees with numbers on integers', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n })), (integers) => {
        const accumulator = new NumberAccumulator()
        accumulator.addIntegers(BigInt64Array.from(integers))
        const [got, wanted] = [accumulator.finish(), summaryOf(integers.map(Number))]
        expect({ ...got, std: 0, mean: 0, skewness: 0, kurtosis: 0 }).toEqual({
          ...wanted,
          std: 0,
          mean: 0,
          skewness: 0,
          kurtosis: 0,
        })
        expect(got.mean ?? 0).toBeCloseTo(wanted.mean ?? 0, -2)
      }),
    )
  })

  it('is of any numbers a valid summary whose histogram holds every finite value once', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.integer({ min: 4, max: 40 }), (values, cells) => {
        const summary = numberSummarySchema.parse(summaryOf(values, cells))
        const finite = values.filter(Number.isFinite)
        const counted = summary.histogram?.counts.reduce((sum, count) => sum + count, 0) ?? 0
        expect(counted).toBe(finite.length)
        const edges = summary.histogram?.edges ?? []
        for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1])
        if (finite.length > 0) {
          expect(summary.min).toBe(Math.min(...finite) + 0)
          expect(summary.max).toBe(Math.max(...finite) + 0)
        }
      }),
    )
  })

  it('has exact quantiles (type 7) while it holds all values', () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e200, max: 1e200 }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(numbers, (values) => {
        const summary = summaryOf(values)
        const sorted = Float64Array.from(values).sort()
        for (const name of names) {
          const wanted = typeSeven(sorted, quantileShares[name])
          expect(Math.abs(summary.quantiles![name] - wanted)).toBeLessThanOrEqual(1e-12 * Math.abs(wanted))
        }
      }),
    )
  })

  it('stays within 0.4 % at every quantile when it holds far fewer cells than values', () => {
    const random = uniform(7)
    const heavyTail = Float64Array.from({ length: 200_000 }, () => Math.tan(Math.PI * (random() - 0.5)))
    const logNormal = heavyTail.map(() =>
      Math.exp(3 * Math.sqrt(-2 * Math.log(random())) * Math.cos(6.28 * random())),
    )
    for (const values of [heavyTail, logNormal]) {
      const summary = summaryOf(values, 64)
      expect(summary.distinctExact).toBe(false)
      const sorted = values.slice().sort()
      for (const name of names.filter((name) => name !== 'p50')) {
        const wanted = typeSeven(sorted, quantileShares[name])
        expect(Math.abs(summary.quantiles![name] / wanted - 1)).toBeLessThan(0.004)
      }
    }
  })

  it('tells times of one year apart although they lie far from zero', () => {
    const random = uniform(3)
    const times = Float64Array.from({ length: 100_000 }, () => Math.round(1.7e12 + 3e10 * random()))
    const sorted = times.slice().sort()
    const anHourMs = 3.6e6
    const { p25 } = summaryOf(times).quantiles!
    expect(Math.abs(p25 - typeSeven(sorted, 0.25))).toBeLessThan(2 * anHourMs)
  })

  it('is the same whatever the order of the parts, to rounding', () => {
    const parts = fc.array(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 60 }), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(parts, fc.integer({ min: 8, max: 50 }), (parts, cells) => {
        const merged = (order: number[][]) => {
          const all = new NumberAccumulator({ cells })
          for (const part of order) {
            const one = new NumberAccumulator({ cells })
            one.add(part)
            all.merge(one)
          }
          return all.finish()
        }
        const [forward, backward, atOnce] = [
          merged(parts),
          merged(parts.toReversed()),
          summaryOf(parts.flat(), cells),
        ]
        for (const other of [backward, atOnce]) {
          expect({ ...other, mean: 0, std: 0, skewness: 0, kurtosis: 0 }).toEqual({
            ...forward,
            mean: 0,
            std: 0,
            skewness: 0,
            kurtosis: 0,
          })
          expect(other.mean ?? 0).toBeCloseTo(forward.mean ?? 0, 5)
          expect(other.std ?? 0).toBeCloseTo(forward.std ?? 0, 5)
        }
      }),
    )
  })

  it('estimates distinct values within 5 % beyond the exact cap, also after merging', () => {
    for (const distinct of [13_000, 40_000, 300_000]) {
      const [even, odd] = [new NumberAccumulator(), new NumberAccumulator()]
      const values = Float64Array.from({ length: 2 * distinct }, (_, i) => (i % distinct) / 7)
      even.add(values.subarray(0, distinct))
      odd.add(values.subarray(distinct / 2))
      even.merge(odd)
      const summary = even.finish()
      expect(summary.distinctExact).toBe(false)
      expect(Math.abs(summary.distinct / distinct - 1)).toBeLessThan(0.05)
    }
  })

  it('gives whole numbers of a small range one bin each', () => {
    const { histogram } = summaryOf([3, 3, 5])
    expect(histogram).toEqual({ edges: [2.5, 3.5, 4.5, 5.5], counts: [2, 0, 1] })
  })
})

const textSummaryOf = (values: (string | null)[]) => {
  const accumulator = new TextAccumulator()
  accumulator.add(values)
  return accumulator.finish()
}

describe('TextAccumulator', () => {
  it('counts texts, nulls and lengths, most frequent first and ties by value', () => {
    const summary = textSummaryOf(['b', null, 'a', 'ccc', 'b', ''])
    expect(summary).toMatchObject({ rows: 6, nulls: 1, distinct: 4, distinctExact: true })
    expect(summary.length).toEqual({ min: 0, max: 3, mean: 6 / 5 })
    expect(summary.top.map(({ value }) => value)).toEqual(['b', '', 'a', 'ccc'])
  })

  it('knows no length where there is no text', () => {
    expect(textSummaryOf([null, null])).toMatchObject({
      rows: 2,
      nulls: 2,
      distinct: 0,
      length: null,
      top: [],
    })
  })

  it('estimates beyond 50,000 texts, also after merging, and names no favourites then', () => {
    const texts = Array.from({ length: 120_000 }, (_, i) => `user ${i}`)
    const [first, second] = [new TextAccumulator(), new TextAccumulator()]
    first.add(texts.slice(0, 70_000))
    second.add(texts.slice(60_000))
    second.merge(first)
    const summary = second.finish()
    expect(summary).toMatchObject({ rows: 130_000, distinctExact: false, top: [] })
    expect(Math.abs(summary.distinct / 120_000 - 1)).toBeLessThan(0.05)
  })

  it('merges into what one accumulator would have said', () => {
    const texts = fc.array(fc.option(fc.string({ maxLength: 2 }), { nil: null }))
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const [first, second] = [new TextAccumulator(), new TextAccumulator()]
        first.add(a)
        second.add(b)
        first.merge(second)
        expect(first.finish()).toEqual(textSummaryOf([...a, ...b]))
      }),
    )
  })
})
