import type { RowSample } from '../../contract/artifacts'
import type { ThresholdValues } from '../../contract/audit'
import { type Hint, type HintKind, hintMessage } from '../../contract/hints'
import { type Message, message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Grade, Severity } from '../../contract/words'
import { type Facts, feedsModel, hasCircleBeside, undoneBy } from './facts'
import { toldByPlace } from './place'
import type { thresholds } from './thresholds'

export type Limits = ThresholdValues<typeof thresholds>

export interface Judged {
  hint: Hint
  severity: Severity
  findings: Finding[]
}

const numberOf = ({ values }: Hint, key: string): number => {
  const value = values[key]
  return typeof value === 'number' ? value : 0
}

/** A hint is worth a warning where the values speak for it, or its name and range do. */
const bySureness = ({ strength }: Hint, limits: Limits): Severity =>
  strength >= limits.warnStrength ? 'warn' : 'info'

function sentinelSeverity(hint: Hint, limits: Limits): Severity {
  const far = numberOf(hint, 'distance') >= limits.failDistance
  return far && numberOf(hint, 'inflation') >= limits.failInflation ? 'fail' : bySureness(hint, limits)
}

const tailSeverity = (hint: Hint, limits: Limits): Severity =>
  numberOf(hint, 'bulk') < limits.warnBulk ? 'warn' : 'info'

function frameSeverity({ measured: { value } }: Hint, limits: Limits): Severity {
  if (value >= limits.failFrameShare) return 'fail'
  return value >= limits.warnFrameShare ? 'warn' : 'info'
}

/** How bad it is that a column of this kind enters the model as it is. */
const severityOf: Readonly<Record<HintKind, (hint: Hint, limits: Limits) => Severity>> = {
  angle: bySureness,
  cyclic: bySureness,
  quaternion: bySureness,
  'moving-frame': frameSeverity,
  'category-code': bySureness,
  'date-number': bySureness,
  'date-text': () => 'info',
  'number-text': () => 'info',
  'free-text': () => 'info',
  identifier: bySureness,
  'near-constant': () => 'info',
  sentinel: sentinelSeverity,
  clipped: () => 'info',
  'heavy-tail': tailSeverity,
  'skewed-count': tailSeverity,
  gap: () => 'info',
  'mixed-units': bySureness,
}

function expectedOf({ kind }: Hint, limits: Limits): Message {
  switch (kind) {
    case 'angle':
    case 'cyclic':
      return message('preprocessing.expected-angle')
    case 'moving-frame':
      return message('preprocessing.expected-frame', { limit: limits.warnFrameShare })
    case 'sentinel':
      return message('preprocessing.expected-sentinel', { limit: limits.failInflation })
    default:
      return message('preprocessing.expected-form')
  }
}

/** The column to go to: where a figure's place is, else the first of the hint's own. */
export const mainColumn = ({ columns, transform }: Hint): string =>
  transform?.kind === 'relative' ? transform.origin[0] : columns[0]

const rowsOf = ({ exampleRows }: Hint): Pick<Finding, 'rows'> =>
  exampleRows.length > 0 ? { rows: exampleRows } : {}

const findingOf = (
  hint: Hint,
  severity: Severity,
  said: Message,
  limits: Limits,
  grade: Grade = 'derived',
): Finding => ({
  severity,
  grade,
  subject: { kind: 'column', name: mainColumn(hint) },
  message: said,
  measured: hint.measured,
  expected: severity === 'info' ? null : expectedOf(hint, limits),
  ...rowsOf(hint),
})

const remark = (hint: Hint, said: Message, measured: Finding['measured']): Finding => ({
  severity: 'info',
  grade: 'derived',
  subject: { kind: 'column', name: mainColumn(hint) },
  message: said,
  measured,
  expected: null,
})

/** A hint on what feeds the model. */
function judgeInput(hint: Hint, facts: Facts, sample: RowSample | null, limits: Limits): Judged {
  const undone = undoneBy(hint, facts)
  const worst = severityOf[hint.kind](hint, limits)
  if (undone !== null) {
    const name = mainColumn(hint)
    const findings = [
      findingOf(hint, 'info', hintMessage(hint), limits),
      remark(hint, message('preprocessing.undone', { name, operators: undone }), null),
    ]
    return { hint, severity: 'info', findings }
  }
  const beside = (hint.kind === 'angle' || hint.kind === 'cyclic') && hasCircleBeside(hint, facts)
  const place =
    sample && hint.transform?.kind === 'relative'
      ? toldByPlace(sample, hint.transform.origin, facts.targets)
      : null
  const matters = place !== null && place.share >= limits.placeShare
  const unproved = hint.kind === 'moving-frame' && (matters || place === null)
  const severity = beside ? 'info' : unproved && worst === 'fail' ? 'warn' : worst
  const findings = [findingOf(hint, severity, hintMessage(hint), limits)]
  if (place && matters)
    findings.push(
      remark(hint, message('preprocessing.place-matters', { target: place.target, told: place.share }), {
        value: place.share,
        unit: 'share of variance',
      }),
    )
  return { hint, severity, findings }
}

/** An angle that the model is to give as a plain number; other hints on targets are the business of other audits. */
function judgeTarget(hint: Hint, facts: Facts, limits: Limits): Judged | null {
  if (hint.kind !== 'angle') return null
  const sure = facts.regression && hint.strength >= limits.targetStrength
  const severity = sure ? 'fail' : 'warn'
  return {
    hint,
    severity,
    findings: [findingOf(hint, severity, message('preprocessing.target-angle', hint.values), limits)],
  }
}

/** What one hint means for the model; null where it means nothing. A column that is not bound is only remarked on. */
export function judgeHint(hint: Hint, facts: Facts, sample: RowSample | null, limits: Limits): Judged | null {
  if (hint.columns.every((name) => facts.targets.includes(name))) return judgeTarget(hint, facts, limits)
  if (feedsModel(hint, facts)) return judgeInput(hint, facts, sample, limits)
  return { hint, severity: 'info', findings: [findingOf(hint, 'info', hintMessage(hint), limits)] }
}

/** A hint where no model says which columns it is given. */
export const remarkOn = (hint: Hint): Finding => ({
  ...remark(hint, hintMessage(hint), hint.measured),
  ...rowsOf(hint),
})
