/** Training against validation: rows in both, columns that drift, values never seen, schemas that differ. */
import type { Finding } from '../../contract/report'
import type { ColumnDrift } from '../../contract/rows'
import { columnSubject, expected, type Facts, finding, nameList, subjectOf } from './parts'

const fewestRows = 20

function overlapFindings({ census, limits }: Facts): Finding[] {
  const { overlap } = census
  if (!overlap || overlap.shared === 0) return []
  const share = overlap.shared / overlap.rows
  const coarse = census.distinctFeatures < limits.fewDistinctShare * census.rows
  const { expectedShare } = overlap
  const error = Math.sqrt(Math.max(expectedShare * (1 - expectedShare), 1 / overlap.rows) / overlap.rows)
  const beyond = share - expectedShare > Math.max(limits.warnOverlapShare, limits.chanceErrors * error)
  const sure = share > limits.failOverlapShare && beyond && overlap.rows >= fewestRows && !coarse
  return [
    finding('overlap', {
      severity: sure ? 'fail' : beyond && !coarse ? 'warn' : 'info',
      subject: { kind: 'dataset', name: 'validation' },
      values: { count: overlap.shared, rows: overlap.rows, share, expected: expectedShare },
      measured: [share, 'share'],
      expected: expected('at-most', { limit: expectedShare + limits.warnOverlapShare }),
      rows: overlap.examples.rows.filter(({ of }) => of === 'training').map(({ row }) => row),
    }),
  ]
}

/** How far the columns of a drift lie apart, as a severity; null: no further than chance allows. */
export const driftSeverity = (
  { role, statistic: { value, limit } }: ColumnDrift,
  warnDrift: number,
): 'warn' | 'info' | null =>
  value <= Math.max(limit, warnDrift) ? null : role === 'unused' ? 'info' : 'warn'

function driftFindings({ drift, limits }: Facts): Finding[] {
  if (!drift) return []
  return drift.columns.flatMap((column): Finding[] => {
    const severity = driftSeverity(column, limits.warnDrift)
    const { name, statistic } = column
    if (!severity) return []
    return [
      finding('drift', {
        severity,
        subject: columnSubject(name),
        values: {
          name,
          statistic: statistic.name,
          value: statistic.value,
          limit: statistic.limit,
          training: drift.trainingRows,
          validation: drift.validationRows,
        },
        measured: [statistic.value, ''],
        expected: expected('drift', { limit: Math.max(statistic.limit, limits.warnDrift) }),
      }),
    ]
  })
}

/** A class or category that no training row has can not be learned; in a column that feeds nothing it does not matter. */
function unseenFindings({ drift }: Facts): Finding[] {
  return (drift?.columns ?? []).flatMap(({ name, role, unseen }): Finding[] => {
    if (!unseen || unseen.rows === 0 || role === 'unused') return []
    return [
      finding('unseen', {
        severity: 'warn',
        subject: columnSubject(name),
        values: { name, count: unseen.rows, names: nameList(unseen.values) },
        measured: [unseen.rows, 'rows'],
        expected: expected('none'),
      }),
    ]
  })
}

function schemaFindings({ drift, roles }: Facts): Finding[] {
  if (!drift?.schema) return []
  const { missing, extra, types, reordered } = drift.schema
  const used = new Set([...roles.features, ...roles.targets])
  const matters = (name: string): boolean => used.size === 0 || used.has(name)
  const shared = { grade: 'observed', expected: expected('schema') } as const
  const lists = [
    { id: 'schema-missing', names: missing, severity: missing.some(matters) ? 'warn' : 'info' } as const,
    { id: 'schema-extra', names: extra, severity: 'info' } as const,
  ].filter(({ names }) => names.length > 0)
  return [
    ...lists.map(({ id, names, severity }) =>
      finding(id, {
        ...shared,
        severity,
        subject: subjectOf(names),
        values: { count: names.length, names: nameList(names) },
        measured: [names.length, 'columns'],
      }),
    ),
    ...types.map(({ name, training, validation }) =>
      finding('schema-types', {
        ...shared,
        severity: matters(name) ? 'warn' : 'info',
        subject: columnSubject(name),
        values: { name, training, validation },
        measured: [1, 'columns'],
      }),
    ),
    ...(reordered
      ? [
          finding('schema-order', {
            ...shared,
            severity: 'info',
            subject: { kind: 'dataset', name: 'validation' },
            values: {},
            measured: [1, 'datasets'],
          }),
        ]
      : []),
  ]
}

/** Both parts against each other. */
export const splitFindings = (facts: Facts): Finding[] => [
  ...overlapFindings(facts),
  ...schemaFindings(facts),
  ...unseenFindings(facts),
  ...driftFindings(facts),
]
