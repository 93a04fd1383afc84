/** What rows show beside each other: duplicates, contradictions, classes. */
import type { Finding } from '../../contract/report'
import type { ExampleRows } from '../../contract/rows'
import { columnSubject, datasetSubject, expected, type Facts, finding, nameList } from './parts'

const rowsOf = ({ rows }: ExampleRows): number[] =>
  rows.filter(({ of }) => of === 'training').map(({ row }) => row)

/** So few different rows of features that repeating is their nature. */
const isCoarse = ({ census, limits }: Facts): boolean =>
  census.distinctFeatures < limits.fewDistinctShare * census.rows

function duplicateFindings(facts: Facts): Finding[] {
  const { census, limits } = facts
  const { rows: count, examples } = census.duplicates
  if (count === 0) return []
  const share = count / census.rows
  const coarse = isCoarse(facts)
  const rows = rowsOf(examples)
  return [
    finding('duplicates', {
      severity: share > limits.warnDuplicateShare && !coarse ? 'warn' : 'info',
      subject: datasetSubject,
      values: {
        count,
        columns: census.columns,
        share,
        rows: census.rows,
        first: (rows[0] ?? 0) + 1,
        second: (rows[1] ?? 0) + 1,
        coarse,
      },
      measured: [share, 'share'],
      expected: expected('at-most', { limit: limits.warnDuplicateShare }),
      rows,
    }),
  ]
}

function conflictFindings(facts: Facts): Finding[] {
  const { census, limits } = facts
  if (!census.conflicts || census.conflicts.rows === 0) return []
  const { rows: count, contradicting, examples } = census.conflicts
  const share = count / census.rows
  const coarse = isCoarse(facts)
  const much = contradicting / census.rows > limits.warnContradictingShare
  return [
    finding('conflicts', {
      severity: share > limits.failConflictShare && !coarse ? 'fail' : much ? 'warn' : 'info',
      subject: datasetSubject,
      values: {
        count,
        share,
        rows: census.rows,
        contradicting,
        coarse,
        distinct: census.distinctFeatures,
      },
      measured: [share, 'share'],
      expected: expected('at-most', { limit: limits.warnContradictingShare }),
      rows: rowsOf(examples),
    }),
  ]
}

type Labels = { name: string; rows: number }[]

function balanceFindings({ census, roles, limits }: Facts, labels: Labels): Finding[] {
  const subject = columnSubject(roles.targets[0])
  const [largest] = labels
  const rare = labels.filter(({ rows }) => rows < limits.warnClassRows).reverse()
  const share = largest.rows / census.rows
  // A handful of rows has few of each class whatever the balance, and one class alone is a finding of its own.
  const lacking = rare.length > 0 && largest.rows >= 2 * limits.warnClassRows
  return [
    ...(lacking
      ? [
          finding('rare-classes', {
            severity: 'warn',
            subject,
            values: {
              count: rare.length,
              names: nameList(rare.map(({ name }) => name)),
              fewest: rare[0].rows,
              rows: census.rows,
            },
            measured: [rare[0].rows, 'rows'],
            expected: expected('class-rows', { limit: limits.warnClassRows }),
          }),
        ]
      : []),
    ...(labels.length > 1 && share > limits.warnMajorityShare
      ? [
          finding('majority', {
            severity: 'warn',
            subject,
            values: { share, name: largest.name },
            measured: [share, 'share'],
            expected: expected('at-most', { limit: limits.warnMajorityShare }),
          }),
        ]
      : []),
  ]
}

/** `1`, `1.0` and `true` may be told and written differently and mean the same. */
function spelling(label: string): string {
  const text = label.trim().toLowerCase()
  if (text === 'true') return '1'
  if (text === 'false') return '0'
  return text !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : label.trim()
}

/** Labels may also be places in the list of told classes. */
const arePlaces = (labels: readonly string[], classes: number): boolean =>
  labels.every((label) => /^\d+$/.test(label) && Number(label) < classes)

function toldClassFindings({ binding, census, roles }: Facts, labels: Labels): Finding[] {
  const told = binding?.classes?.map(spelling) ?? []
  const found = labels.map(({ name }) => spelling(name))
  if (told.length === 0) return []
  const unknown = labels.filter((_, i) => !told.includes(found[i]))
  if (unknown.length > 0 && arePlaces(found, told.length)) return []
  const absent = (binding?.classes ?? []).filter((_, i) => !found.includes(told[i]))
  const subject = columnSubject(roles.targets[0])
  const rows = unknown.reduce((sum, one) => sum + one.rows, 0)
  const shared = { severity: 'warn', grade: 'told', subject } as const
  return [
    ...(unknown.length > 0
      ? [
          finding('unknown-labels', {
            ...shared,
            values: { count: rows, rows: census.rows, names: nameList(unknown.map(({ name }) => name)) },
            measured: [rows, 'rows'],
            expected: expected('none'),
          }),
        ]
      : []),
    ...(absent.length > 0
      ? [
          finding('absent-classes', {
            ...shared,
            // A sample may miss a class that the file has.
            severity: census.rows < census.totalRows ? 'info' : 'warn',
            values: { count: absent.length, rows: census.rows, names: nameList(absent) },
            measured: [absent.length, 'classes'],
            expected: expected('none'),
          }),
        ]
      : []),
  ]
}

/** Rows beside each other. */
export function rowFindings(facts: Facts): Finding[] {
  const { labels } = facts.census
  const ofLabels =
    labels && labels.length > 0
      ? [...balanceFindings(facts, labels), ...toldClassFindings(facts, labels)]
      : []
  return [...duplicateFindings(facts), ...conflictFindings(facts), ...ofLabels]
}
