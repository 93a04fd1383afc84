import type { AuditContext, Verdict } from '../../contract/audit'
import { message } from '../../contract/message'
import { bySeverity, defineAudit, readyIn, statusOf, verdict } from '../define'
import { resultOf } from '../experiment-evidence'
import { lossCurves, lossLog } from '../loss-log'
import { budgetFinding, gapFinding, muchFinding, nothingFinding, toldFinding } from './findings'
import { type Gap, lastFall, loggedGap, measuredGap, wholeFall } from './gap'
import { meansOf } from './means'
import { texts } from './texts'
import { thresholds } from './thresholds'

type Context = AuditContext<never, typeof thresholds>

type Kind = 'none' | 'gap' | 'nothing' | 'much' | 'budget'

const kinds: Readonly<Record<string, Kind>> = {
  'regularization.gap': 'gap',
  'regularization.nothing': 'nothing',
  'regularization.much': 'much',
  'regularization.stopped': 'budget',
}

/** Too much of it, or too many epochs, is for the user's own settings to take back. */
const fixesOf: Readonly<Record<Kind, Verdict['fixes']>> = {
  none: [],
  gap: ['insert-dropout', 'set-weight-decay', 'set-dropout'],
  nothing: ['insert-dropout', 'set-weight-decay', 'set-dropout'],
  much: [],
  budget: [],
}

function judge({ artifacts, thresholds: limits }: Context): Verdict {
  const config = readyIn(artifacts, 'config')
  const model = readyIn(artifacts, 'model')
  const log = readyIn(artifacts, 'log')
  const losses = log && lossLog(log)
  const means = meansOf(config, model)
  const gap: Gap | null =
    (losses && loggedGap(losses, limits)) ?? measuredGap(resultOf(artifacts, 'ablation'))
  const rows = readyIn(artifacts, 'scaling')?.rows ?? readyIn(artifacts, 'profile')?.rows ?? null
  const perRow = model && rows ? model.parameters / rows : null
  const findings = [
    ...gapFinding(gap, means, limits),
    ...nothingFinding(means, perRow, limits),
    ...muchFinding(means, losses && wholeFall(losses, limits), limits),
    ...budgetFinding(losses && lastFall(losses, limits), limits),
    ...toldFinding(means),
  ].sort(bySeverity)
  const curves = losses && lossCurves(losses)
  const status = statusOf(findings)
  const kind = kinds[findings.at(0)?.message.id ?? ''] ?? 'none'
  const values = {
    kind: status === 'pass' ? 'none' : kind,
    gap: gap?.share ?? null,
    training: gap?.training ?? null,
    validation: gap?.validation ?? null,
    means: [...means.told, ...means.observed].join(', '),
    any: means.told.length + means.observed.length > 0 ? 'yes' : 'no',
    perRow,
    seen: gap ? 'yes' : 'no',
  }
  const evidence = curves ? [curves] : []
  if (status === 'pass' && (!means.known || !gap)) {
    const needs = [
      ...(means.known ? [] : [message('regularization.needs-means')]),
      ...(gap ? [] : [message('regularization.needs-gap')]),
    ]
    return verdict('needs-input', message('regularization.unsettled', values), { needs, findings, evidence })
  }
  return verdict(
    status,
    message(status === 'pass' ? 'regularization.pass' : 'regularization.flagged', values),
    {
      findings,
      evidence,
      remedy: status === 'pass' ? null : message('regularization.remedy', { kind }),
      fixes: status === 'pass' ? [] : fixesOf[kind],
      needs: status !== 'pass' && !means.known ? [message('regularization.needs-means')] : [],
      confidence: 0.85,
    },
  )
}

export const regularization = defineAudit({
  id: 'regularization',
  texts,
  thresholds,
  needs: [],
  uses: ['config', 'log', 'model', 'scaling', 'profile', 'experiments'],
  judge,
})
