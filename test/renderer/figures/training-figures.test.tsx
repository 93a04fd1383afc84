import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { type Evidence, evidenceSchema } from '../../../main/contract/evidence'
import { locales } from '../../../main/contract/words'
import { spreadOut } from '../../../renderer/figures/curve-marks'
import { EvidenceFigure } from '../../../renderer/figures/evidence-figure'
import { namedPlaces } from '../../../renderer/figures/layer-names'
import { fittingScale, logTicks, plotAxis } from '../../../renderer/figures/plot-axis'
import { TranslateProvider, translator } from '../../../renderer/texts/translate'
import {
  comparedCurves,
  eightSeries,
  gradientsByLayer,
  noiseCurves,
  rateCurves,
  updatesByLayer,
} from '../../fixtures/training-evidence'

const draw = (evidence: Evidence, width = 720, locale: 'en' | 'zh-CN' = 'en') =>
  renderToStaticMarkup(
    <TranslateProvider value={translator(locale, {})}>
      <EvidenceFigure evidence={evidence} width={width} />
    </TranslateProvider>,
  )

const broken = / (x|y|x1|x2|y1|y2|width|height|d|transform)="[^"]*(NaN|Infinity|undefined|null)[^"]*"/

const one = (y: number | null) => [{ x: 3, y }]
const pictures: Record<string, Evidence> = {
  comparison: comparedCurves(),
  'range test': rateCurves(),
  'noise scale': noiseCurves(),
  'eight series': eightSeries(),
  'one point': comparedCurves({ series: [{ name: 'a', role: 'first', points: one(2) }], marks: [] }),
  'only gaps': comparedCurves({ series: [{ name: 'a', role: 'first', points: one(null) }] }),
  'no series': comparedCurves({ series: [] }),
  'rates at and below 0': comparedCurves({
    x: { name: 'rate', scale: 'log' },
    series: [
      {
        name: 'a',
        role: 'first',
        points: [
          { x: 0, y: 1 },
          { x: -1, y: 2 },
          { x: 0.1, y: -3 },
        ],
      },
    ],
    marks: [{ axis: 'x', value: 0, role: 'told' }],
  }),
  'a run that explodes': comparedCurves({
    series: [{ name: 'a', role: 'first', points: [1, 2, 1.7e308, 1e-320].map((y, x) => ({ x, y })) }],
  }),
  'from end to end of float64': comparedCurves({
    series: [{ name: 'a', role: 'first', points: [-1.7e308, 1.7e308].map((y, x) => ({ x, y })) }],
  }),
  layers: gradientsByLayer(),
  '200 layers': gradientsByLayer(200),
  updates: updatesByLayer(),
  'no layers': gradientsByLayer(0),
  'one layer': gradientsByLayer(1),
}

describe.each(Object.entries(pictures))('%s', (_, evidence) => {
  test.each(locales)('draws nothing but numbers and words, in %s', (locale) => {
    expect(evidenceSchema.parse(evidence)).toEqual(evidence)
    const markup = draw(evidence, 720, locale)
    expect(markup).not.toMatch(broken)
    expect(markup).not.toMatch(/figure\.[a-z]/)
    expect(markup).toMatch(locale === 'en' ? /<figcaption>[A-Z]/ : /<figcaption>.*\p{Script=Han}/u)
  })
})

test('says what each curve did and what is marked', () => {
  const markup = draw(comparedCurves())
  expect(markup).toContain('normalized inputs: 100 points, from 1.1 at 0 to 0.0')
  expect(markup).toContain('Marked: best constant 1.09.')
})

test('tells two series of one role apart by their names, one alone by its role', () => {
  const rate = rateCurves()
  const keys = (evidence: Evidence) => draw(evidence).match(/<li title="([^"]*)"/g)
  expect(keys(rate)).toEqual(['<li title="as measured"', '<li title="smoothed"'])
  const twice = { ...rate, series: rate.series.map((series) => ({ ...series, role: 'smoothed' as const })) }
  expect(keys(twice)).toEqual(['<li title="loss: smoothed"', '<li title="loss: smoothed"'])
})

test('no two of eight series look alike', () => {
  const keys = draw(eightSeries()).match(/<li title.*?<\/svg>/g) ?? []
  expect(new Set(keys.map((key) => key.replace(/title="[^"]*"/, ''))).size).toBe(8)
})

test('the numbers of 8 × 300 points fit a table, the last ones among them', () => {
  const rows = draw(rateCurves()).match(/<tr>/g) ?? []
  expect(rows.length).toBeLessThan(80)
  expect(draw(rateCurves())).toContain('<th scope="row" title="10">10</th>')
})

test('200 layers are drawn as far down as 30', () => {
  const heightOf = (markup: string) => Number(/<svg width="\d+" height="(\d+)" role/.exec(markup)?.[1])
  expect(heightOf(draw(gradientsByLayer(200)))).toBeLessThan(660)
})

test('a run that explodes does not hide the other on a linear axis', () => {
  expect(fittingScale([0.9, 1.1, 1, 1e6], 'linear')).toBe('log')
  expect(fittingScale([0.9, 1.1, 1, 9], 'linear')).toBe('linear')
  expect(fittingScale([-1, 1.1, 1, 1e6], 'linear')).toBe('linear')
  expect(fittingScale([0, -2], 'log')).toBe('linear')
})

const positive = fc.double({ min: 1e-300, max: 1e280, noNaN: true })

test('logarithmic ticks are few, inside, rising and round', () => {
  fc.assert(
    fc.property(
      positive,
      fc.double({ min: 1.02, max: 1e12, noNaN: true }),
      fc.integer({ min: 2, max: 12 }),
      (low, ratio, most) => {
        const high = low * ratio
        const ticks = logTicks([low, high], most)
        expect(ticks.length).toBeLessThanOrEqual(Math.max(most, 6))
        for (const [i, tick] of ticks.entries()) {
          expect(tick).toBeGreaterThanOrEqual(low * (1 - 1e-6))
          expect(tick).toBeLessThanOrEqual(high * (1 + 1e-6))
          if (i > 0) expect(tick).toBeGreaterThan(ticks[i - 1])
        }
      },
    ),
  )
})

test.each([
  [[1e-4, 1], 6, [1e-4, 1e-3, 1e-2, 0.1, 1]],
  [[0.5, 4], 6, [0.5, 1, 2]],
  [[1e-12, 1], 4, [1e-12, 1e-8, 1e-4, 1]],
] as const)('ticks of %j with room for %d', (domain, most, ticks) => {
  expect(logTicks(domain, most)).toEqual(ticks)
})

test('whatever the values, every one has its place on the axis', () => {
  const any = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(
      fc.array(any, { minLength: 1 }),
      fc.constantFrom('linear' as const, 'log' as const),
      (values, scale) => {
        const axis = plotAxis(values, scale, [200, 0], { gap: 30, room: 8 })
        for (const value of values) {
          expect(axis.at(value)).toBeGreaterThanOrEqual(-1e-6)
          expect(axis.at(value)).toBeLessThanOrEqual(200 + 1e-6)
        }
      },
    ),
  )
})

test('labels beside lines keep apart and within the plot while there is room for all', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -20, max: 260, noNaN: true }), { maxLength: 12 }), (wanted) => {
      const placed = [...spreadOut(wanted, 240)].sort((a, b) => a - b)
      for (const [i, y] of placed.entries()) {
        expect(y).toBeGreaterThanOrEqual(11)
        expect(y).toBeLessThanOrEqual(237.001)
        if (i > 0) expect(y - placed[i - 1]).toBeGreaterThan(14.99)
      }
    }),
  )
})

test('names of layers never cover each other, and faults are named first', () => {
  const layers = gradientsByLayer(200).layers
  const places = namedPlaces(layers, 3)
  expect(places).toContain(0)
  expect(places).toContain(199)
  for (const [i, place] of places.entries())
    if (i > 0) expect((place - places[i - 1]) * 3).toBeGreaterThanOrEqual(16)
  const faulty = layers.map((layer, i) => ({ ...layer, severity: i === 101 ? ('fail' as const) : null }))
  expect(namedPlaces(faulty, 3)).toContain(101)
})
