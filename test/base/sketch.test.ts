import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../main/base/bits'
import { figuresOfBlock } from '../../main/base/block'
import { HyperLogLog } from '../../main/base/hyperloglog'
import { Sketch } from '../../main/base/sketch'

/** The end nearest to zero of the cell of `bits` that a value lies in, by whole-number arithmetic on its bits. */
function cellOf(value: number, bits: number): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const drop = BigInt(52 - bits)
  view.setBigUint64(0, (view.getBigUint64(0) >> drop) << drop)
  return view.getFloat64(0) + 0
}

function countsOf(values: readonly number[], bits: number): Map<number, number> {
  const counts = new Map<number, number>()
  for (const value of values) {
    const cell = cellOf(value, bits)
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }
  return counts
}

/** What a sketch is to hold, from its definition: the most bits that fit, never fewer than 8. */
function wanted(values: readonly number[], limit: number): [number, number][] {
  let bits = 52
  while (bits > 8 && countsOf(values, bits).size > limit) bits--
  return [...countsOf(values, bits)].sort(([a], [b]) => a - b)
}

function sketchOf(parts: readonly (readonly number[])[], limit: number): Sketch {
  const sketch = new Sketch(limit)
  for (const part of parts) {
    const values = Float64Array.from(part)
    if (values.length > 0) sketch.addAll(values, figuresOfBlock(values, null, true))
  }
  return sketch
}

function cellsOf(sketch: Sketch): [number, number][] {
  const { low, high, count } = sketch.sorted()
  return Array.from(count, (times, i) => [low[i] < 0 ? high[i] : low[i], times])
}

/** Numbers as they come: anywhere, near each other far from zero, whole and close, whole and wide, zeros of both signs. */
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -3, max: 3, noNaN: true }),
  fc.double({ min: 1e9, max: 1e9 + 8, noNaN: true }),
  fc.integer({ min: -40, max: 40 }),
  fc.integer({ min: -1e9, max: 1e9 }),
  fc.constantFrom(0, -0, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE),
)
/** Each stream of one kind mostly, so that windows are used, with a few of any kind among them. */
const streams = fc
  .tuple(
    fc.oneof(
      fc.array(fc.double({ min: 0.5, max: 900, noNaN: true })),
      fc.array(fc.double({ min: 1e9, max: 1e9 + 8, noNaN: true })),
      fc.array(fc.double({ min: -1, max: 1, noNaN: true })),
      fc.array(fc.integer({ min: -300, max: 300 })),
    ),
    fc.array(numbers, { maxLength: 12 }),
    fc.array(fc.double({ min: -50, max: 50, noNaN: true })),
  )
  .map((parts): number[][] => [...parts])

describe('Sketch', () => {
  it('holds what its definition says, wherever it counts its cells', () => {
    fc.assert(
      fc.property(streams, fc.integer({ min: 4, max: 60 }), (parts, limit) => {
        expect(cellsOf(sketchOf(parts, limit))).toEqual(wanted(parts.flat(), limit))
      }),
      { numRuns: 400 },
    )
  })

  it('merges into what one sketch would hold', () => {
    fc.assert(
      fc.property(streams, streams, fc.integer({ min: 4, max: 60 }), (a, b, limit) => {
        const merged = sketchOf(a, limit)
        merged.merge(sketchOf(b, limit))
        expect(cellsOf(merged)).toEqual(wanted([...a, ...b].flat(), limit))
      }),
      { numRuns: 200 },
    )
  })

  it('tells when it is about to round, and still holds every value then', () => {
    const seen: number[] = []
    const sketch = new Sketch(8, (held) => held.forEachCell((cell) => seen.push(cell)))
    const values = Float64Array.from({ length: 20 }, (_, i) => i / 7)
    sketch.addAll(values, figuresOfBlock(values, null, true))
    expect(seen.sort((a, b) => a - b)).toEqual([...values])
    expect(sketch.exact).toBe(false)
  })
})

describe('HyperLogLog', () => {
  const families: Record<string, (i: number) => number> = {
    'whole numbers': (i) => i,
    sevenths: (i) => i / 7,
    tenths: (i) => i / 10,
    'numbers far from zero': (i) => 1e12 + i,
    roots: Math.sqrt,
    'negative thousandths': (i) => -i * 0.001,
    'float32 values': (i) => Math.fround(i * 1.1),
    'multiples of 4096': (i) => i * 4096,
    'days in milliseconds': (i) => i * 86_400_000,
  }
  it.each(Object.entries(families))('estimates %s within 5 %% (three standard errors)', (_, value) => {
    for (const distinct of [1000, 13_000, 100_000, 1_000_000]) {
      const estimate = new HyperLogLog()
      const values = Float64Array.from({ length: distinct }, (_, i) => value(i))
      // Twice: what was seen before changes nothing.
      for (let time = 0; time < 2; time++) estimate.noteDoubles(wordsOf(values), distinct)
      expect(Math.abs(estimate.estimate() / distinct - 1)).toBeLessThan(0.05)
    }
  })

  it('takes 0 and -0 for one value', () => {
    const estimate = new HyperLogLog()
    estimate.noteDoubles(wordsOf(Float64Array.of(0, -0, 0)), 3)
    expect(estimate.estimate()).toBe(1)
  })
})
