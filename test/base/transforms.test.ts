import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NumberAccumulator } from '../../main/base/summary'
import { applyTransform, quantileKnots } from '../../main/base/transforms'
import { InputError } from '../../main/contract/errors'
import { columnsOf, type Transform } from '../../main/contract/transform'

const numbers = (...values: number[]) => Float64Array.from(values)
const applied = (transform: Transform, columns: Record<string, Float64Array | (string | null)[]>) =>
  applyTransform(transform, new Map(Object.entries(columns)))
const one = (transform: Transform, columns: Record<string, Float64Array | (string | null)[]>) =>
  applied(transform, columns)[0].values

const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true })
const withGaps = fc.array(fc.oneof(finite, fc.constant(Number.NaN)), { minLength: 1, maxLength: 200 })
const summaryOf = (values: Float64Array) => {
  const accumulator = new NumberAccumulator()
  accumulator.add(values)
  return accumulator.finish()
}

/** One transform of every kind, reading the columns a, b, c and d. */
const anyTransform = fc.oneof(
  fc.record({
    kind: fc.constant('standardize' as const),
    column: fc.constant('a'),
    mean: finite,
    std: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  }),
  fc.constant<Transform>({ kind: 'log1p', column: 'a' }),
  fc.record({
    kind: fc.constant('quantile' as const),
    column: fc.constant('a'),
    knots: fc.array(finite, { minLength: 2, maxLength: 20 }).map((knots) => knots.sort((x, y) => x - y)),
  }),
  fc.record({
    kind: fc.constant('sin-cos' as const),
    column: fc.constant('a'),
    period: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('rescale-above' as const),
    column: fc.constant('a'),
    from: fc.double({ min: 0, max: 1e6, noNaN: true }),
    factor: fc.constantFrom(1000, 100, 2.54),
  }),
  fc.constant<Transform>({
    kind: 'relative',
    origin: ['a', 'b'],
    groups: [
      ['c', 'd'],
      ['a', 'b'],
    ],
  }),
  fc.constant<Transform>({ kind: 'one-hemisphere', columns: ['a', 'b', 'c', 'd'] }),
)

describe('applyTransform', () => {
  it('keeps what is missing missing, and gives one value per row, whatever the transform', () => {
    fc.assert(
      fc.property(anyTransform, withGaps, (transform, values) => {
        const a = Float64Array.from(values)
        const columns = { a, b: a.map((x) => x / 2), c: a.map((x) => -x), d: a.map((x) => x + 1) }
        const results = applied(transform, columns)
        expect(results.length).toBeGreaterThan(0)
        for (const { values: after } of results)
          after.forEach((value, row) => {
            expect(Number.isNaN(value)).toBe(Number.isNaN(values[row]))
          })
        expect(results.flatMap(({ values: after }) => after.length)).toEqual(results.map(() => a.length))
      }),
    )
  })

  it('leaves the columns it reads as they are', () => {
    fc.assert(
      fc.property(anyTransform, withGaps, (transform, values) => {
        const columns = new Map(['a', 'b', 'c', 'd'].map((name) => [name, Float64Array.from(values)]))
        applyTransform(transform, columns)
        for (const column of columns.values()) expect([...column]).toEqual(values)
      }),
    )
  })

  it('standardizes to mean 0 and std 1, and back', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 3, maxLength: 200 }), (values) => {
        const before = summaryOf(Float64Array.from(values))
        const { mean, std } = before
        fc.pre(mean !== null && std !== null && std > 1e-6 * Math.max(1, Math.abs(mean)))
        const after = one({ kind: 'standardize', column: 'x', mean, std }, { x: Float64Array.from(values) })
        const summary = summaryOf(after)
        expect(summary.mean).toBeCloseTo(0, 6)
        expect(summary.std).toBeCloseTo(1, 6)
        after.forEach((value, row) => {
          expect(Math.abs(value * std + mean - values[row])).toBeLessThanOrEqual(
            1e-6 * (1 + Math.abs(mean) + std),
          )
        })
      }),
    )
  })

  it('log1p is odd and undone by sign(y) (e^|y| - 1)', () => {
    fc.assert(
      fc.property(finite, (value) => {
        const [plus, minus] = one({ kind: 'log1p', column: 'x' }, { x: numbers(value, -value) })
        expect(minus).toBe(-plus)
        expect(Math.sign(plus) * Math.expm1(Math.abs(plus))).toBeCloseTo(
          value,
          4 - Math.log10(1 + Math.abs(value)),
        )
      }),
    )
    expect(one({ kind: 'log1p', column: 'x' }, { x: numbers(Math.E - 1, 0) })).toEqual(numbers(1, 0))
  })

  it.each<Transform>([
    { kind: 'log1p', column: 'x' },
    { kind: 'standardize', column: 'x', mean: 3, std: 7 },
    { kind: 'quantile', column: 'x', knots: [-5, 0, 0, 0, 1, 1e6] },
  ])('$kind keeps order', (transform) => {
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        const [low, high] = one(transform, { x: numbers(Math.min(a, b), Math.max(a, b)) })
        expect(low).toBeLessThanOrEqual(high)
      }),
    )
  })

  it('quantile maps knots to evenly spaced shares, frequent ones to the middle of their run', () => {
    const knots = [0, 10, 10, 10, 40]
    const after = one({ kind: 'quantile', column: 'x', knots }, { x: numbers(-1, 0, 5, 10, 25, 40, 99) })
    expect(after).toEqual(numbers(0, 0, 0.125, 0.5, 0.875, 1, 1))
  })

  it('quantile of a column by its own knots spreads it over [0, 1] like its ranks', () => {
    fc.assert(
      fc.property(fc.uniqueArray(finite, { minLength: 3, maxLength: 100 }), (values) => {
        const x = Float64Array.from(values)
        const after = one({ kind: 'quantile', column: 'x', knots: quantileKnots(x) }, { x })
        const ranks = values.map((value) => values.filter((other) => other < value).length)
        after.forEach((value, row) => {
          expect(value).toBeCloseTo(ranks[row] / (values.length - 1), 6)
        })
      }),
    )
  })

  it('sin and cos lie on the unit circle and know no whole turns', () => {
    const turns = fc.integer({ min: -50, max: 50 })
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        turns,
        fc.constantFrom(7, 24, 360),
        (at, n, period) => {
          const x = numbers(at * period, at * period + n * period)
          const [sin, cos] = applied({ kind: 'sin-cos', column: 'hour', period }, { hour: x })
          expect([sin.name, cos.name]).toEqual(['hour sin', 'hour cos'])
          expect(sin.values[1]).toBeCloseTo(sin.values[0], 9)
          expect(cos.values[1]).toBeCloseTo(cos.values[0], 9)
          expect(Math.hypot(sin.values[0], cos.values[0])).toBeCloseTo(1, 12)
        },
      ),
    )
    const [sin, cos] = applied({ kind: 'sin-cos', column: 'hour', period: 24 }, { hour: numbers(0, 6, 12) })
    expect([...sin.values].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([0, 1, 0])
    expect([...cos.values].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 0, -1])
  })

  it('one-hot rows hold at most one 1, exactly one for a value that is listed, and nothing where it is missing', () => {
    const text = fc.option(fc.constantFrom('A', 'B', 'C', 'other'))
    fc.assert(
      fc.property(fc.array(text, { maxLength: 50 }), (kind) => {
        const after = applied({ kind: 'one-hot', column: 'kind', values: ['A', 'B', 'C', 'A'] }, { kind })
        expect(after.map(({ name }) => name)).toEqual(['kind=A', 'kind=B', 'kind=C'])
        kind.forEach((value, row) => {
          const sum = after.reduce((sum, { values }) => sum + values[row], 0)
          expect(sum).toBe(value === null ? Number.NaN : value === 'other' ? 0 : 1)
        })
      }),
    )
  })

  it('one-hot takes numbers by their text', () => {
    const after = applied(
      { kind: 'one-hot', column: 'code', values: ['2', '0.5'] },
      { code: numbers(2, 0.5, 7) },
    )
    expect(after).toEqual([
      { name: 'code=2', values: numbers(1, 0, 0) },
      { name: 'code=0.5', values: numbers(0, 1, 0) },
    ])
  })

  it('missing-indicator marks sentinels and what was missing already', () => {
    const transform: Transform = { kind: 'missing-indicator', column: 'age', sentinels: [-1, 999] }
    expect(applied(transform, { age: numbers(30, -1, Number.NaN, 999) })).toEqual([
      { name: 'age', values: numbers(30, Number.NaN, Number.NaN, Number.NaN) },
      { name: 'age missing', values: numbers(0, 1, 1, 1) },
    ])
  })

  it('rescale-above divides large sizes and leaves the others', () => {
    const transform: Transform = { kind: 'rescale-above', column: 'mass', from: 500, factor: 1000 }
    expect(applied(transform, { mass: numbers(3, -2000, 500, 499) })).toEqual([
      { name: 'mass rescaled', values: numbers(3, -2, 0.5, 499) },
    ])
  })

  it('relative coordinates do not see where the whole figure is', () => {
    const whole = fc.integer({ min: -1000, max: 1000 })
    const row = fc.tuple(whole, whole, whole, whole)
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), whole, whole, (rows, dx, dy) => {
        const columns = (dx: number, dy: number) => ({
          rx: Float64Array.from(rows, (at) => at[0] + dx),
          ry: Float64Array.from(rows, (at) => at[1] + dy),
          hx: Float64Array.from(rows, (at) => at[2] + dx),
          hy: Float64Array.from(rows, (at) => at[3] + dy),
        })
        const transform: Transform = { kind: 'relative', origin: ['rx', 'ry'], groups: [['hx', 'hy']] }
        const still = applied(transform, columns(0, 0))
        expect(applied(transform, columns(dx, dy))).toEqual(still)
        expect(still.map(({ name }) => name)).toEqual(['hx relative', 'hy relative'])
      }),
    )
  })

  it('q and -q come out the same on one hemisphere', () => {
    const part = fc.integer({ min: -3, max: 3 })
    fc.assert(
      fc.property(fc.tuple(part, part, part, part), fc.boolean(), (q, named) => {
        const names = named ? ['qx', 'qy', 'qz', 'qw'] : ['a', 'b', 'c', 'd']
        const columns = Object.fromEntries(names.map((name, i) => [name, numbers(q[i], -q[i])]))
        const after = applied({ kind: 'one-hemisphere', columns: names }, columns)
        for (const { values } of after) expect(values[0] + 0).toBe(values[1] + 0)
        expect(after[named ? 3 : 0].values[0]).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('names the column that is lacking or of the wrong kind', () => {
    const log: Transform = { kind: 'log1p', column: 'x' }
    expect(() => applied(log, {})).toThrow(InputError)
    expect(() => applied(log, {})).toThrow('column x: there is no such column')
    expect(() => applied(log, { x: ['1'] })).toThrow('column x: this transform takes numbers')
    expect(() =>
      applied({ kind: 'relative', origin: ['x'], groups: [['x', 'x']] }, { x: numbers(1) }),
    ).toThrow('only 1 axes')
  })

  it('reads the columns that columnsOf says', () => {
    fc.assert(
      fc.property(anyTransform, (transform) => {
        const asked = new Set<string>()
        const columns = new Map(['a', 'b', 'c', 'd'].map((name) => [name, numbers(1, 2)]))
        const watched = Object.assign(new Map(columns), {
          get: (name: string) => {
            asked.add(name)
            return columns.get(name)
          },
        })
        applyTransform(transform, watched)
        expect([...asked].sort()).toEqual(columnsOf(transform).sort())
      }),
    )
  })
})

describe('quantileKnots', () => {
  it('are numpy.quantile(x, linspace(0, 1, n)), n the number of values up to 101', () => {
    expect(quantileKnots(numbers(3, 1, Number.NaN, 2, Number.POSITIVE_INFINITY))).toEqual([1, 2, 3])
    const many = Float64Array.from({ length: 1001 }, (_, i) => (i * 10) % 1001)
    expect(quantileKnots(many)).toEqual(Array.from({ length: 101 }, (_, i) => i * 10))
    expect(quantileKnots(numbers(5))).toEqual([5, 5])
    expect(quantileKnots(numbers(Number.NaN))).toEqual([])
  })

  it('never decrease, and begin and end with the extremes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        (values) => {
          const knots = quantileKnots(Float64Array.from(values))
          expect(knots[0] + 0).toBe(Math.min(...values) + 0)
          expect(knots[knots.length - 1] + 0).toBe(Math.max(...values) + 0)
          for (let i = 1; i < knots.length; i++) expect(knots[i]).toBeGreaterThanOrEqual(knots[i - 1])
        },
      ),
    )
  })
})
