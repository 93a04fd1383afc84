import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proposeTransforms } from '../../main/base/proposals'
import { NumberAccumulator, TextAccumulator } from '../../main/base/summary'
import { applyTransform } from '../../main/base/transforms'
import type { ColumnType } from '../../main/contract/table'
import { transformSchema } from '../../main/contract/transform'

function ofNumbers(values: number[], type: ColumnType = 'float') {
  const accumulator = new NumberAccumulator()
  accumulator.add(values)
  const profile = { name: 'x', type, sourceType: '', summary: accumulator.finish() }
  return proposeTransforms(profile, Float64Array.from(values))
}

function ofTexts(values: (string | null)[]) {
  const accumulator = new TextAccumulator()
  accumulator.add(values)
  return proposeTransforms({ name: 'x', type: 'text', sourceType: '', summary: accumulator.finish() }, values)
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('proposeTransforms', () => {
  it('offers an hour its day, and whole numbers one column each', () => {
    expect(ofNumbers(upTo(24))).toContainEqual({ kind: 'sin-cos', column: 'x', period: 24 })
    expect(ofNumbers([0, 7, 3, 6, 1])).toContainEqual({ kind: 'sin-cos', column: 'x', period: 12 })
    expect(ofNumbers([0, 359.5, 20])).toContainEqual({ kind: 'sin-cos', column: 'x', period: 360 })
    expect(ofNumbers([0, 1, 2]).at(-1)).toEqual({ kind: 'one-hot', column: 'x', values: ['0', '1', '2'] })
  })

  it('offers a date the day, whose hours repeat', () => {
    const days = upTo(50).map((i) => 1.7e12 + i * 3_600_000)
    const offered = ofNumbers(days, 'timestamp')
    expect(offered.map(({ kind }) => kind)).toEqual(['standardize', 'quantile', 'sin-cos'])
    expect(offered).toContainEqual({ kind: 'sin-cos', column: 'x', period: 86_400_000 })
  })

  it('fills in the sentinel that the column has', () => {
    const sentinels = (values: number[]) =>
      ofNumbers(values).flatMap((one) => (one.kind === 'missing-indicator' ? [one.sentinels] : []))
    expect(sentinels([20, -999, 31, 45])).toEqual([[-999]])
    expect(sentinels([20, 31, 999])).toEqual([[999]])
    expect(sentinels([20, 31, 45])).toEqual([[20]])
  })

  it('offers text with few values one column each, and text with many nothing', () => {
    expect(ofTexts(['b', 'a', 'b', null])).toEqual([{ kind: 'one-hot', column: 'x', values: ['b', 'a'] }])
    expect(ofTexts(upTo(21).map(String))).toEqual([])
    expect(ofTexts(['same', 'same'])).toEqual([])
  })

  it('offers a constant or an empty column nothing', () => {
    expect(ofNumbers([4, 4, 4])).toEqual([])
    expect(ofNumbers([])).toEqual([])
    expect(ofNumbers([Number.NaN])).toEqual([])
    expect(ofTexts([null])).toEqual([])
  })

  it('offers only what can be applied', () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 30 }))
    fc.assert(
      fc.property(fc.array(value), (values) => {
        for (const transform of ofNumbers(values)) {
          expect(transformSchema.safeParse(transform).error).toBeUndefined()
          const after = applyTransform(transform, new Map([['x', Float64Array.from(values)]]))
          expect(after.every((one) => one.values.length === values.length)).toBe(true)
        }
      }),
    )
  })
})
