import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import type { Evidence } from '../../../main/contract/evidence'
import { parametersJson } from '../../../renderer/figures/before-after'
import { EvidenceFigure } from '../../../renderer/figures/evidence-figure'
import { HistogramFigure } from '../../../renderer/figures/histogram'
import { TranslateProvider, translator } from '../../../renderer/texts/translate'
import { depthSignal, drawnParameter, weights, widthProfile } from '../../fixtures/layer-evidence'
import {
  bars,
  beforeAfter,
  bell,
  comparedColumn,
  constantColumn,
  emptyColumn,
  layerStrip,
  manyColumns,
  reachable,
  stripLayer,
} from '../fake-evidence'

const html = (element: ReactElement, locale: 'en' | 'zh-CN' = 'en') =>
  renderToStaticMarkup(<TranslateProvider value={translator(locale, {})}>{element}</TranslateProvider>)

const draw = (evidence: Evidence, width = 720, locale: 'en' | 'zh-CN' = 'en') =>
  html(<EvidenceFigure evidence={evidence} width={width} />, locale)

/** Geometry that no browser draws, and says nothing of: what comes of arithmetic with a missing number. */
const broken = / (x|y|x1|x2|y1|y2|cx|cy|r|width|height|d|transform)="[^"]*(NaN|Infinity|undefined|null)[^"]*"/

const inf = Number.POSITIVE_INFINITY
const odd: Record<string, Evidence> = {
  'columns before and after': beforeAfter(),
  'no columns': beforeAfter([]),
  'one column': beforeAfter([comparedColumn('only', 3, 1)]),
  'two hundred columns': beforeAfter(manyColumns(200)),
  'constant and empty columns': beforeAfter([constantColumn, emptyColumn]),
  'infinite column': beforeAfter([
    { ...emptyColumn, before: { ...emptyColumn.before, mean: inf, std: Number.NaN, min: -inf, max: inf } },
  ]),
  layers: layerStrip(),
  'no layers': layerStrip([]),
  'layers without numbers': layerStrip([
    stripLayer({ name: 'a', min: null, max: null, mean: null, std: null, units: null, histogram: null }),
    stripLayer({ name: 'b', min: -inf, max: inf, mean: Number.NaN, std: inf, nonFinite: 12 }),
    stripLayer({ name: 'c', min: 0, max: 0, mean: 0, std: 0, deadUnits: 64 }),
  ]),
  'a hundred layers': layerStrip(
    Array.from({ length: 100 }, (_, i) => stripLayer({ name: `layer ${i}`, max: 10 ** (i / 20) })),
  ),
  'two hundred layers by depth': depthSignal(200),
  'one layer by depth': depthSignal(1),
  'no layers by depth': depthSignal(0),
  'layers by depth of which nothing is known': depthSignal(2, {
    layers: depthSignal(2).layers.map((layer) => ({
      ...layer,
      std: null,
      freshStd: null,
      similarity: null,
      freshSimilarity: null,
    })),
  }),
  'a signal that is gone or beyond all bounds': depthSignal(2, {
    layers: depthSignal(2).layers.map((layer, i) => ({ ...layer, std: i === 0 ? 0 : 1e300, similarity: 1 })),
  }),
  widths: widthProfile(),
  'no widths': widthProfile([], { input: { width: 0, usedRank: null }, output: { width: 0, needed: null } }),
  weights: weights(),
  'no weights': weights([]),
  'one parameter': weights([drawnParameter('only', 0.1)]),
  'twenty-four parameters, and more': weights(
    Array.from({ length: 24 }, (_, i) => drawnParameter(`layers.${i}.weight`, 10 ** (i / 3 - 4))),
    12,
  ),
  'weights without spread, with too much, without bins': weights([
    drawnParameter('a', 0, { expected: { scheme: 'he', distribution: 'uniform', std: 0 } }),
    drawnParameter('b', 1e300),
    drawnParameter('c', 1e-320),
    drawnParameter('d', 1, { histogram: { edges: [], counts: [] } }),
    drawnParameter('e', Number.NaN, { mean: inf, histogram: { edges: [1, 1], counts: [4] } }),
    drawnParameter('f', 1e-9, { expected: { scheme: 'glorot', distribution: 'truncated-normal', std: 1e9 } }),
  ]),
  'reachable half line': reachable(),
  'reachable everything': reachable({
    reachable: { low: null, high: null },
    shareOutside: 0,
    operator: null,
  }),
  'reachable point': reachable({ reachable: { low: 1, high: 1 }, shareOutside: 1 }),
  'one target value': reachable({
    observedTargets: { low: 4, high: 4 },
    histogram: { edges: [4, 4], counts: [9] },
  }),
  'targets without histogram': reachable({ histogram: null, observedTargets: { low: null, high: null } }),
  'huge targets': reachable({ histogram: bell(1e12, 1e11), observedTargets: { low: 7e11, high: 1.3e12 } }),
  bars: bars(),
  'no bars': bars([]),
  'one bar of nothing': { ...bars(), bars: [{ name: 'none', value: 0 }] },
  'infinite and negative bars': {
    ...bars(),
    bars: [
      { name: 'a', value: inf },
      { name: 'b', value: -3 },
      { name: 'c', value: Number.NaN },
    ],
  },
  'two hundred bars': bars(Array.from({ length: 200 }, (_, i) => `class ${i}`)),
}

describe.each(Object.entries(odd))('%s', (_, evidence) => {
  test.each([320, 720, 1400])('draws %i pixels wide with finite coordinates', (width) => {
    expect(draw(evidence, width)).not.toMatch(broken)
  })

  test('has a title and a name for who cannot see it, in both languages', () => {
    for (const locale of ['en', 'zh-CN'] as const) {
      const markup = draw(evidence, 720, locale)
      expect(markup).toMatch(/<figcaption>[^<]+<\/figcaption>/)
      expect(markup).not.toMatch(/aria-label="(figure\.|")/)
      expect(markup).not.toMatch(/figure\.[a-zA-Z]+\.[a-zA-Z]+/)
    }
  })
})

test('every kind draws, and offers its numbers', () => {
  for (const evidence of [beforeAfter(), layerStrip(), reachable(), bars(), weights()]) {
    const markup = draw(evidence)
    expect(markup).toContain('<svg')
    expect(markup).toMatch(/role="img"/)
    expect(markup).toContain('<details')
  }
})

test('no text is set under 12 pixels', () => {
  for (const evidence of Object.values(odd))
    for (const [, size] of draw(evidence).matchAll(/font-size[:=]"?(\d+(?:\.\d+)?)/g))
      expect(Number(size)).toBeGreaterThanOrEqual(12)
})

test('a long name is cut by the layout and whole in its title', () => {
  const name = `${'very_long_scope/'.repeat(12)}weight`
  for (const evidence of [
    beforeAfter([comparedColumn(name, 1, 1)]),
    layerStrip([stripLayer({ name })]),
    bars([name]),
    weights([drawnParameter(name, 1), drawnParameter('b', 1)]),
  ])
    expect(draw(evidence)).toMatch(new RegExp(`class="figure-name" title="${name}`))
})

test('names cannot become markup', () => {
  expect(draw(bars(['<img src=x onerror=alert(1)>']))).not.toContain('<img')
})

test('columns show mean and std with three digits, and a mean of rounding dust as 0', () => {
  const markup = draw(beforeAfter([comparedColumn('proline', 746.893, 314.907)]))
  expect(markup).toContain('747 ± 315')
  expect(markup).toContain('0 ± 1')
  expect(markup).not.toMatch(/e−17/)
})

test('dead units stand beside the units there are', () => {
  expect(draw(layerStrip())).toContain('39 / 64')
})

test('parameters are copied as JSON, columns without them left out', () => {
  expect(JSON.parse(parametersJson([comparedColumn('a', 2, 3), constantColumn]))).toEqual([
    { column: 'a', mean: 2, std: 3 },
  ])
})

test('copying is offered only where something can copy', () => {
  const offered = html(<EvidenceFigure evidence={beforeAfter()} width={720} onCopy={() => undefined} />)
  expect(offered).toContain('Copy as JSON')
  expect(draw(beforeAfter())).not.toContain('Copy as JSON')
})

test('two hundred columns show twelve and a way to the rest', () => {
  const markup = draw(beforeAfter(manyColumns(200)))
  expect(markup.match(/<li>/g)?.length).toBe(12 + 2)
  expect(markup).toContain('Show all 200')
})

test('a histogram by itself says what it is of, and says so when there is none', () => {
  const figure = (histogram: ReturnType<typeof bell> | null) =>
    html(
      <HistogramFigure title="Values" name="/1/Relu" axis="activation" histogram={histogram} width={600} />,
    )
  expect(figure(bell(2, 1))).toMatch(/aria-label="\/1\/Relu: \d+ values from −1 to 5/)
  expect(figure(null)).toContain('No histogram')
})

test('weights say their std against the draw, with the ratio', () => {
  const markup = draw(weights())
  expect(markup).toContain('std 1 against 0.05 by He (normal): ')
  expect(markup).toMatch(/figure-bad">20×/)
  expect(markup).toContain('no scheme to hold it against')
  expect(markup).toContain('No histogram')
  expect(markup).toMatch(
    /aria-label="zero: 1,000 values, all 0\. LeCun, truncated normal, gives std 0\.1: 0 times\."/,
  )
})

test('scales that differ beyond a linear axis stand on a logarithmic one, and it says so', () => {
  const far = (std: number) =>
    draw(weights([drawnParameter('a', 1, { expected: { scheme: 'he', distribution: 'normal', std } })]))
  expect(far(0.2)).not.toContain('logarithmic')
  for (const std of [1e-4, 1e4]) expect(far(std)).toContain('logarithmic beyond')
})

test('one parameter is named in the title only, and biases are held against nothing', () => {
  const markup = draw(weights([drawnParameter('1.bias', 0.1, { expected: null })]))
  expect(markup).toMatch(/<figcaption>Values of 1\.bias<\/figcaption>/)
  expect(markup).not.toContain('figure-name')
  expect(markup).not.toContain('the draw by the scheme')
})

test('twenty-four parameters show some and a way to the rest', () => {
  const all = Array.from({ length: 24 }, (_, i) => drawnParameter(`w${i}`, 1))
  const markup = draw(weights(all, 3))
  expect(markup.match(/class="figure-card"/g)?.length).toBe(6)
  expect(markup).toContain('Show all 24')
  expect(markup).toContain('3 more are not listed')
})
