/** The list of columns as it is cut down and ordered, and what the report says of each. */
import type { ColumnProfile } from '../../main/contract/artifacts'
import type { EvidenceOf } from '../../main/contract/evidence'
import { type Hint, hintMessage } from '../../main/contract/hints'
import type { Result } from '../../main/contract/protocol'
import type { Finding, ProfileRow, Report } from '../../main/contract/report'
import type { Transform } from '../../main/contract/transform'
import type { ColumnOrder, Listing } from './model'

export type Role = ProfileRow['role']

/** One column of the list. */
export interface ListedColumn {
  profile: ColumnProfile
  /** Where it stands in the file, counted from 0. */
  place: number
  /** null: no report tells. */
  role: Role | null
  /** What the report found of it. */
  findings: Finding[]
  /** What detectors see in it, the surest first. */
  hints: Hint[]
}

/** Values that are not there: null, and NaN where it is a number. */
export const missingOf = ({ summary }: ColumnProfile): number =>
  summary.nulls + (summary.kind === 'number' ? summary.nan : 0)

/** Findings that name a column, by its name. */
function findingsByColumn(report: Report | null): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>()
  for (const finding of report?.audits.flatMap(({ findings }) => findings) ?? []) {
    if (finding.subject.kind !== 'column') continue
    const { name } = finding.subject
    found.set(name, [...(found.get(name) ?? []), finding])
  }
  return found
}

function hintsByColumn(hints: readonly Hint[]): Map<string, Hint[]> {
  const found = new Map<string, Hint[]>()
  for (const hint of [...hints].sort((a, b) => b.strength - a.strength))
    for (const name of new Set(hint.columns)) found.set(name, [...(found.get(name) ?? []), hint])
  return found
}

/** Hints that no finding says already. */
export const unsaidHints = ({ hints, findings }: Pick<ListedColumn, 'hints' | 'findings'>): Hint[] =>
  hints.filter((hint) => findings.every(({ message }) => message.id !== hintMessage(hint).id))

/** Transforms that detectors propose for the column, the surest first. */
export const hintedTransforms = ({ hints }: Pick<ListedColumn, 'hints'>): Transform[] =>
  hints.flatMap(({ transform }) => (transform ? [transform] : []))

/**
 * All columns in the order of the file. Roles go by the name; findings are of the training data, so other datasets have none.
 */
export function listedColumns(
  { columns, hints }: Pick<Result<'profile'>, 'columns' | 'hints'>,
  report: Report | null,
  training: boolean,
): ListedColumn[] {
  const roles = new Map(report?.profile.map(({ column, role }) => [column, role]))
  // Nothing is bound to a model: that no column is used says nothing of the columns.
  if ([...roles.values()].every((role) => role === 'unused')) roles.clear()
  const hinted = hintsByColumn(hints)
  const findings = findingsByColumn(training ? report : null)
  return columns.map((profile, place) => ({
    profile,
    place,
    role: roles.get(profile.name) ?? null,
    findings: findings.get(profile.name) ?? [],
    hints: hinted.get(profile.name) ?? [],
  }))
}

const roleRank: Readonly<Record<Role, number>> = { target: 0, input: 1, unused: 2 }

/** What a column is ordered by; null: it has no such figure. */
function keyOf({ profile, place, role }: ListedColumn, by: ColumnOrder): string | number | null {
  const { summary } = profile
  switch (by) {
    case 'place':
      return place
    case 'name':
      return profile.name.toLowerCase()
    case 'type':
      return profile.type
    case 'role':
      return role && roleRank[role]
    case 'missing':
      return missingOf(profile)
    case 'distinct':
      return summary.distinct
    default:
      return summary.kind === 'number' ? summary[by] : null
  }
}

/** By `listing.by`; what has no such figure comes last whichever way, ties stay in the order of the file. */
export function arranged(
  columns: readonly ListedColumn[],
  { search, by, descending }: Listing,
): ListedColumn[] {
  const wanted = search.trim().toLowerCase()
  const found = columns.filter(({ profile }) => profile.name.toLowerCase().includes(wanted))
  const sign = descending ? -1 : 1
  return found
    .map((column) => ({ column, key: keyOf(column, by) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null)
      return a.key < b.key ? -sign : a.key > b.key ? sign : 0
    })
    .map(({ column }) => column)
}

/** The order a click on the head of `by` asks for: numbers the largest first, names from A; again: the other way round. */
export function orderedBy(listing: Listing, by: ColumnOrder): Listing {
  if (listing.by === by) return { ...listing, descending: !listing.descending }
  const rising: readonly ColumnOrder[] = ['place', 'name', 'type', 'role']
  return { ...listing, by, descending: !rising.includes(by) }
}

/** The column `step` further in the arranged list than `name`; null at the ends. */
export function neighbourOf(columns: readonly ListedColumn[], name: string, step: number): string | null {
  const at = columns.findIndex(({ profile }) => profile.name === name)
  return at < 0 ? null : (columns[at + step]?.profile.name ?? null)
}

export type Relation = EvidenceOf<'relations'>['columns'][number] & { target: string; rows: number }

/** How much the column tells of each target, where the report has looked. */
export const relationsOf = (report: Report | null, name: string): Relation[] =>
  report?.audits
    .flatMap(({ evidence }) => evidence)
    .filter((one) => one.kind === 'relations')
    .flatMap(({ target, rows, columns }) =>
      columns.filter((column) => column.name === name).map((column) => ({ ...column, target, rows })),
    ) ?? []
