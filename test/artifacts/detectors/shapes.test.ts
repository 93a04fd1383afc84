import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { detect } from '../../../main/artifacts/detectors'
import { clipped } from '../../../main/artifacts/detectors/clipped'
import { gap } from '../../../main/artifacts/detectors/gap'
import { heavyTail, skewedCount } from '../../../main/artifacts/detectors/heavy-tail'
import type { NumberDetector } from '../../../main/artifacts/detectors/look'
import { mixedUnits } from '../../../main/artifacts/detectors/mixed-units'
import { nearConstant } from '../../../main/artifacts/detectors/near-constant'
import { sentinel } from '../../../main/artifacts/detectors/sentinel'
import { hintSchema } from '../../../main/contract/hints'
import { kindsOn, looks, normal, numberLook, random, series, shuffled } from './looks'

const [next, bell] = [random(31), normal(32)]
const says = (detector: NumberDetector, values: readonly number[], name = 'v') =>
  detector(numberLook(name, values))

describe('sentinels', () => {
  const temperature = series(600, () => 12 + 8 * bell())
  const withMarks = (mark: number, every: number) =>
    temperature.map((value, row) => (row % every === 3 ? mark : value))

  test('any code on any share of the rows is found, with its rows, its distance and how it widens the column', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(-999, -9999, -99999, 9999, 999, -32768),
        fc.integer({ min: 4, max: 100 }),
        (mark, every) => {
          const values = withMarks(mark, every)
          const found = says(sentinel, values)
          const real = temperature.filter((_, row) => row % every !== 3)
          const mean = real.reduce((a, b) => a + b) / real.length
          const std = Math.sqrt(real.reduce((sum, value) => sum + (value - mean) ** 2, 0) / real.length)
          expect(found?.transform).toEqual({ kind: 'missing-indicator', column: 'v', sentinels: [mark] })
          expect(found?.values.distance).toBeCloseTo(Math.abs(mark - mean) / std, 6)
          expect(found?.measured.value).toBeCloseTo(1 - real.length / 600, 12)
          expect(found?.exampleRows.every((row) => values[row] === mark)).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
  test('the order of the rows does not matter', () => {
    const values = withMarks(-999, 20)
    const plain = says(sentinel, values)
    const mixed = says(sentinel, shuffled(values, 9))
    expect(mixed?.measured).toEqual(plain?.measured)
    expect(mixed?.values.distance).toBeCloseTo(Number(plain?.values.distance), 9)
  })
  it.each<[string, number[], number[]]>([
    [
      '0 where blood pressure was not taken',
      series(700, (row) => (row % 20 === 0 ? 0 : Math.round(72 + 12 * bell()))),
      [0],
    ],
    [
      '-1 among counts that begin at 0',
      series(700, (row) => (row % 5 === 0 ? -1 : Math.floor(200 * next() ** 2))),
      [-1],
    ],
    [
      'marks on both ends',
      temperature.map((value, row) => (row % 50 === 0 ? -999 : row % 50 === 1 ? 9999 : value)),
      [-999, 9999],
    ],
  ])('finds %s', (_, values, sentinels) => {
    expect(says(sentinel, values)?.transform).toMatchObject({ sentinels })
  })
  it.each<[string, number[]]>([
    ['rain, which is often nothing', series(700, (row) => (row % 2 ? 0 : -5 * Math.log(1 - next())))],
    ['pixels', series(700, (row) => (row % 3 ? 0 : Math.floor(17 * next())))],
    [
      'spending that begins at a hundred',
      series(700, (row) => (row % 4 ? 0 : 100 + Math.floor(-2000 * Math.log(1 - next())))),
    ],
    ['temperatures around zero', series(700, () => Math.round(3 * bell()))],
    ['counts around twenty with a few at -1', series(700, () => Math.max(-1, Math.round(8 + 4 * bell())))],
    ['years, one of them 1999', series(700, (row) => 1990 + (row % 20))],
    ['values that reach 9999 by themselves', [...series(700, (row) => 14 * row), 9999, 9999]],
    ['coordinates in [-1, 1]', series(700, (row) => (row % 9 ? 2 * next() - 1 : -1))],
  ])('says nothing of %s', (_, values) => {
    expect(says(sentinel, values)).toBeNull()
  })
})

describe('clipped values', () => {
  it('finds prices cut off at 500,001', () => {
    const prices = series(2000, () => Math.min(500_001, Math.round(100 * Math.exp(7.5 + 0.6 * bell()))))
    expect(says(clipped, prices)).toMatchObject({
      values: { bound: 500_001 },
      marks: [{ value: 500_001, role: 'bound' }],
    })
  })
  test('wherever a bell is cut, in any order of rows', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.9, max: 1.9, noNaN: true }), fc.integer(), (bound, seed) => {
        fc.pre(Math.abs(bound) > 0.01 && Math.abs(Math.abs(bound) - 1) > 1e-6)
        const draw = normal(seed)
        const values = series(800, () => Math.min(bound, draw()))
        return says(clipped, values)?.values.bound === bound
      }),
      { numRuns: 40 },
    )
  })
  it.each<[string, number[]]>([
    [
      'rounded values that recur everywhere',
      series(900, () => Math.round(20 * next()) + Math.round(20 * next())),
    ],
    ['a share that is often 1', series(900, () => Math.min(1, 1.2 * next()))],
    ['plain noise', series(900, () => bell())],
  ])('says nothing of %s', (_, values) => {
    expect(says(clipped, values)).toBeNull()
  })
})

describe('tails', () => {
  it('finds a log-normal column, and a logarithm takes it away', () => {
    const values = series(3000, () => 10 * Math.exp(1.5 * bell()))
    const found = says(heavyTail, values)
    expect(found).toMatchObject({ kind: 'heavy-tail', transform: { kind: 'log1p' } })
    // (e^(2.326 s) - 1) / (e^(0.674 s) - 1) with s = 1.5: 18.5; on 3,000 rows within a quarter of it.
    expect(Math.abs(Number(found?.measured.value) / 18.5 - 1)).toBeLessThan(0.25)
    expect(says(heavyTail, values.map(Math.log1p))).toBeNull()
  })
  test('the measure is the same in any unit', () => {
    const values = series(1000, () => Math.exp(1.4 * bell()))
    const plain = Number(says(heavyTail, values)?.measured.value)
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), fc.boolean(), (unit, negative) => {
        const scaled = says(
          heavyTail,
          values.map((value) => (negative ? -unit : unit) * value),
        )
        expect(Number(scaled?.measured.value) / plain).toBeCloseTo(1, 1)
      }),
      { numRuns: 40 },
    )
  })
  it('finds counts with a long tail', () => {
    const values = series(2000, () => Math.floor(Math.exp(1.7 * bell())))
    expect(says(skewedCount, values)).toMatchObject({ kind: 'skewed-count', transform: { kind: 'log1p' } })
  })
  const poisson = () => {
    let [count, product] = [-1, 1]
    while (product > Math.exp(-4)) {
      product *= next()
      count++
    }
    return count
  }
  it.each<[string, number[]]>([
    ['a bell', series(2000, () => bell())],
    ['an exponential column', series(2000, () => -Math.log(1 - next()))],
    ['even values', series(2000, () => next())],
    ['Poisson counts', series(2000, poisson)],
  ])('says nothing of %s', (_, values) => {
    expect([says(heavyTail, values), says(skewedCount, values)]).toEqual([null, null])
  })
})

describe('gaps and units', () => {
  it('finds two clusters with nothing between them, in any unit and order', () => {
    const values = series(400, (row) => (row % 4 ? bell() : 20 + bell()))
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.integer(),
        (unit, offset, seed) => {
          const moved = shuffled(
            values.map((value) => unit * value + offset),
            seed,
          )
          const found = says(gap, moved)
          expect(found?.values.below).toBeCloseTo(0.75, 9)
          expect(Number(found?.values.from)).toBeLessThan(Number(found?.values.to))
        },
      ),
      { numRuns: 40 },
    )
  })
  test('heights in centimetres and inches, or lengths in any two units a thousand, hundred or twelve apart', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1000, 100, 12, 2.54, 3.28084, 60),
        fc.integer(),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (factor, seed, share) => {
          const [draw, pick] = [normal(seed), random(seed)]
          const values = series(500, () => (pick() < share ? 1 : factor) * Math.exp(4 + 0.05 * draw()))
          expect(says(mixedUnits, values)).toMatchObject({ transform: { kind: 'rescale-above', factor } })
        },
      ),
      { numRuns: 60 },
    )
  })
  it.each<[string, number[]]>([
    [
      'two clusters with no such factor between them',
      series(500, (row) => (row % 2 ? 1 : 7) * Math.exp(0.05 * bell())),
    ],
    [
      'clusters of different shape',
      series(500, (row) => (row % 2 ? Math.exp(0.05 * bell()) : 100 * Math.exp(0.4 * next()))),
    ],
    [
      'a short and a long kind of petal',
      series(150, (row) => (row % 3 ? 4.9 + 0.8 * bell() : 1.46 + 0.17 * bell())).map(Math.abs),
    ],
    ['even values', series(500, () => 1 + next())],
    ['values with zero among them', series(500, (row) => (row % 2 ? 0 : next()))],
  ])('no units are mixed in %s', (_, values) => {
    expect(says(mixedUnits, values)).toBeNull()
  })
  it('sees no gap in a bell, an even or a rounded column', () => {
    expect([bell, next, () => Math.round(9 * next())].map((draw) => says(gap, series(500, draw)))).toEqual([
      null,
      null,
      null,
    ])
  })
})

describe('near-constant', () => {
  test('from 99 % on, in any order', () => {
    const column = (others: number) =>
      shuffled(
        series(1000, (row) => (row < others ? 1 + row : 0)),
        3,
      )
    expect(says(nearConstant, column(10))).toMatchObject({ measured: { value: 0.99 }, values: { value: 0 } })
    expect(says(nearConstant, column(11))).toBeNull()
  })
  it('leaves rare flags alone', () => {
    expect(
      says(
        nearConstant,
        series(1000, (row) => (row === 5 ? 1 : 0)),
      ),
    ).toBeNull()
  })
})

test('a sentinel explains the gap and the tail that it makes', () => {
  expect(kindsOn({ v: series(600, (row) => (row % 8 ? 12 + 8 * bell() : -9999)) })).toEqual(['sentinel'])
})

const odd = fc.oneof(
  fc.double(),
  fc.constantFrom(
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
    -0,
    1,
    -1,
    1e308,
    -1e308,
    5e-324,
    -999,
    20240131,
  ),
)
const names = fc.constantFrom(
  'v',
  'hour',
  'heading',
  'zip',
  'id',
  'a_x',
  'a_y',
  'b_x',
  'b_y',
  'c_x',
  'c_y',
  'time',
  'qw',
  'qx',
  'qy',
  'qz',
  'p1',
)
const column = fc.oneof(
  fc.array(odd, { minLength: 40, maxLength: 40 }),
  fc.constant(new Array<number>(40).fill(Number.NaN)),
  odd.map((value) => new Array<number>(40).fill(value)),
  fc.array(fc.oneof(fc.constant(null), fc.string()), { minLength: 40, maxLength: 40 }),
)

test('no values make a detector throw, and every hint crosses a border whole', () => {
  fc.assert(
    fc.property(fc.dictionary(names, column, { maxKeys: 8 }), fc.boolean(), (columns, parted) => {
      const ranges = parted
        ? [
            { offset: 5, rows: 25 },
            { offset: 900, rows: 15 },
          ]
        : undefined
      for (const hint of detect(looks(columns, ranges)))
        expect(hintSchema.parse(JSON.parse(JSON.stringify(hint)))).toEqual(hint)
    }),
    { numRuns: 400 },
  )
})

test('nothing at all is no reason to throw', () => {
  expect([detect([]), detect(looks({ v: [] })), detect(looks({ v: [1] }))]).toEqual([[], [], []])
})
