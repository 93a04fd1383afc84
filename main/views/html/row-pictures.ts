/** Rows as what they are: example rows, images, and where values are absent. */
import type { EvidenceOf } from '../../contract/evidence'
import { isPicture, pngUrlOf } from '../../contract/png'
import { formatCount, formatShare } from '../number'
import type { Words } from '../texts'
import { captioned } from './captioned'
import { round } from './figures'
import { html, type Markup } from './markup'
import { tableOf } from './table'

type Rows = EvidenceOf<'rows'>
type Row = Rows['rows'][number]

const rowsShown = 60
const columnsShown = 16
const cellLetters = 80

/** Rows by group in the order in which groups occur, and the columns in which a group's rows are not alike. */
function groupsOf({ rows, columns, what }: Rows): { rows: Row[]; differing: Set<number> }[] {
  const groups = new Map<number, Row[]>()
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row])
  const differs = (members: readonly Row[], column: number) =>
    what !== 'examples' && members.some(({ cells }) => cells[column] !== members[0]?.cells[column])
  return [...groups.values()].map((members) => ({
    rows: members,
    differing: new Set(columns.map((_, column) => column).filter((column) => differs(members, column))),
  }))
}

function cellOf(text: string | null, differs: boolean, words: Words): Markup {
  const short = text !== null && text.length > cellLetters ? `${text.slice(0, cellLetters - 1)}…` : text
  const content = short === null ? html`<em class="missing">${words('evidence.absent')}</em>` : html`${short}`
  return differs ? html`<td class="differs"><strong>${content}</strong></td>` : html`<td>${content}</td>`
}

export function rows(evidence: Rows, words: Words): Markup {
  const { columns, what } = evidence
  const shownRows = evidence.rows.slice(0, rowsShown)
  const groups = groupsOf({ ...evidence, rows: shownRows })
  const all = columns.map((_, column) => column)
  const isDiffering = (column: number) => groups.some(({ differing }) => differing.has(column))
  const shown = [...all.filter(isDiffering), ...all.filter((column) => !isDiffering(column))]
    .slice(0, columnsShown)
    .sort((a, b) => a - b)
  const twoSets = shownRows.some(({ of }) => of !== shownRows[0]?.of)
  const grouped = groups.length < shownRows.length
  const head = [
    ...(grouped ? [words('evidence.group')] : []),
    ...(twoSets ? [words('evidence.of')] : []),
    words('evidence.rowHead'),
    ...shown.map((column) => columns[column] ?? ''),
  ].map((heading) => html`<th scope="col">${heading}</th>`)
  const bodies = groups.map(({ rows: members, differing }, place) => {
    const lines = members.map(
      (row) =>
        html`<tr>${grouped ? html`<td class="number">${place + 1}</td>` : null}${twoSets ? html`<td>${words(`evidence.${row.of}`)}</td>` : null}<td class="number">${formatCount(row.row + 1)}</td>${shown.map((column) => cellOf(row.cells[column] ?? null, differing.has(column), words))}</tr>\n`,
    )
    return html`<tbody class="group">${lines}</tbody>`
  })
  const table =
    shownRows.length === 0
      ? null
      : html`<div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead>${bodies}</table></div>`
  const notes = [
    groups.some(({ differing }) => differing.size > 0)
      ? html`<p class="faint"><strong class="differs">${words('evidence.differs')}</strong></p>`
      : null,
    columns.length > shown.length
      ? html`<p class="faint">${words('evidence.columnsLeftOut', { count: columns.length - shown.length })}</p>`
      : null,
  ]
  const left = evidence.omitted + evidence.rows.length - shownRows.length
  return captioned(words('evidence.rows', { what }), table === null ? [null] : [table, ...notes], left, words)
}

type ImageGrid = EvidenceOf<'image-grid'>

/** Bytes of pixels that one grid may bring into the page; written out they take a third more. */
const pixelBytes = 160_000

const wantedSide = 64

function image(sample: ImageGrid['samples'][number], size: ImageGrid, words: Words): Markup {
  const { width, height, channels } = size
  const factor = Math.max(1, Math.floor(wantedSide / Math.max(width, height)))
  const { row, label } = sample
  const name = words('evidence.image', {
    row: formatCount(row + 1),
    labelled: label === null ? 'no' : 'yes',
    label,
  })
  const below =
    label === null ? html`<em class="missing">${words('evidence.unlabelled')}</em>` : html`${label}`
  return html`<li><img src="${pngUrlOf(sample.pixels, { width, height, channels })}" width="${width * factor}" height="${height * factor}" alt="${name}" title="${name}"><span>${below}</span></li>`
}

export function imageGrid(evidence: ImageGrid, words: Words): Markup {
  const { samples, width, height, channels } = evidence
  const most = isPicture(evidence) ? Math.max(1, Math.floor(pixelBytes / (width * height * channels))) : 0
  const shown = samples.slice(0, most)
  const grid =
    shown.length === 0
      ? null
      : html`<ul class="images">${shown.map((sample) => image(sample, evidence, words))}</ul>`
  const caption = words('evidence.images', {
    count: samples.length,
    kind: channels === 1 ? 'grey' : 'colour',
    width,
    height,
  })
  return captioned(caption, [grid], samples.length - shown.length, words)
}

type MissingMap = EvidenceOf<'missing-map'>
type Gaps = MissingMap['columns'][number]

const mapWidth = 480
const levels = 5
const gapsShown = 40

/** 0: nothing absent; 1 to 5: up to 20, 40 ... 100 %. */
const levelOf = (share: number): number =>
  share > 0 ? Math.min(levels, Math.ceil(share * levels - 1e-9) || 1) : 0

/** One path per level instead of a rectangle per block. */
function mapPicture({ name, shares }: Gaps, map: MissingMap, words: Words): Markup {
  const step = mapWidth / Math.max(1, shares.length)
  const blocks = Array.from({ length: levels }, (_, i) =>
    shares
      .map((share, at) =>
        levelOf(share) === i + 1
          ? `M${round(at * step)} 0h${Math.max(0.5, round(step))}v14h-${Math.max(0.5, round(step))}z`
          : '',
      )
      .join(''),
  )
  const label = words('evidence.missingPicture', {
    name,
    share: formatShare(totalShare({ name, shares }, map)),
    most: formatShare(shares.filter(Number.isFinite).reduce((most, share) => Math.max(most, share), 0)),
  })
  return html`<svg role="img" width="${mapWidth}" height="14" viewBox="0 0 ${mapWidth} 14" aria-label="${label}"><rect class="ground" x="0" y="0" width="${mapWidth}" height="14"/>${blocks.map((path, i) => html`<path class="gap" opacity="${(i + 1) / levels}" d="${path}"/>`)}</svg>`
}

/** The last block may hold fewer rows than the others. */
function totalShare({ shares }: Gaps, { rows: all, blockRows }: MissingMap): number {
  const sizes = shares.map((_, block) => Math.max(0, Math.min(blockRows, all - block * blockRows)))
  const counted = sizes.reduce((sum, size) => sum + size, 0)
  const absent = shares.reduce(
    (sum, share, block) => sum + (Number.isFinite(share) ? share : 0) * (sizes[block] ?? 0),
    0,
  )
  return counted === 0 ? 0 : absent / counted
}

export function missingMap(evidence: MissingMap, words: Words): Markup {
  const { columns, rows: all, blockRows, omitted } = evidence
  const table = tableOf<Gaps>(columns.slice(0, gapsShown), [
    { heading: words('column.name'), kind: 'name', cell: (column) => column.name },
    {
      heading: `${words('evidence.row', { row: '1' })} … ${formatCount(all)}`,
      kind: 'figure',
      cell: (column) => mapPicture(column, evidence, words),
    },
    {
      heading: words('evidence.absentShare'),
      kind: 'number',
      cell: (column) => formatShare(totalShare(column, evidence)),
    },
  ])
  const left = omitted + Math.max(0, columns.length - gapsShown)
  return captioned(words('evidence.missing', { rows: all, blockRows }), [table], left, words)
}
