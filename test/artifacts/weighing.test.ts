/** How single tensors are judged: what they were drawn by, whether they moved, which of their units are equal. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitOf, type Values } from '../../main/artifacts/weighing/fit'
import { stateOfFile, stateOfShift, stateOfWeights } from '../../main/artifacts/weighing/state'
import { UnitTracker } from '../../main/artifacts/weighing/unit-tracker'
import { NumberAccumulator } from '../../main/base/summary'
import { distributions, schemes } from '../../main/contract/weights'
import { drawn, type Fans, stdOf } from '../../main/onnx/schemes'

function valuesOf(numbers: ArrayLike<number>): Values {
  const accumulator = new NumberAccumulator()
  accumulator.add(numbers)
  return { summary: accumulator.finish(), cells: accumulator.cells(), type: 'float32' }
}

const expectedOf = (fans: Fans) => schemes.map((scheme) => ({ scheme, std: stdOf(scheme, fans) }))

const fans = fc.record({
  fanIn: fc.integer({ min: 30, max: 200 }),
  fanOut: fc.integer({ min: 30, max: 200 }),
})
const seed = fc.integer({ min: 1, max: 1_000_000 })

test('a draw is found again: a scheme of that spread, and its distribution', () => {
  const draw = fc.tuple(fans, fc.constantFrom(...schemes), fc.constantFrom(...distributions), seed)
  let missed = 0
  fc.assert(
    fc.property(draw, ([size, scheme, distribution, at]) => {
      const std = stdOf(scheme, size)
      const values = valuesOf(drawn(distribution, std, Math.max(4000, size.fanIn * size.fanOut), at))
      const fit = fitOf(values, expectedOf(size))
      // One draw in a thousand lies beyond what is allowed, by construction.
      if (!fit) return void missed++
      // A bell cut at two standard deviations takes more values to be told from a whole one.
      expect(fit.distribution === 'uniform').toBe(distribution === 'uniform')
      // Schemes that give about the same spread cannot be told apart.
      expect(Math.abs(fit.expectedStd / std - 1)).toBeLessThan(0.06)
    }),
    { numRuns: 100, seed: 11 },
  )
  expect(missed).toBeLessThanOrEqual(3)
})

test.each(distributions)('of many values the very distribution: %s', (distribution) => {
  const size = { fanIn: 300, fanOut: 200 }
  const fit = fitOf(valuesOf(drawn(distribution, stdOf('glorot', size), 60_000, 4)), expectedOf(size))
  expect(fit).toMatchObject({ scheme: 'glorot', distribution })
})

test('a spread or a shape that no scheme has fits none, and neither do few values', () => {
  fc.assert(
    fc.property(fans, seed, (size, at) => {
      const he = [{ scheme: 'he' as const, std: stdOf('he', size) }]
      expect(fitOf(valuesOf(drawn('normal', 1.3 * he[0].std, 4000, at)), he)).toBeNull()
      const cubed = drawn('normal', 1, 4000, at).map((value) => (value ** 3 / Math.sqrt(15)) * he[0].std)
      expect(fitOf(valuesOf(cubed), he)).toBeNull()
      expect(fitOf(valuesOf(drawn('normal', he[0].std, 99, at)), he)).toBeNull()
    }),
    { numRuns: 30, seed: 12 },
  )
})

const stateOf = (numbers: ArrayLike<number>, size: Fans) => {
  const values = valuesOf(numbers)
  const tracker = new UnitTracker({ units: size.fanOut, inner: size.fanIn }, numbers.length)
  tracker.add(Float64Array.from(numbers))
  const { std, kurtosis } = values.summary
  return stateOfWeights(
    values,
    fitOf(values, expectedOf(size)),
    tracker.structure(std ?? 0, (kurtosis ?? 0) + 3),
  ).state
}

test('a draw is untrained; with a step along one direction of inputs and answers it is trained', () => {
  let wrong = 0
  fc.assert(
    fc.property(fans, fc.constantFrom(...distributions), seed, (size, distribution, at) => {
      const std = stdOf('he', size)
      const start = drawn(distribution, std, size.fanIn * size.fanOut, at)
      if (stateOf(start, size) === 'trained') wrong++
      const reads = drawn('normal', 1, size.fanIn, at + 1).map((value) => value + 1)
      const answers = drawn('normal', 1, size.fanOut, at + 2)
      const moved = start.map((value, i) => {
        const [unit, input] = [Math.floor(i / size.fanIn), i % size.fanIn]
        return value + 0.5 * std * reads[input] * answers[unit]
      })
      expect(stateOf(moved, size)).toBe('trained')
    }),
    { numRuns: 60, seed: 13 },
  )
  expect(wrong).toBeLessThanOrEqual(1)
})

test('constant weights are untrained, thirty values tell nothing', () => {
  expect(stateOf(new Float64Array(600), { fanIn: 30, fanOut: 20 })).toBe('untrained')
  expect(stateOf(drawn('normal', 0.1, 30, 1), { fanIn: 6, fanOut: 5 })).toBe('unclear')
})

test('scales at one, shifts at zero or within the bound of their layer have not moved', () => {
  const bound = { scheme: 'torch-default' as const, std: 0.1 }
  const of = (numbers: ArrayLike<number>, limit: typeof bound | null) =>
    stateOfShift(valuesOf(numbers), limit).state
  expect(of(new Float64Array(16).fill(1), null)).toBe('untrained')
  expect(of(new Float64Array(16), bound)).toBe('untrained')
  expect(of(drawn('uniform', 0.1, 64, 3), bound)).toBe('untrained')
  expect(
    of(
      drawn('uniform', 0.1, 64, 3).map((value) => value + 0.05),
      bound,
    ),
  ).toBe('trained')
  expect(of([1.01, 0.98, 1, 1.02], null)).toBe('trained')
})

test('a file is untrained where all that can tell lies at its draw, and trained where most has moved', () => {
  const judged = (role: 'weight' | 'bias', state: 'untrained' | 'trained' | 'unclear') => ({
    role,
    verdict: { state, sure: false },
  })
  const file = (...all: ReturnType<typeof judged>[]) => stateOfFile(all).state
  expect(file(judged('weight', 'untrained'), judged('bias', 'untrained'))).toBe('untrained')
  expect(file(judged('weight', 'untrained'), judged('bias', 'trained'))).toBe('unclear')
  expect(file(judged('weight', 'trained'), judged('bias', 'trained'))).toBe('trained')
  expect(file(judged('weight', 'unclear'), judged('bias', 'unclear'))).toBe('unclear')
  expect(file()).toBe('unclear')
})

/** Rows: zero, constant, an ordinary one, its copy, and one a rounding away from it. */
const rows = [
  [0, 0, 0, 0, 0, 0],
  [2, 2, 2, 2, 2, 2],
  [1, 2, 3, 4, 5, 6],
  [1, 2, 3, 4, 5, 6],
  [1, 2, 3, 4, 5, 6.000001],
]
const counted = { total: 5, zero: 1, constant: 1, duplicate: 1 }

test('equal units are counted, however they lie and wherever the stretches end', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 2, 3, 6),
      fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
      fc.integer({ min: 1, max: 30 }),
      (inner, order, cut) => {
        // [outer, units, inner], as a convolution, a transposed one, a matrix of either layout.
        const values = Float64Array.from({ length: 30 }, (_, i) => {
          const column = Math.floor(i / (inner * 5)) * inner + (i % inner)
          return rows[order[Math.floor(i / inner) % 5]][column]
        })
        const tracker = new UnitTracker({ units: 5, inner }, 30)
        tracker.add(values.slice(0, cut))
        tracker.add(values.slice(cut))
        expect(tracker.units()).toEqual(counted)
      },
    ),
  )
})
