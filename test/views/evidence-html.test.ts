import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence, EvidenceOf } from '../../main/contract/evidence'
import { locales } from '../../main/contract/words'
import { lanesOf } from '../../main/views/html/column-pictures'
import { evidenceFigure } from '../../main/views/html/evidence'
import { framesToShow } from '../../main/views/html/motion-pictures'
import { wordsOf } from '../../main/views/texts'
import {
  agreement,
  colourRows,
  conflictingRows,
  digitRows,
  evidenceNaming,
  fewEvidenceOfRows,
  headingHistogram,
  headingTransform,
  missingMap,
  overlappingRows,
  relations,
  scatter,
  twoSplits,
  walk,
} from '../fixtures/evidence'
import { drawnParameter, weights } from '../fixtures/layer-evidence'
import { comparedCurves, gradientsByLayer, noiseCurves, rateCurves } from '../fixtures/training-evidence'
import { hostileName } from './hostile'

const draw = (evidence: Evidence, locale: 'en' | 'zh-CN' = 'en'): string =>
  evidenceFigure(evidence, wordsOf(locale)).text

const skeletonOf = (markup: string): string =>
  (markup.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""')).join('')

const byKind = fewEvidenceOfRows().map((evidence) => [evidence.kind, evidence] as const)

it('the layer strip tells on how many rows it was measured and what the run did differently', () => {
  const strip: Evidence = {
    kind: 'layer-strip',
    rows: 5000,
    statisticsRows: 1250,
    notes: [{ id: 'capture.note-one-row', values: { tensor: 'wide', values: 2_000_000 } }],
    histogramRows: 256,
    layers: [],
  }
  expect(draw(strip)).toContain('5,000 rows; ranges, means and spreads on 1,250 of them')
  expect(draw(strip)).toContain('One row at a time: wide alone holds 2,000,000 values per row.')
  expect(draw(strip, 'zh-CN')).toContain('仅 wide 每行就有')
  expect(draw({ ...strip, statisticsRows: 5000, notes: [] })).not.toContain('ranges')
})

describe.each(byKind)('%s', (_, evidence) => {
  it('has a caption, a picture or a table with a number, and words in both languages', () => {
    for (const locale of locales) {
      const markup = draw(evidence, locale)
      expect(markup).toMatch(/^<figure><figcaption>[^<]+<\/figcaption>/)
      expect(markup).toMatch(/<svg role="img"|<table>|<img/)
      expect(markup).not.toMatch(/evidence\.[a-z]/)
      expect(markup).not.toMatch(/aria-label=""|alt=""/)
    }
    expect(draw(evidence, 'zh-CN')).toMatch(/<figcaption>[^<]*\p{Script=Han}/u)
  })

  it('draws no coordinate that is not a number', () => {
    expect(draw(evidence).match(/="[^"]*(NaN|Infinity|undefined|null)[^"]*"/g)).toBeNull()
  })

  it('has the same tags whatever the names are', () => {
    const skeleton = skeletonOf(draw(evidenceNaming('x', evidence)))
    fc.assert(
      fc.property(hostileName, (name) => {
        expect(skeletonOf(draw(evidenceNaming(name, evidence)))).toBe(skeleton)
      }),
      { numRuns: 40 },
    )
  })
})

const huge = 1.7e308
const hollow: Record<string, Evidence> = {
  'no shifts': agreement({ shifts: [] }),
  'no rows': conflictingRows({ rows: [] }),
  'no images': digitRows(0),
  'images of no size': { ...digitRows(), width: 0 },
  'no bins': headingHistogram({ histogram: { edges: [], counts: [] } }),
  'no columns before or after': headingTransform({ before: [], after: [] }),
  'no columns to compare': twoSplits({ columns: [] }),
  'no relations': relations({ columns: [] }),
  'no missing map': missingMap({ columns: [] }),
  'no points': scatter(0),
  'no frames': walk(0),
  'no weights': weights([]),
  'no curves': comparedCurves({ series: [], marks: [] }),
  'curves of gaps': comparedCurves({ series: [{ name: 'a', role: 'first', points: [{ x: 1, y: null }] }] }),
  'no layers to compare': gradientsByLayer(0),
}

it.each(Object.entries(hollow))('%s: says that there is nothing to draw', (_, evidence) => {
  expect(draw(evidence)).toContain('There is nothing to draw.')
})

const odd: Record<string, Evidence> = {
  'rates at 0, a run that explodes': rateCurves({
    series: [
      { name: 'a', role: 'first', points: [0, 1e-3, 1].map((x) => ({ x, y: x * huge, low: 0, high: huge })) },
    ],
    marks: [{ axis: 'x', value: 0, role: 'told' }],
  }),
  'layers whose gradients vanish': gradientsByLayer(2, {
    series: ['file'],
    layers: gradientsByLayer(2).layers.map((layer) => ({ ...layer, values: [{ value: 0 }] })),
  }),
  'one value': headingHistogram({ histogram: { edges: [4, 4], counts: [9] }, marks: [] }),
  'the whole of float64': headingHistogram({
    histogram: { edges: [-huge, 0, huge], counts: [1, 2] },
    marks: [{ value: huge, role: 'bound' }],
  }),
  'a transform to nothing': headingTransform({
    after: [{ name: 'x', histogram: { edges: [], counts: [] } }],
  }),
  'splits without counts': twoSplits({
    columns: twoSplits().columns.map((column) => ({ ...column, training: [0, 0], validation: [] })),
  }),
  'splits without bins': twoSplits({
    columns: [
      { ...twoSplits().columns[0]!, bins: { names: [] } },
      { ...twoSplits().columns[0]!, bins: { edges: [] } },
    ],
  }),
  'a missing map of no rows': missingMap({ rows: 0, blockRows: 0, columns: [{ name: 'a', shares: [] }] }),
  'points far apart': {
    ...scatter(2),
    points: [
      { x: -huge, y: huge, group: 99, row: 0 },
      { x: huge, y: -huge, group: null, row: 1 },
    ],
  },
  'one frame': walk(1),
  'frames that lack points': walk(4, { local: [[1, 2], []] }),
  'a figure as wide as float64': walk(1, {
    points: ['a', 'b'],
    frames: [[-huge, 0, 0, huge, 0, 0]],
    local: [[]],
  }),
  'agreement below nothing': agreement({
    measure: 'correlation',
    shifts: [{ shift: 0, value: -1 }],
    chance: 0,
  }),
  'weights without spread, with too much, without bins': weights([
    drawnParameter('a', 0, { expected: { scheme: 'he', distribution: 'uniform', std: 0 } }),
    drawnParameter('b', huge),
    drawnParameter('c', 1e-320),
    drawnParameter('d', 1, { histogram: { edges: [], counts: [] } }),
    drawnParameter('e', 1, { histogram: { edges: [1, 1], counts: [4] } }),
  ]),
  'images with few pixels': { ...digitRows(), width: 16 },
}

it.each(Object.entries(odd))('%s: draws finite coordinates', (_, evidence) => {
  expect(draw(evidence).match(/="[^"]*(NaN|Infinity|undefined|null)[^"]*"/g)).toBeNull()
})

it('stays of bounded size', () => {
  const large: Evidence[] = [
    colourRows(64, 4, 64),
    scatter(2000),
    walk(200),
    twoSplits({ columns: Array.from({ length: 500 }, () => twoSplits().columns[0]!) }),
    relations({ columns: Array.from({ length: 500 }, () => relations().columns[0]!) }),
    missingMap({ columns: Array.from({ length: 500 }, () => missingMap().columns[0]!) }),
    conflictingRows({
      columns: Array.from({ length: 784 }, (_, i) => `p${i}`),
      rows: Array.from({ length: 500 }, (_, row) => ({
        row,
        of: 'training',
        group: row % 9,
        cells: Array.from({ length: 784 }, () => 'x'.repeat(500)),
      })),
    }),
  ]
  for (const evidence of large)
    expect([evidence.kind, draw(evidence).length < 260_000]).toEqual([evidence.kind, true])
})

it('says what was left out', () => {
  expect(draw(colourRows(64, 4, 64))).toContain('55 more not shown')
  expect(draw(relations({ columns: Array.from({ length: 50 }, () => relations().columns[0]!) }))).toContain(
    '43 more not shown',
  )
})

it('example rows: groups stand together, what differs is marked, absent cells are named', () => {
  const markup = draw(conflictingRows())
  expect(markup.match(/<tbody class="group">/g)).toHaveLength(2)
  expect(markup.match(/<td class="differs"><strong>/g)).toHaveLength(5)
  expect(markup).toContain('<em class="missing">absent</em>')
  expect(markup).toContain('<td class="number">1,172</td>')
  expect(draw(overlappingRows)).toContain('<td>validation</td>')
})

it('numbers of a picture stand beside it', () => {
  expect(draw(agreement())).toContain('chance, 10% ± 0.78%')
  expect(draw(agreement())).toContain('>96.7%</text>')
  expect(draw(twoSplits())).toContain('KS distance 0.576')
  expect(draw(headingTransform())).toContain('sin and cos of 2π·x/360')
  expect(draw(missingMap({ rows: 150, blockRows: 100, columns: [{ name: 'a', shares: [0, 1] }] }))).toContain(
    '33.3%',
  )
})

it('a grid of images names each by row and label', () => {
  expect(draw(digitRows())).toContain('alt="row 84: 0"')
})

it('labels of marks have a lane of their own in their half', () => {
  const value = fc.integer({ min: 0, max: 100 })
  fc.assert(
    fc.property(fc.array(value, { maxLength: 12 }), (values) => {
      const marks = values.map((one) => ({ value: one, role: 'bound' as const }))
      const lanes = lanesOf(marks, { low: 0, high: 100, width: 560 })
      expect(lanes).toHaveLength(marks.length)
      const places = lanes.map(({ lane, toLeft }) => `${lane} ${toLeft}`)
      expect(new Set(places).size).toBe(marks.length)
    }),
  )
})

it('frames of a motion shown: the first, the last, and evenly between', () => {
  expect([0, 1, 2, 7, 200].map(framesToShow)).toEqual([
    [],
    [0],
    [0, 1],
    [0, 1, 2, 4, 5, 6],
    [0, 40, 80, 119, 159, 199],
  ])
})

it('labels that are best as they stand are not conspicuous', () => {
  const healthy = agreement({
    shifts: [-1, 0, 1].map((shift) => ({ shift, value: shift === 0 ? 0.97 : 0.1 })),
  })
  expect(draw(healthy)).not.toContain('class="before"')
  expect(draw(agreement())).toContain('class="before"')
})

it('columns without a number in them are left out', () => {
  const bare = { name: 'p000', pearson: null, spearman: null, informationShare: 0.2 }
  expect(draw(relations({ columns: [bare] }))).not.toContain('Rank correlation')
  expect(draw(relations({ columns: [{ ...bare, spearman: 0.5, informationShare: null }] }))).not.toContain(
    'Share of information',
  )
})

it('rows that belong to no group have none', () => {
  const alone = conflictingRows({
    what: 'examples',
    rows: conflictingRows().rows.map((row, group) => ({ ...row, group })),
  })
  expect(draw(alone)).not.toContain('>Group<')
  expect(draw(conflictingRows())).toContain('>Group<')
})

describe('weights', () => {
  const only = (parameter: EvidenceOf<'weights'>['parameters'][number]) => draw(weights([parameter]))
  const heightsIn = (markup: string) => {
    const points = /<path class="hollow s1"[^>]* d="([^"]*)"/.exec(markup)?.[1] ?? ''
    const line = [...points.matchAll(/ ([\d.]+)/g)].map(([, y]) => 52 - Number(y))
    const bars = /<path class="after" transform="translate\(0 ([\d.]+)\)"/.exec(markup)?.[1]
    return { line: Math.max(...line), bars: 52 - Number(bars) }
  }

  it('numbers stand beside the picture, and what was left out below', () => {
    const markup = draw(weights(weights().parameters, 7))
    expect(markup).toContain('aria-label="wide: std 1; He (normal) gives 0.05"')
    expect(markup).toContain('20×')
    expect(markup).toContain('LeCun, truncated normal')
    expect(markup).toContain('all are 0')
    expect(markup).toContain('no histogram')
    expect(markup).toContain('7 more not shown')
  })

  it('values that follow their draw are as high as its density, values of another scale fill the picture with it', () => {
    const like = heightsIn(only(drawnParameter('a', 0.1)))
    expect(Math.min(like.line, like.bars) / Math.max(like.line, like.bars)).toBeGreaterThan(0.95)
    for (const std of [1e-6, 0.01, 100])
      expect(
        heightsIn(only(drawnParameter('a', 1, { expected: { scheme: 'he', distribution: 'normal', std } }))),
      ).toEqual({ line: 52, bars: 52 })
  })

  it('one value is a bar where it lies, without the width that bins of whole numbers have', () => {
    const expected = { scheme: 'he', distribution: 'uniform', std: 0.1 } as const
    const histogram = { edges: [-0.5, 0.5], counts: [9] }
    expect(only(drawnParameter('a', 0, { histogram, expected }))).toContain(
      '<rect class="after" x="118" y="0" width="4"',
    )
  })

  it('a parameter without a scheme has no line', () => {
    expect(only(drawnParameter('a', 1, { expected: null }))).not.toContain('s1')
  })
})

it('curves name what is marked and say which axis is in powers of ten', () => {
  const markup = draw(rateCurves())
  for (const text of [
    'told 0.02',
    'suggestion 0.03',
    'limit 0.3',
    'expected 1.099',
    'Both axes in powers of ten.',
  ])
    expect(markup).toContain(text)
  expect(draw(comparedCurves())).not.toContain('powers of ten')
  expect(draw(noiseCurves(), 'zh-CN')).toContain('纵轴为十的幂')
})

it('the table under 600 points can be read', () => {
  expect((draw(rateCurves()).match(/<tr>/g) ?? []).length).toBeLessThan(50)
})
