import type { Artifacts } from '../../contract/artifacts'
import type { AuditContext, Verdict } from '../../contract/audit'
import type { Evidence } from '../../contract/evidence'
import type { Hint, HintKind, Hints } from '../../contract/hints'
import { type Message, message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import { bySeverity, capFindings, defineAudit, statusOf, verdict } from '../define'
import { pictures } from './evidence'
import { type Facts, factsOf } from './facts'
import { type Judged, judgeHint, remarkOn } from './judge-hint'
import { texts } from './texts'
import { thresholds } from './thresholds'

type Context = AuditContext<'hints' | 'binding', typeof thresholds>

/** Which part of the remedy a kind of hint calls for. */
const remedyOf: Readonly<Record<HintKind, string | null>> = {
  angle: 'angle',
  cyclic: 'angle',
  quaternion: 'quaternion',
  'moving-frame': 'frame',
  'category-code': 'code',
  'date-number': 'date',
  'date-text': 'date',
  'number-text': null,
  'free-text': null,
  identifier: 'date',
  'near-constant': null,
  sentinel: 'sentinel',
  clipped: null,
  'heavy-tail': 'tail',
  'skewed-count': 'tail',
  gap: null,
  'mixed-units': 'units',
}
const remedyParts = ['angle', 'quaternion', 'frame', 'code', 'sentinel', 'date', 'tail', 'units']

function remedyFor(hints: readonly Hint[]): Message {
  const wanted = new Set(hints.map(({ kind }) => remedyOf[kind]))
  return message(
    'preprocessing.remedy',
    Object.fromEntries(remedyParts.map((part) => [part, wanted.has(part)])),
  )
}

function picturesFrom(hints: readonly Hint[], { profile, sample }: Artifacts): Evidence[] {
  return profile.state === 'ready' && sample.state === 'ready'
    ? pictures(hints, profile.value, sample.value)
    : []
}

/** Untold, the change of form may happen in the user's own code: what stands in the file then only warns, and asks. */
function asKnown(judged: Judged[], { told }: Facts): { judged: Judged[]; needs: Message[] } {
  if (told || judged.every(({ severity }) => severity !== 'fail')) return { judged, needs: [] }
  const lowered = judged.map((one) =>
    one.severity === 'fail'
      ? {
          ...one,
          severity: 'warn' as const,
          findings: one.findings.map((finding) =>
            finding.severity === 'fail' ? { ...finding, severity: 'warn' as const } : finding,
          ),
        }
      : one,
  )
  return { judged: lowered, needs: [message('needs.preprocessing')] }
}

/** Columns left out of the sample were not looked at, and that is said. */
function unsampled({ columns, totalColumns }: Hints): Finding[] {
  if (columns >= totalColumns) return []
  return [
    {
      severity: 'info',
      grade: 'derived',
      subject: { kind: 'dataset', name: 'dataset' },
      message: message('preprocessing.unsampled', { looked: columns, total: totalColumns }),
      measured: { value: columns, unit: 'columns' },
      expected: null,
    },
  ]
}

function judge({ needed: { hints: found }, artifacts, thresholds: limits }: Context): Verdict {
  const facts = factsOf(artifacts)
  const sample = artifacts.sample.state === 'ready' ? artifacts.sample.value : null
  const { judged, needs } = asKnown(
    found.hints.flatMap((hint) => judgeHint(hint, facts, sample, limits) ?? []).sort(bySeverity),
    facts,
  )
  const findings = [...judged.flatMap((one) => one.findings), ...unsampled(found)]
  const status = statusOf(findings)
  const hits = judged.filter(({ severity }) => severity !== 'info')
  const worst = hits[0]?.hint
  const summary = message(`preprocessing.${status === 'pass' ? 'pass' : 'flagged'}`, {
    columns: facts.inputs.size,
    rows: found.rows,
    hits: hits.length,
    remarks: findings.filter(({ severity }) => severity === 'info').length,
    worst: (worst && remedyOf[worst.kind]) ?? 'none',
    share: worst?.measured.value ?? 0,
    left: 1 - (worst?.measured.value ?? 0),
    distance: Number(worst?.values.distance ?? 0),
  })
  return verdict(status, summary, {
    findings: capFindings(findings, 'preprocessing.omitted', { kind: 'dataset', name: 'dataset' }),
    needs,
    fixes: status === 'pass' ? [] : ['preprocess-dataset'],
    remedy: status === 'pass' ? null : remedyFor(hits.map(({ hint }) => hint)),
    evidence: picturesFrom(
      (hits.length > 0 ? hits : judged).map(({ hint }) => hint),
      artifacts,
    ),
    confidence: 0.9 * (worst?.strength ?? 0),
  })
}

/** A dataset alone shows its hints as remarks: nobody can say which columns a model would be given. */
function preview(artifacts: Artifacts): Pick<Verdict, 'summary' | 'evidence' | 'findings'> | null {
  const { hints, model } = artifacts
  if (hints.state !== 'ready' || model.state === 'ready') return null
  const { rows, columns, hints: found } = hints.value
  const findings = [...found.map(remarkOn), ...unsampled(hints.value)]
  return {
    summary: message('preprocessing.raw-only', { hits: found.length, rows, columns }),
    findings: capFindings(findings, 'preprocessing.omitted', { kind: 'dataset', name: 'dataset' }),
    evidence: picturesFrom(found, artifacts),
  }
}

export const preprocessing = defineAudit({
  id: 'preprocessing',
  texts,
  thresholds,
  needs: ['hints', 'binding'],
  uses: ['profile', 'sample', 'model', 'entry', 'task'],
  judge,
  preview,
})
