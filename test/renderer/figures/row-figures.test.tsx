import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { type Evidence, evidenceSchema } from '../../../main/contract/evidence'
import { factsOf, type Transform } from '../../../main/contract/transform'
import { EvidenceFigure } from '../../../renderer/figures/evidence-figure'
import { transformText } from '../../../renderer/figures/transform'
import { TranslateProvider, translator } from '../../../renderer/texts/translate'
import {
  agreement,
  colourRows,
  conflictingRows,
  digitRows,
  evidenceNaming,
  evidenceOfRows,
  headingHistogram,
  headingTransform,
  missingMap,
  overlappingRows,
  relations,
  relativeTransform,
  scatter,
  sentinelHistogram,
  twoSplits,
  walk,
} from '../../fixtures/evidence'

const draw = (evidence: Evidence, width = 720, locale: 'en' | 'zh-CN' = 'en') =>
  renderToStaticMarkup(
    <TranslateProvider value={translator(locale, {})}>
      <EvidenceFigure evidence={evidence} width={width} />
    </TranslateProvider>,
  )

/** Geometry that no browser draws, and says nothing of: what comes of arithmetic with a missing number. */
const broken = / (x|y|x1|x2|y1|y2|cx|cy|r|width|height|d|transform)="[^"]*(NaN|Infinity|undefined|null)[^"]*"/

const inf = Number.POSITIVE_INFINITY
const nan = Number.NaN
const nothing = { edges: [], counts: [] }
const odd: Record<string, Evidence> = {
  ...Object.fromEntries(evidenceOfRows().map((evidence) => [evidence.kind, evidence])),
  'agreement of a target': agreement({ measure: 'correlation', chance: 0, chanceError: 0.03 }),
  'agreement without shifts': agreement({ shifts: [] }),
  'agreement of nothing': agreement({
    chance: nan,
    chanceError: inf,
    shifts: [
      { shift: 0, value: nan },
      { shift: 1, value: inf },
      { shift: 2, value: 0 },
    ],
  }),
  'a hundred shifts': agreement({
    shifts: Array.from({ length: 101 }, (_, i) => ({ shift: i - 50, value: 0.1 })),
  }),
  'overlapping rows': overlappingRows,
  'no rows': conflictingRows({ rows: [] }),
  'rows of nothing': conflictingRows({
    columns: [],
    rows: [{ row: 0, of: 'training', group: 0, cells: [] }],
  }),
  'colour images': colourRows(),
  'images with alpha': colourRows(16, 4),
  'no images': digitRows(0),
  'images of no size': { ...digitRows(), width: 0, height: 8 },
  'images of two channels': { ...digitRows(), channels: 2 },
  'images with few pixels': { ...digitRows(), width: 9 },
  'broken pixels': {
    ...digitRows(),
    samples: [{ row: 0, label: 'x', pixels: [nan, inf, -inf, 300, -5, ...new Array(59).fill(3)] }],
  },
  heading: headingHistogram(),
  'no histogram': headingHistogram({ histogram: nothing, marks: [] }),
  'one value': headingHistogram({
    histogram: { edges: [4, 4], counts: [9] },
    marks: [{ value: 4, role: 'bound' }],
  }),
  'marks beyond': headingHistogram({
    marks: [
      { value: 1e300, role: 'bound' },
      { value: nan, role: 'sentinel' },
      { value: -inf, role: 'gap-start' },
    ],
  }),
  'relative coordinates': relativeTransform,
  'transform of nothing': headingTransform({ before: [], after: [{ name: 'x', histogram: nothing }] }),
  'no columns to compare': twoSplits({ columns: [] }),
  'empty splits': twoSplits({
    columns: [
      ...twoSplits().columns.map((column) => ({ ...column, training: [], validation: [] })),
      {
        ...twoSplits().columns[0],
        bins: { edges: [nan, inf] },
        training: [nan],
        validation: [inf],
        statistic: { name: 'ks', value: nan, limit: inf },
      },
      { ...twoSplits().columns[0], bins: { names: [] }, training: [], validation: [] },
    ],
  }),
  'no relations': relations({ columns: [] }),
  'relations of nothing': relations({
    columns: [
      { name: 'a', pearson: null, spearman: null, informationShare: null },
      { name: 'b', pearson: nan, spearman: nan, informationShare: nan },
    ],
  }),
  'no missing map': missingMap({ columns: [] }),
  'missing map of nothing': missingMap({
    rows: 0,
    blockRows: 0,
    columns: [
      { name: 'a', shares: [] },
      { name: 'b', shares: [nan, 1, 0] },
    ],
  }),
  'no points': scatter(0),
  'points in no group': scatter(50, []),
  'forty groups': scatter(
    200,
    Array.from({ length: 40 }, (_, i) => `class ${i}`),
  ),
  'points nowhere': {
    ...scatter(3),
    points: [
      { x: nan, y: 0, group: 9, row: 0 },
      { x: 1, y: 1, group: 99, row: 1 },
      { x: 1e308, y: -1e308, group: null, row: 2 },
    ],
  },
  'no frames': walk(0),
  'one frame': walk(1),
  'two axes': walk(8, { axes: 2, points: ['a', 'b'], frames: [[0, 0, 1, 1]], local: [[0, 0, 1, 1]] }),
  'points without places': walk(2, {
    frames: [
      [nan, inf],
      [1e308, -1e308, 0],
    ],
    local: [],
  }),
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

  test('sets no text under 12 pixels', () => {
    for (const [, size] of draw(evidence).matchAll(/font-size[:=]"?(\d+(?:\.\d+)?)/g))
      expect(Number(size)).toBeGreaterThanOrEqual(12)
  })
})

describe.each(evidenceOfRows().map((evidence) => [evidence.kind, evidence] as const))('%s', (_, evidence) => {
  test('is evidence as the contract has it', () => {
    expect(evidenceSchema.parse(evidence)).toEqual(evidence)
  })

  test('says its numbers to who cannot see it, and has them in a table', () => {
    const markup = draw(evidence)
    expect(markup).toMatch(/(aria-label|alt)="[^"]*\d|class="figure-hidden">[^<]*\d/)
    expect(markup).toMatch(/<td[^>]*>[^<]*\d/)
  })

  test('keeps within its width', () => {
    for (const width of [400, 720])
      for (const [, drawn] of draw(evidence, width).matchAll(/<svg[^>]* width="(\d+)"/g))
        expect(Number(drawn)).toBeLessThanOrEqual(width)
  })

  test('names cannot become markup', () => {
    const name = '<script>alert(1)</script>'
    const markup = draw(evidenceNaming(name, evidence))
    expect(markup).not.toContain('<script')
  })
})

test('an agreement says which shift does better, and what chance gives', () => {
  expect(draw(agreement())).toContain(
    'Share of rows whose nearest row has the same label over 1,500 rows: 11.2% as they stand; chance gives 10% ± 0.78%. Best with the labels moved by 1 row: 96.7%.',
  )
  expect(draw(agreement({ shifts: [{ shift: 0, value: 0.9 }] }))).toContain('No shift does better.')
})

test('rows of a group stand together, absent cells are named, what differs is said', () => {
  const markup = draw(conflictingRows())
  expect(markup).toContain('5 rows in 2 groups; within a group one column differs.')
  expect(markup.match(/scope="rowgroup"/g)).toHaveLength(2)
  expect(markup).toContain('<span class="figure-absent">absent</span>')
  expect(markup.match(/<td class="[^"]*figure-differs/g)).toHaveLength(5)
  expect(markup).toContain(`title="${'x'.repeat(120)}"`)
  expect(markup).toContain('1,172')
})

test('examples are not compared with each other', () => {
  expect(draw(conflictingRows({ what: 'examples' }))).not.toContain('figure-differs')
})

test('where there are many columns those that differ are shown first, and all stand behind', () => {
  const columns = Array.from({ length: 100 }, (_, i) => `p${i}`)
  const cells = (last: string) => columns.map((_, i) => (i === 99 ? last : '0'))
  const markup = draw(
    conflictingRows({
      columns,
      rows: [
        { row: 0, of: 'training', group: 0, cells: cells('7') },
        { row: 1, of: 'training', group: 0, cells: cells('8') },
      ],
    }),
  )
  const shown = markup.slice(0, markup.indexOf('<details'))
  expect(shown).toContain('title="p99"')
  expect(shown.match(/<th scope="col"[^>]* title=/g)).toHaveLength(24)
  expect(markup).toContain('76 more columns are in the table below.')
  expect(markup.slice(markup.indexOf('<details'))).toContain('p50')
})

test('examples that belong to no group have none, and relations no column without numbers', () => {
  const alone = conflictingRows({
    what: 'examples',
    rows: conflictingRows().rows.map((row, group) => ({ ...row, group })),
  })
  expect(draw(alone)).not.toContain('>Group<')
  expect(draw(alone)).toContain('>5 rows.<')
  const bare = { name: 'p000', pearson: null, spearman: null, informationShare: 0.2 }
  expect(draw(relations({ columns: [bare] })).split('<details')[0]).not.toContain('Rank corr.')
})

test('images are named by row and label, and enlarged by whole factors', () => {
  const markup = draw(digitRows())
  expect(markup.match(/<img src="data:image\/png;base64,/g)).toHaveLength(18)
  expect(markup).toContain('width="72" height="72" alt="row 84: 0"')
  expect(draw(colourRows())).toContain('alt="row 1"')
  expect(draw(colourRows(64))).toContain('width="64" height="64"')
})

test('marks are named with their values', () => {
  const markup = draw(sentinelHistogram)
  expect(markup).toContain('−999: stands for missing')
  expect(markup).toMatch(
    /aria-label="[^"]*Marked: −999: stands for missing; −980: gap begins; 24: gap ends; 120: bound\./,
  )
})

test('two samples say how many columns are beyond their limit, and draw both', () => {
  const markup = draw(twoSplits())
  expect(markup).toContain(
    '4 columns, 3 beyond their limits; 1,125 training and 375 validation rows. proline: KS distance 0.576, limit 0.1',
  )
  expect(markup.match(/stroke-dasharray="5 3"/g)).toHaveLength(3)
})

test('relations keep the sign, and do not round a giveaway up to 1', () => {
  const markup = draw(relations())
  expect(markup).toContain('Most telling: row_id, rank correlation +0.9997, share of information 99.4%.')
  expect(markup).toContain('−0.854')
})

test('a missing map counts the last, shorter block by its rows', () => {
  const markup = draw(missingMap({ rows: 150, blockRows: 100, columns: [{ name: 'a', shares: [0, 1] }] }))
  expect(markup).toContain('Most absent: a, 33.3% in all.')
  expect(markup).toContain('a, rows 101 to 150: 100% absent')
})

test('every point of a scatter names its row and group, and no more than 2,000 are drawn', () => {
  expect(draw(scatter(3))).toMatch(/<title>row 3: [\d.]+, \d+, Barbera<\/title>/)
  expect(draw(scatter(2500)).match(/<title>/g)).toHaveLength(2000)
})

test('the player stands still until asked, and can be reached by keys', () => {
  const markup = draw(walk())
  expect(markup).toContain('aria-label="Play"')
  expect(markup).not.toContain('aria-label="Pause"')
  expect(markup).toMatch(
    /<input type="range"[^>]*aria-label="Row shown" aria-valuetext="row 401 \(1 of 120\)"/,
  )
  expect(markup).toContain('from row 401. In the file the middle of the figure covers x [')
  expect(draw(walk(1))).toMatch(/<input type="range"[^>]* disabled=""/)
})

const transforms: [Transform, string][] = [
  [{ kind: 'standardize', column: 'a', mean: 746.893, std: 314.9 }, '(x − 746.893) / 314.9'],
  [{ kind: 'log1p', column: 'a' }, 'sign(x) · log(1 + |x|)'],
  [{ kind: 'quantile', column: 'a', knots: [0, 1, 2] }, 'rank of x among the values, from 0 to 1 (3 knots)'],
  [{ kind: 'sin-cos', column: 'a', period: 365.25 }, 'sin and cos of 2π·x/365.25'],
  [
    { kind: 'one-hot', column: 'a', values: Array.from({ length: 9 }, (_, i) => `v${i}`) },
    '9 columns of 0 and 1, one for each value: v0, v1, v2, v3, v4, v5 …',
  ],
  [
    { kind: 'missing-indicator', column: 'a', sentinels: [-999] },
    '-999 becomes missing; a second column says 1 where it stood',
  ],
  [{ kind: 'rescale-above', column: 'a', from: 100, factor: 1000 }, 'where |x| is at least 100: x / 1000'],
  [
    { kind: 'relative', origin: ['x', 'y'], groups: [['a', 'b']] },
    'one group of coordinates, each minus x, y',
  ],
  [
    { kind: 'one-hemisphere', columns: ['w', 'x', 'y', 'z'] },
    'quaternions w, x, y, z turned to one half of the sphere, so that q and −q are the same numbers',
  ],
]

test.each(transforms)('%j says what it does', (transform, sentence) => {
  expect(transformText(transform, translator('en', {}).t)).toBe(sentence)
  expect(transformText(transform, translator('zh-CN', {}).t)).not.toMatch(/figure\.|undefined/)
  expect(Object.values(factsOf(transform))).not.toContain(undefined)
})
