import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { angle } from '../../../main/artifacts/detectors/angle'
import { cyclic } from '../../../main/artifacts/detectors/cyclic'
import { normal, numberLook, random, series, shuffled, wrapped } from './looks'

/** A walk round the circle, from `start`, that swings both ways. */
function walk(rows: number, period: number, low: number, start: number, seed: number): number[] {
  const next = normal(seed)
  let at = start
  return series(rows, () => {
    at += 0.04 * period * next()
    return wrapped(at, low, period)
  })
}

const turns = fc.constantFrom(
  { low: 0, period: 360 },
  { low: -180, period: 360 },
  { low: 0, period: 2 * Math.PI },
  { low: -Math.PI, period: 2 * Math.PI },
)

describe('angle', () => {
  test('a wrapped walk is found whatever its name, start and turn, by its jumps', () => {
    fc.assert(
      fc.property(turns, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (turn, start, seed) => {
        const values = walk(3000, turn.period, turn.low, turn.low + start * turn.period, seed)
        const found = angle(numberLook('v', values))
        expect(found).toMatchObject({
          kind: 'angle',
          transform: { kind: 'sin-cos', period: turn.period },
          strength: 0.95,
        })
        const jumps = values.filter((v, i) => i > 0 && Math.abs(v - values[i - 1]) > 0.8 * turn.period).length
        expect(found?.values.jumps).toBe(jumps)
      }),
      { numRuns: 40 },
    )
  })

  test('a turn of any length is found where it swings and jumps both ways', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 5000, noNaN: true }), fc.integer(), (period, seed) => {
        const found = angle(numberLook('encoder', walk(4000, period, 0, period / 3, seed)))
        expect(found?.kind).toBe('angle')
        expect(Math.abs(Number(found?.values.period) / period - 1)).toBeLessThan(0.02)
      }),
      { numRuns: 40 },
    )
  })

  test('a named angle is found in any order of the rows', () => {
    const next = normal(3)
    // Northerly wind: both ends full, the middle nearly empty.
    const wind = series(800, () => wrapped(40 * next(), 0, 360))
    for (const seed of [1, 2, 3])
      expect(angle(numberLook('wind_dir', shuffled(wind, seed)))).toMatchObject({
        kind: 'angle',
        strength: 0.9,
      })
  })

  test('names the rows after which it jumps', () => {
    const values = series(120, (row) => (row * 7) % 360)
    const found = angle(numberLook('heading', values))
    expect(found?.exampleRows).toEqual([52, 103])
    expect(found?.exampleRows.every((row) => values[row] < values[row - 1])).toBe(true)
  })

  const next = random(5)
  const bell = normal(6)
  it.each<[string, string, number[]]>([
    [
      'keys 0 to 359, each once',
      'v',
      shuffled(
        series(360, (row) => row),
        1,
      ),
    ],
    ['whole numbers 0 to 359 without a name', 'v', series(2000, () => Math.floor(360 * next()))],
    ['a percentage', 'share', series(2000, () => 100 * next())],
    ['a percentage called direction', 'direction', series(2000, () => 100 * next())],
    ['an angle of a knee that never comes round', 'knee_angle', series(500, () => 20 + 100 * next())],
    [
      'standard normal values, which nearly fill [-pi, pi]',
      'theta',
      series(3000, () => Math.max(-3.13, Math.min(3.13, bell()))),
    ],
    ['a switch with noise', 'v', series(600, (row) => (Math.floor(row / 20) % 2 ? 100 : 0) + next())],
    ['a sawtooth that only ever drops', 'v', series(600, (row) => row % 40)],
    ['a sine', 'v', series(600, (row) => 180 * Math.sin(row / 9))],
    ['a column with no numbers', 'heading', series(100, () => Number.NaN)],
  ])('says nothing of %s', (_, name, values) => {
    expect(angle(numberLook(name, values))).toBeNull()
  })
})

describe('cyclic', () => {
  const next = random(11)
  const hour = series(1000, () => Math.floor(24 * next()))

  it.each<[string, string, number[], number]>([
    ['hours in any order', 'hour', hour, 24],
    ['hours in camel case', 'pickupHour', hour, 24],
    ['months from 1', 'month', series(400, () => 1 + Math.floor(12 * next())), 12],
    ['days of the week', 'day_of_week', series(400, () => Math.floor(7 * next())), 7],
    ['days of the year', 'yday', series(4000, () => 1 + Math.floor(365 * next())), 365],
    ['hours of a log without a name', 'v', series(200, (row) => row % 24), 24],
    [
      'weekdays that stand still for hours, without a name',
      'v',
      series(700, (row) => Math.floor(row / 24) % 7),
      7,
    ],
  ])('finds %s', (_, name, values, period) => {
    expect(cyclic(numberLook(name, values))).toMatchObject({
      kind: 'cyclic',
      measured: { value: period },
      transform: { kind: 'sin-cos', period },
    })
  })

  it('does not mind the order of rows where the name tells', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        (seed) => cyclic(numberLook('hour', shuffled(hour, seed)))?.measured.value === 24,
      ),
      { numRuns: 20 },
    )
  })

  it.each<[string, string, number[]]>([
    ['pixels 0 to 16', 'p12', series(500, () => Math.floor(17 * next()))],
    ['counts 0 to 23 without a name', 'rooms', hour],
    ['hours of work', 'hours', hour],
    ['ratings 1 to 7', 'rating', series(300, () => 1 + Math.floor(7 * next()))],
    ['hours of opening only', 'hour', series(300, () => 9 + Math.floor(9 * next()))],
    ['fractions of an hour', 'hour', series(300, () => 24 * next())],
    ['a counter that never starts anew', 'v', series(24, (row) => row)],
    ['nothing', 'hour', []],
  ])('says nothing of %s', (_, name, values) => {
    expect(cyclic(numberLook(name, values))).toBeNull()
  })
})
