import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { categoryCode } from '../../../main/artifacts/detectors/category-code'
import { dateNumber } from '../../../main/artifacts/detectors/date-number'
import { identifier } from '../../../main/artifacts/detectors/identifier'
import { placesIn, wordsIn } from '../../../main/artifacts/detectors/look'
import { dateText, freeText, numberText } from '../../../main/artifacts/detectors/texts'
import { numberLook, random, series, shuffled, textLook } from './looks'

const next = random(21)
const upTo = (limit: number, rows = 500) => series(rows, () => Math.floor(limit * next()))

test.each([
  ['windDir_deg', ['wind', 'dir', 'deg']],
  ['x12', ['x', '12']],
  ['od280/od315 of', ['od', '280', 'od', '315', 'of']],
  ['größteHöhe', ['größte', 'höhe']],
  ['', []],
])('the words of %j', (name, words) => {
  expect(wordsIn(name)).toEqual(words)
})

test('columns numbered alike are places only where there are sixteen', () => {
  const pixels = Array.from({ length: 16 }, (_, i) => `p${i}`)
  expect(placesIn([...pixels, 's1', 's2', 'p']).size).toBe(16)
})

describe('category codes', () => {
  it('names them by name, and proposes a column for each', () => {
    const found = categoryCode(numberLook('store_type', upTo(4)))
    expect(found).toMatchObject({
      kind: 'category-code',
      measured: { value: 4 },
      transform: { kind: 'one-hot', values: ['0', '1', '2', '3'] },
    })
  })
  it('finds postal codes, however many', () => {
    const zips = series(500, () => 10_000 + Math.floor(80_000 * next()))
    expect(categoryCode(numberLook('zip_code', zips))).toMatchObject({ transform: null })
  })
  test('no name of a quantity is ever believed, whatever the values', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'type_count',
          'class_level',
          'region_area',
          'store rating',
          'num_cat',
          'idAge',
          'per_state_price',
        ),
        fc.array(fc.nat({ max: 9 }), { minLength: 40, maxLength: 200 }),
        (name, values) => categoryCode(numberLook(name, values)) === null,
      ),
    )
  })
  it.each<[string, string, number[]]>([
    ['0/1', 'type', upTo(2)],
    ['counts without such a name', 'rooms', upTo(6)],
    ['pixels', 'p001', upTo(17)],
    ['fractions', 'code', series(300, () => next())],
    ['negative numbers', 'code', upTo(9).map((value) => value - 4)],
    ['a key with a different value on every row', 'id', series(300, (row) => row)],
  ])('says nothing of %s', (_, name, values) => {
    expect(categoryCode(numberLook(name, values))).toBeNull()
  })
})

describe('dates as numbers', () => {
  const day = (row: number) => {
    const date = new Date(Date.UTC(2021, 0, 1 + row))
    return 10_000 * date.getUTCFullYear() + 100 * (date.getUTCMonth() + 1) + date.getUTCDate()
  }
  it.each<[string, string, number[]]>([
    ['day', 'v', shuffled(series(400, day), 2)],
    ['month', 'v', series(60, (row) => 100 * (2015 + Math.floor(row / 12)) + 1 + (row % 12))],
    [
      'seconds',
      'created_at',
      shuffled(
        series(200, (row) => 1_600_000_000 + 3571 * row),
        3,
      ),
    ],
    ['seconds', 'v', series(200, (row) => 1_600_000_000 + 3571 * row)],
    ['milliseconds', 'ts', series(200, (row) => 1_600_000_000_000 + 3_571_000 * row)],
  ])('finds %s in %s', (form, name, values) => {
    expect(dateNumber(numberLook(name, values))).toMatchObject({ kind: 'date-number', values: { form } })
  })
  test('every valid day is one, in any order', () => {
    const days = fc.array(fc.integer({ min: -20_000, max: 28_000 }), { minLength: 40, maxLength: 80 })
    fc.assert(
      fc.property(days, (rows) => {
        fc.pre(new Set(rows).size >= 5)
        return dateNumber(numberLook('v', rows.map(day)))?.values.form === 'day'
      }),
      { numRuns: 50 },
    )
  })
  it.each<[string, string, number[]]>([
    ['prices', 'price', series(300, () => 190_000 + Math.floor(20_000 * next()))],
    ['eight digits', 'v', series(300, () => 19_000_000 + Math.floor(1_900_000 * next()))],
    ['phone numbers', 'phone', series(300, () => 1.2e9 + Math.floor(9e8 * next()))],
    ['years', 'year', series(300, (row) => 1990 + (row % 30))],
  ])('says nothing of %s', (_, name, values) => {
    expect(dateNumber(numberLook(name, values))).toBeNull()
  })
})

describe('identifiers', () => {
  it.each<[string, string, number[]]>([
    ['rows', 'v', series(200, (row) => row + 1)],
    [
      'key',
      'customer_id',
      shuffled(
        series(200, (row) => 1000 + 7 * row),
        4,
      ),
    ],
    ['key', 'v', series(200, (row) => row * row)],
    ['monotonic', 'elapsed', series(200, (row) => row * 0.13 + (row % 7) * 0.01)],
    ['monotonic', 'year', series(100, (row) => 1900 + row)],
  ])('finds %s in %s', (pattern, name, values) => {
    expect(identifier(numberLook(name, values))).toMatchObject({ kind: 'identifier', values: { pattern } })
  })
  test('values with no name of a key and no order are none', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        (seed) =>
          identifier(
            numberLook(
              'v',
              shuffled(
                series(100, (row) => row),
                seed,
              ),
            ),
          ) === null,
      ),
      { numRuns: 50 },
    )
  })
  it.each<[string, string, number[]]>([
    ['a quantity that recurs', 'id', upTo(40)],
    ['sorted values with ties', 'v', series(200, (row) => Math.floor(row / 2))],
    ['a measured value, different on every row', 'length', series(200, () => next())],
  ])('says nothing of %s', (_, name, values) => {
    expect(identifier(numberLook(name, values))).toBeNull()
  })
})

describe('texts', () => {
  it.each([
    ['2024-01-31'],
    ['2024-01-31 12:30:00'],
    ['31.01.2024'],
    ['1/31/24'],
    ['Jan 31, 2024'],
    ['31-Jan-2024'],
    ['2024年1月31日'],
  ])('%s is a date', (text) => {
    expect(dateText(textLook('when', new Array(20).fill(text)))).toMatchObject({
      kind: 'date-text',
      measured: { value: 1 },
    })
  })
  it('numbers with a mark for what is not known are numbers, and the mark is told', () => {
    const texts = series(100, (row) => 60 + row).map((value, row) => (row % 10 === 3 ? '?' : String(value)))
    expect(numberText(textLook('horsepower', texts))).toMatchObject({
      measured: { value: 0.9 },
      values: { odd: '?' },
    })
  })
  it('sentences are free text, in English and in Chinese', () => {
    const notes = series(40, (row) => row).map((row) => `the patient came back on day ${row} and felt well`)
    const chinese = series(40, (row) => row).map((row) => `患者于第${row}天复诊，自述感觉良好`)
    expect([freeText(textLook('note', notes))?.kind, freeText(textLook('备注', chinese))?.kind]).toEqual([
      'free-text',
      'free-text',
    ])
  })
  it.each([
    ['labels', ['setosa', 'virginica', 'versicolor']],
    ['versions', ['1.2.3', '10.0.1', '2.4.4']],
    ['nothing', [null, '']],
    ['names', ['New York City', 'Los Angeles']],
  ])('says nothing of %s', (_, texts) => {
    const look = textLook(
      'v',
      Array.from({ length: 60 }, (_, i) => texts[i % texts.length]),
    )
    expect([dateText(look), numberText(look), freeText(look)]).toEqual([null, null, null])
  })
  test('the order of the rows does not matter', () => {
    const sentences = fc.array(fc.lorem({ maxCount: 9 }), { minLength: 10, maxLength: 60 })
    fc.assert(
      fc.property(sentences, fc.integer(), (texts, seed) => {
        const [a, b] = [freeText(textLook('v', texts)), freeText(textLook('v', shuffled(texts, seed)))]
        expect(a === null).toBe(b === null)
        if (a && b) expect(a.measured.value).toBeCloseTo(b.measured.value, 9)
      }),
    )
  })
})
