/** What an audit is: texts, thresholds as data, the artifacts it needs, and one pure function. */
import type { ArtifactId, Artifacts, ArtifactTypes } from './artifacts'
import type { Evidence } from './evidence'
import type { FixId } from './fix'
import type { Catalogue, Message } from './message'
import type { Finding } from './report'
import type { AuditId, Status } from './words'

/** A threshold's name is camelCase and stands after the audit's id in `--set normalization.failStdRatio=50`. */
export interface Threshold {
  value: number
  unit: string
  /** Why this number, in one English sentence; shown in docs. */
  reason: string
  source: string
}
export type Thresholds = Readonly<Record<string, Threshold>>
export type ThresholdValues<T extends Thresholds> = { readonly [Name in keyof T]: number }

/** What an audit's function gives back; id, title and the like are added by report/run. */
export interface Verdict {
  status: Status
  summary: Message
  remedy: Message | null
  needs: Message[]
  findings: Finding[]
  evidence: Evidence[]
  /** Fixes that answer what was found, the first one the surest; report/judge names those that can be applied. */
  fixes: readonly FixId[]
  /** How sure it is that this is a cause, 0 to 1; only read when the status is `fail`. */
  confidence: number
}

/** Artifacts in `needs` are unwrapped before `judge` is called; `artifacts` holds the rest as gathered. */
export interface AuditContext<Need extends ArtifactId, T extends Thresholds> {
  needed: { readonly [Id in Need]: ArtifactTypes[Id] }
  artifacts: Artifacts
  thresholds: ThresholdValues<T>
}

export interface Audit<Need extends ArtifactId = ArtifactId, T extends Thresholds = Thresholds> {
  id: AuditId
  /** false: announced in the report as `needs-input`, and nothing is looked at. */
  implemented: boolean
  /** Message ids are `<audit id>.<name>`; `title`, `question` and `cause` must be among them. */
  texts: { readonly en: Catalogue; readonly 'zh-CN': Catalogue }
  thresholds: T
  /** Without these the audit cannot be made; they are unwrapped for `judge`. */
  needs: readonly Need[]
  /** Read where they are there, as gathered. */
  uses?: readonly ArtifactId[]
  judge(context: AuditContext<Need, T>): Verdict
  /** What can be shown already while an artifact in `needs` is missing; null: nothing. The status stays `needs-input`. */
  preview?(
    artifacts: Artifacts,
  ): (Pick<Verdict, 'summary' | 'evidence'> & Partial<Pick<Verdict, 'findings'>>) | null
}

/** A worked example of an audit: its tests run it and its docs tell it. */
export interface AuditCase {
  name: string
  kind: 'healthy' | 'faulty' | 'borderline' | 'not-applicable'
  artifacts: Partial<Artifacts>
  status: Status
  /** Message ids that must be among the findings. */
  findings: string[]
}
