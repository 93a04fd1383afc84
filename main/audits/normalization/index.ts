import type { Artifacts, Entry } from '../../contract/artifacts'
import type { AuditContext, Verdict } from '../../contract/audit'
import { type Message, message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import { capFindings, defineAudit, statusOf, verdict } from '../define'
import { beforeAfter, rawColumns } from './evidence'
import { type EntryJudgement, judgeEntry } from './inputs'
import { targetFindings } from './targets'
import { texts } from './texts'
import { thresholds } from './thresholds'

type Context = AuditContext<'entry', typeof thresholds>

const countOf = (judgements: readonly EntryJudgement[], severity: 'fail' | 'warn'): number =>
  judgements.reduce(
    (sum, { severities }) => sum + [...severities.values()].filter((one) => one === severity).length,
    0,
  )

function figures(entries: readonly Entry[], judgements: readonly EntryJudgement[]) {
  const judged = judgements.flatMap((one) => one.judged)
  return {
    judged: judged.length,
    exempt: judgements.reduce((sum, { exempt }) => sum + exempt, 0),
    failing: countOf(judgements, 'fail'),
    warned: countOf(judgements, 'warn'),
    smallestStd: Math.min(...judged.map(({ std }) => std)),
    largestStd: Math.max(...judged.map(({ std }) => std)),
    offCentre: Math.max(0, ...judged.map(({ offCentre }) => offCentre)),
    rows: Math.max(0, ...entries.map(({ rows }) => rows)),
    layer: entries[0]?.layer ?? '',
    route: entries[0]?.route ?? 'raw',
  }
}

/** JSON has no infinity, and with no column judged there is no smallest spread. */
const finite = (values: ReturnType<typeof figures>) =>
  values.judged > 0 ? values : { ...values, smallestStd: 0, largestStd: 0 }

/** Sure where hundredfold scales are seen as they enter; less where the preprocessing is only told. */
const confidenceOf = (entries: readonly Entry[]): number =>
  entries.some(({ route }) => route === 'raw' || route === 'graph') ? 0.9 : 0.7

/** Untold, preprocessing may happen in the user's own code: what stands in the file then only warns, and asks. */
function asKnown(findings: Finding[], artifacts: Artifacts): { findings: Finding[]; needs: Message[] } {
  const told = artifacts.binding.state === 'ready' && artifacts.binding.value.preprocessingGrade === 'told'
  if (told || statusOf(findings) !== 'fail') return { findings, needs: [] }
  return {
    findings: findings.map((one) => (one.severity === 'fail' ? { ...one, severity: 'warn' as const } : one)),
    needs: [message('needs.preprocessing')],
  }
}

function judge({ needed: { entry: entries }, artifacts, thresholds: limits }: Context): Verdict {
  const judgements = entries.map((entry) => judgeEntry(entry, limits))
  const { findings: inputs, needs } = asKnown(
    judgements.flatMap(({ findings }) => findings),
    artifacts,
  )
  const ofTargets = targetFindings(artifacts, limits)
  const findings = [...inputs, ...ofTargets]
  const status = statusOf(findings)
  const scaling = artifacts.scaling.state === 'ready' ? artifacts.scaling.value : null
  const summary = status === 'pass' ? 'pass' : statusOf(inputs) === 'pass' ? 'target-flagged' : 'flagged'
  const subject = { kind: 'tensor', name: entries[0]?.tensor ?? '' } as const
  return verdict(status, message(`normalization.${summary}`, finite(figures(entries, judgements))), {
    findings: capFindings(findings, 'normalization.omitted', subject),
    needs,
    remedy: status === 'pass' ? null : message('normalization.remedy'),
    fixes: [
      ...(statusOf(inputs) === 'pass' ? [] : (['normalize-dataset', 'normalize-head'] as const)),
      ...(statusOf(ofTargets) === 'pass' ? [] : (['normalize-targets'] as const)),
    ],
    evidence: entries
      .map((entry, i) => ({ entry, severities: judgements[i].severities }))
      .filter(({ entry }) => !entry.embedding)
      .map(({ entry, severities }) => beforeAfter(entry, scaling, severities)),
    confidence: confidenceOf(entries),
  })
}

/** A dataset alone shows its columns, though nobody can say what a model would make of them. */
function preview({ profile, model }: Artifacts): Pick<Verdict, 'summary' | 'evidence'> | null {
  if (profile.state !== 'ready' || model.state === 'ready') return null
  return { summary: message('normalization.raw-only'), evidence: rawColumns(profile.value) }
}

export const normalization = defineAudit({
  id: 'normalization',
  texts,
  thresholds,
  needs: ['entry'],
  uses: ['profile', 'scaling', 'targets', 'task', 'binding', 'model'],
  judge,
  preview,
})
