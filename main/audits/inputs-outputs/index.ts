import type { Artifacts } from '../../contract/artifacts'
import type { AuditContext, Verdict } from '../../contract/audit'
import { describeInputError } from '../../contract/errors'
import { type Message, message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Status } from '../../contract/words'
import { capFindings, defineAudit, statusOf, verdict } from '../define'
import { columnFindings } from './columns'
import { evidenceOf } from './evidence'
import { labelFindings } from './neighbours'
import { datasetSubject, type Facts, factsOf, finding, ifReady, nameList } from './parts'
import { rowFindings } from './rows'
import { splitFindings } from './splits'
import { texts } from './texts'
import { thresholds } from './thresholds'

type Context = AuditContext<'profile' | 'roles' | 'census', typeof thresholds>

/** Told columns that do not fill the model's inputs: which of the two is wrong nobody can say from here. */
function bindingFindings({ binding }: Artifacts): Finding[] {
  if (binding.state !== 'failed') return []
  return [
    finding('binding', {
      severity: 'warn',
      grade: 'told',
      subject: datasetSubject,
      values: { detail: describeInputError(binding.error) },
      measured: [1, 'faults'],
    }),
  ]
}

/** What the summary names as the cause: the gravest fault, those before which nothing else can be believed first. */
const causes = ['shift', 'empty', 'constant-target', 'all-constant', 'conflicts', 'overlap'] as const
/** Words that choose among sentences can not hold a hyphen. */
const causeNames: Readonly<Record<string, string>> = {
  'all-constant': 'constantInputs',
  'constant-target': 'constantTarget',
}
/** How sure each is to be why the network does not converge; an overlap hides that rather than being why. */
const confidences: Readonly<Record<(typeof causes)[number], number>> = {
  shift: 0.95,
  empty: 0.95,
  'constant-target': 0.9,
  'all-constant': 0.95,
  conflicts: 0.85,
  overlap: 0.5,
}

const idOf = ({ message: { id } }: Finding): string => id.slice('inputs-outputs.'.length)

const causeOf = (findings: readonly Finding[]): (typeof causes)[number] | undefined =>
  causes.find((cause) => findings.some((one) => one.severity === 'fail' && idOf(one) === cause))

/** Values that the sentence of the cause takes. */
function causeValues(findings: readonly Finding[]): Message['values'] {
  const cause = causeOf(findings)
  const found = findings.filter((one) => one.severity === 'fail' && idOf(one) === cause)
  const values = found.at(0)?.message.values ?? {}
  return {
    cause: cause ? (causeNames[cause] ?? cause) : 'none',
    shift: values.by ?? 0,
    shifted: values.shifted ?? 0,
    measure: values.measure ?? 'none',
    direction: values.direction ?? 'none',
    share: values.share ?? 0,
    count: found.length,
    names: nameList(found.map(({ subject }) => subject.name)),
  }
}

function summaryValues(facts: Facts, findings: readonly Finding[]): Message['values'] {
  const { census, agreement, drift, profile, roles } = facts
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length
  const bound = roles.features.length + roles.targets.length
  return {
    columns: bound > 0 ? bound : profile.columns.length,
    rows: census.rows,
    totalRows: census.totalRows,
    scope: census.scope,
    labels: census.conflicts !== null,
    neighbours: agreement ? (agreement.measure === 'correlation' ? 'correlation' : 'labelAgreement') : 'none',
    agreement: agreement?.shifts.find(({ shift }) => shift === 0)?.value ?? 0,
    chance: agreement?.chance ?? 0,
    split: drift?.source ?? 'none',
    faults: count('fail'),
    warnings: count('warn'),
    both: count('fail') > 0 && count('warn') > 0,
    ...causeValues(findings),
  }
}

/** Which questions stay open: no target, no model to say what is an input, no split. */
function openQuestions({ roles, drift, task }: Facts): Message[] {
  const targetless = roles.targets.length === 0 && task?.kind !== 'autoencoding'
  return [
    ...(roles.features.length === 0 ? [message('needs.binding')] : []),
    ...(targetless ? [message('needs.target')] : []),
    ...(drift ? [] : [message('inputs-outputs.needs-split')]),
  ]
}

/** Without inputs and targets known, an untroubled look at the columns is no pass. */
function statusFor(facts: Facts, findings: readonly Finding[]): Status {
  const { roles, task } = facts
  const known = roles.features.length > 0 && (roles.targets.length > 0 || task?.kind === 'autoencoding')
  const status = statusOf(findings)
  return status === 'pass' && !known ? 'needs-input' : status
}

function summaryOf(status: Status): string {
  if (status === 'pass') return 'pass'
  return status === 'needs-input' ? 'columns-only' : 'flagged'
}

function judge({ needed, artifacts, thresholds: limits }: Context): Verdict {
  const facts = factsOf(needed, artifacts, limits)
  const findings = [
    ...bindingFindings(artifacts),
    ...labelFindings(facts),
    ...columnFindings(facts),
    ...rowFindings(facts),
    ...splitFindings(facts),
  ]
  const status = statusFor(facts, findings)
  const values = summaryValues(facts, findings)
  const cause = causeOf(findings)
  return verdict(status, message(`inputs-outputs.${summaryOf(status)}`, values), {
    findings: capFindings(findings, 'inputs-outputs.omitted', datasetSubject),
    needs: status === 'pass' ? [] : openQuestions(facts),
    remedy: status === 'warn' || status === 'fail' ? message('inputs-outputs.remedy', values) : null,
    evidence: evidenceOf(facts, ifReady(artifacts.sample)),
    confidence: cause ? confidences[cause] : 0,
  })
}

/** The data part of the audit: what goes in. What comes out of the model is not compared, and every summary says so. */
export const inputsOutputs = defineAudit({
  id: 'inputs-outputs',
  texts,
  thresholds,
  needs: ['profile', 'roles', 'census'],
  uses: ['sample', 'binding', 'task', 'relations', 'agreement', 'drift', 'examples'],
  judge,
})
