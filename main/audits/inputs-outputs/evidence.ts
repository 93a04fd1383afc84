/** The pictures: rows as what they are, and what the findings speak of. */
import type { RowSample, SampledColumn } from '../../contract/artifacts'
import type { Evidence, EvidenceOf } from '../../contract/evidence'
import type { ExampleRows } from '../../contract/rows'
import type { Facts } from './parts'
import { driftSeverity } from './splits'

const mostBars = 40
const mostRelations = 40
const mostDrifts = 20
const mostMapped = 30
const mapBlocks = 60

const agreement = ({ agreement }: Facts): Evidence[] => {
  if (!agreement) return []
  const { measure, chance, chanceError, shifts, rows } = agreement
  return [{ kind: 'agreement', measure, chance, chanceError, shifts, rows }]
}

function classes({ census }: Facts): Evidence[] {
  if (!census.labels || census.labels.length === 0) return []
  const bars = census.labels.map(({ name, rows }) => ({ name, value: rows }))
  return [
    {
      kind: 'bars',
      unit: 'rows',
      bars: bars.slice(0, mostBars),
      omitted: Math.max(0, bars.length - mostBars),
    },
  ]
}

function rowsOf(
  what: EvidenceOf<'rows'>['what'],
  examples: ExampleRows | undefined,
  all: number,
): Evidence[] {
  if (!examples || examples.rows.length === 0) return []
  return [{ kind: 'rows', what, ...examples, omitted: Math.max(0, all - examples.rows.length) }]
}

/** Images where the rows are some, else a few rows of the table. */
function examples({ examples, census }: Facts): Evidence[] {
  if (!examples) return []
  return examples.images ? [examples.images] : rowsOf('examples', examples.rows, census.totalRows)
}

function found({ census: { conflicts, duplicates, overlap } }: Facts): Evidence[] {
  return [
    ...rowsOf('conflicts', conflicts?.examples, conflicts?.rows ?? 0),
    ...rowsOf('duplicates', duplicates.examples, duplicates.rows),
    // Each shared validation row stands beside the training row it is equal to.
    ...rowsOf('overlap', overlap?.examples, 2 * (overlap?.shared ?? 0)),
  ]
}

const strength = ({
  spearman,
  informationShare,
}: {
  spearman: number | null
  informationShare: number | null
}) => informationShare ?? Math.abs(spearman ?? 0)

/** One picture per target, the most telling column first. */
function relations({ relations }: Facts): Evidence[] {
  if (!relations) return []
  const ofTargets = relations.targets.flatMap((target): Evidence[] => {
    const columns = relations.relations
      .filter((one) => one.target === target && (one.spearman !== null || one.informationShare !== null))
      .sort((a, b) => strength(b) - strength(a))
      .map(({ column, pearson, spearman, informationShare }) => ({
        name: column,
        pearson,
        spearman,
        informationShare,
      }))
    if (columns.length === 0) return []
    const omitted = Math.max(0, columns.length - mostRelations)
    const { rows } = relations
    return [{ kind: 'relations', target, columns: columns.slice(0, mostRelations), rows, omitted }]
  })
  return [...relations.scatters, ...ofTargets]
}

function drifts({ drift, limits }: Facts): Evidence[] {
  if (!drift) return []
  const columns = drift.columns.flatMap((column) => {
    const { name, statistic, bins } = column
    return bins ? [{ name, severity: driftSeverity(column, limits.warnDrift), statistic, ...bins }] : []
  })
  if (columns.length === 0) return []
  return [
    {
      kind: 'two-samples',
      trainingRows: drift.trainingRows,
      validationRows: drift.validationRows,
      columns: columns.slice(0, mostDrifts),
      omitted: Math.max(0, drift.columns.length - mostDrifts),
    },
  ]
}

const isAbsent = (column: SampledColumn, row: number): boolean =>
  column.kind === 'text' ? column.values[row] === null : Number.isNaN(column.values[row])

function sharesByBlock(column: SampledColumn, rows: number, blockRows: number): number[] {
  return Array.from({ length: Math.ceil(rows / blockRows) }, (_, block) => {
    const [from, to] = [block * blockRows, Math.min(rows, (block + 1) * blockRows)]
    let absent = 0
    for (let row = from; row < to; row++) if (isAbsent(column, row)) absent++
    return absent / (to - from)
  })
}

/** Where values are missing, on the rows of the sample, columns with the most gaps first; nothing where none is. */
export function missingMap(sample: RowSample | null): Evidence[] {
  if (!sample || sample.rows === 0) return []
  const blockRows = Math.ceil(sample.rows / mapBlocks)
  const mapped = sample.columns
    .map((column) => ({ name: column.name, shares: sharesByBlock(column, sample.rows, blockRows) }))
    .map((one) => ({ ...one, total: one.shares.reduce((sum, share) => sum + share, 0) }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total)
  if (mapped.length === 0) return []
  return [
    {
      kind: 'missing-map',
      rows: sample.rows,
      blockRows,
      columns: mapped.slice(0, mostMapped).map(({ name, shares }) => ({ name, shares })),
      omitted: Math.max(0, mapped.length - mostMapped),
    },
  ]
}

/** All pictures, what the data looks like first. */
export const evidenceOf = (facts: Facts, sample: RowSample | null): Evidence[] => [
  ...examples(facts),
  ...agreement(facts),
  ...classes(facts),
  ...found(facts),
  ...missingMap(sample),
  ...relations(facts),
  ...drifts(facts),
]
