/** What single columns show: gaps, values that are no numbers, constants, and types the input can not take. */
import type { ColumnProfile, InputBinding } from '../../contract/artifacts'
import type { Finding } from '../../contract/report'
import type { NumberSummary } from '../../contract/summary'
import { wholeRanges } from '../../contract/tensor'
import { columnSubject, datasetSubject, expected, type Facts, finding, nameList, subjectOf } from './parts'

/** Values that are absent or NaN. */
const absentIn = ({ summary }: ColumnProfile): number =>
  summary.nulls + (summary.kind === 'number' ? summary.nan : 0)

const infiniteIn = ({ summary }: ColumnProfile): number =>
  summary.kind === 'number' ? summary.positiveInfinite + summary.negativeInfinite : 0

/** Not one value that could be computed with. */
const isEmpty = (column: ColumnProfile): boolean =>
  absentIn(column) + infiniteIn(column) >= column.summary.rows

const isConstant = (column: ColumnProfile): boolean => !isEmpty(column) && column.summary.distinct <= 1

function profilesOf({ profile }: Facts, names: readonly string[]): ColumnProfile[] {
  const wanted = new Set(names)
  return profile.columns.filter(({ name }) => wanted.has(name))
}

/** One finding for all columns in which `count` finds something, naming the worst. */
function gapFinding(
  id: 'missing' | 'infinite',
  columns: readonly ColumnProfile[],
  count: (column: ColumnProfile) => number,
): Finding[] {
  const bad = columns.filter((column) => count(column) > 0).sort((a, b) => count(b) - count(a))
  if (bad.length === 0) return []
  const [worst] = bad
  const [absent, rows] = [count(worst), worst.summary.rows]
  const values = {
    count: bad.length,
    names: nameList(bad.map(({ name }) => name)),
    worst: worst.name,
    absent,
    rows,
    share: absent / rows,
  }
  return [
    finding(id, {
      severity: 'warn',
      grade: 'observed',
      subject: subjectOf(bad.map(({ name }) => name)),
      values,
      measured: [absent / rows, 'share'],
      expected: expected('none'),
    }),
  ]
}

function emptyFindings(inputs: readonly ColumnProfile[]): Finding[] {
  return inputs.filter(isEmpty).map(({ name, summary }) =>
    finding('empty', {
      severity: 'fail',
      grade: 'observed',
      subject: columnSubject(name),
      values: { name, rows: summary.rows },
      measured: [1, 'share'],
      expected: expected('none'),
    }),
  )
}

function constantFindings(facts: Facts, inputs: readonly ColumnProfile[]): Finding[] {
  const constant = inputs.filter(isConstant)
  if (constant.length === 0) return []
  const names = constant.map(({ name }) => name)
  const measured: [number, string] = [constant.length, 'columns']
  if (constant.length === inputs.length && facts.profile.rows > 1)
    return [
      finding('all-constant', {
        severity: 'fail',
        subject: datasetSubject,
        values: { count: constant.length, rows: facts.profile.rows },
        measured,
        expected: expected('distinct'),
      }),
    ]
  const image = facts.examples?.images !== null && facts.examples !== null
  return [
    finding('constant', {
      severity: 'info',
      subject: subjectOf(names),
      values: { count: constant.length, names: nameList(names), image },
      measured,
    }),
  ]
}

function unusedFindings(facts: Facts): Finding[] {
  const { features, targets } = facts.roles
  if (features.length === 0) return []
  const used = new Set([...features, ...targets])
  const bad = facts.profile.columns.filter((one) => !used.has(one.name) && absentIn(one) > 0)
  if (bad.length === 0) return []
  const names = bad.map(({ name }) => name)
  return [
    finding('unused-gaps', {
      severity: 'info',
      grade: 'observed',
      subject: subjectOf(names),
      values: { count: bad.length, names: nameList(names) },
      measured: [bad.length, 'columns'],
    }),
  ]
}

/** What fits into whole-number types; columns of 64-bit integers fill those of 64 bits exactly, whatever their size. */
const wholeTypes: typeof wholeRanges = {
  ...wholeRanges,
  int64: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  uint64: [0, Number.POSITIVE_INFINITY],
}

function numberTypeFinding(name: string, summary: NumberSummary, { tensor, type }: InputBinding): Finding[] {
  const range = wholeTypes[type]
  const [min, max] = [summary.min, summary.max]
  if (!range || min === null || max === null) return []
  const wrong = !summary.whole ? 'fractional' : min < range[0] || max > range[1] ? 'out-of-range' : null
  if (!wrong) return []
  return [
    finding(wrong, {
      severity: 'warn',
      grade: 'observed',
      subject: columnSubject(name),
      values: { name, tensor, type, min, max },
      measured: [max > range[1] ? max : min, ''],
      expected: expected('type', { type }),
    }),
  ]
}

/** Columns whose values the tensor they are bound to can not hold as they are. */
function typeFindings(facts: Facts): Finding[] {
  return (facts.binding?.inputs ?? []).flatMap((input) =>
    profilesOf(facts, input.columns).flatMap(({ name, summary }): Finding[] => {
      if (summary.kind === 'number') return numberTypeFinding(name, summary, input)
      if (input.type === 'string') return []
      const values = { name, tensor: input.tensor, type: input.type, example: summary.top[0]?.value ?? '' }
      return [
        finding('text-column', {
          severity: 'warn',
          grade: 'observed',
          subject: columnSubject(name),
          values,
          measured: [summary.distinct, 'values'],
          expected: expected('type', { type: input.type }),
        }),
      ]
    }),
  )
}

function targetFindings(facts: Facts): Finding[] {
  const targets = profilesOf(facts, facts.roles.targets)
  const features = new Set(facts.roles.features)
  const everyConstant = targets.every(isConstant)
  // A pixel that an autoencoder gives back is as constant as it came in; among other targets one that never varies costs little.
  const constantSeverity = (name: string) => (features.has(name) ? 'info' : everyConstant ? 'fail' : 'warn')
  return targets.flatMap((target): Finding[] => {
    const [absent, rows] = [absentIn(target), target.summary.rows]
    const subject = columnSubject(target.name)
    const gaps = finding('target-missing', {
      severity: 'warn',
      grade: 'observed',
      subject,
      values: { name: target.name, absent, rows, share: absent / rows },
      measured: [absent / rows, 'share'],
      expected: expected('none'),
    })
    const constant = finding('constant-target', {
      severity: constantSeverity(target.name),
      subject,
      values: { name: target.name, rows: rows - absent },
      measured: [target.summary.distinct, 'values'],
      expected: expected('distinct'),
    })
    return [...(absent > 0 ? [gaps] : []), ...(isConstant(target) && rows > 1 ? [constant] : [])]
  })
}

/** Columns one by one. Where nothing is bound or told, all of them are looked at as if they were inputs, and none fails. */
export function columnFindings(facts: Facts): Finding[] {
  const { features, targets } = facts.roles
  const bound = features.length > 0
  const names = facts.profile.columns.map(({ name }) => name).filter((name) => !targets.includes(name))
  const inputs = profilesOf(facts, bound ? features : names)
  const gaps = gapFinding(
    'missing',
    inputs.filter((one) => !isEmpty(one)),
    absentIn,
  )
  const findings = [
    ...emptyFindings(inputs),
    ...gaps,
    ...gapFinding(
      'infinite',
      inputs.filter((one) => !isEmpty(one)),
      infiniteIn,
    ),
    ...constantFindings(facts, inputs),
  ]
  const judged = bound
    ? findings
    : findings.map((one) => (one.severity === 'fail' ? { ...one, severity: 'warn' as const } : one))
  return [...judged, ...unusedFindings(facts), ...typeFindings(facts), ...targetFindings(facts)]
}
