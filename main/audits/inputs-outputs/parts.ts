/** What the checks of this audit share: the facts they look at, and findings put together in one way. */
import type { Artifacts, Binding, DatasetProfile, Gathered, Task } from '../../contract/artifacts'
import type { ThresholdValues } from '../../contract/audit'
import { type Message, message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Agreement, Census, ColumnRoles, Drift, Examples, Relations } from '../../contract/rows'
import type { Grade, Severity, Subject } from '../../contract/words'
import type { thresholds } from './thresholds'

export type Limits = ThresholdValues<typeof thresholds>

/** Everything the checks read; null: not known, and then not judged. */
export interface Facts {
  profile: DatasetProfile
  roles: ColumnRoles
  census: Census
  binding: Binding | null
  task: Task | null
  relations: Relations | null
  agreement: Agreement | null
  drift: Drift | null
  examples: Examples | null
  limits: Limits
}

export const ifReady = <T>(part: Gathered<T>): T | null => (part.state === 'ready' ? part.value : null)

/** The facts as gathered. */
export const factsOf = (
  needed: Pick<Facts, 'profile' | 'roles' | 'census'>,
  artifacts: Artifacts,
  limits: Limits,
): Facts => ({
  ...needed,
  binding: ifReady(artifacts.binding),
  task: ifReady(artifacts.task),
  relations: ifReady(artifacts.relations),
  agreement: ifReady(artifacts.agreement),
  drift: ifReady(artifacts.drift),
  examples: ifReady(artifacts.examples),
  limits,
})

const mostNames = 5
const longestName = 40

/** The first few names, and how many more there are. */
export function nameList(names: readonly string[]): string {
  const shown = names
    .slice(0, mostNames)
    .map((name) => (name.length > longestName ? `${name.slice(0, longestName)}…` : name))
  return names.length > mostNames ? `${shown.join(', ')} … (+${names.length - mostNames})` : shown.join(', ')
}

export const columnSubject = (name: string): Subject => ({ kind: 'column', name })
export const datasetSubject: Subject = { kind: 'dataset', name: 'dataset' }

/** The column where there is but one, else the dataset. */
export const subjectOf = (names: readonly string[]): Subject =>
  names.length === 1 ? columnSubject(names[0]) : datasetSubject

interface Said {
  severity: Severity
  subject: Subject
  values: Message['values']
  measured: [value: number, unit: string]
  expected?: Message | null
  grade?: Grade
  rows?: number[]
}

/** One finding under `inputs-outputs.<id>`. */
export const finding = (
  id: string,
  { severity, subject, values, measured, expected = null, grade = 'derived', rows }: Said,
): Finding => ({
  severity,
  grade,
  subject,
  message: message(`inputs-outputs.${id}`, values),
  measured: { value: measured[0], unit: measured[1] },
  expected,
  ...(rows && rows.length > 0 ? { rows: rows.slice(0, 20) } : {}),
})

export const expected = (id: string, values: Message['values'] = {}): Message =>
  message(`inputs-outputs.expected-${id}`, values)
