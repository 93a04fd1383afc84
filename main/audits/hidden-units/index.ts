import type { Verdict } from '../../contract/audit'
import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import { bySeverity, capFindings, defineAudit, statusOf, verdict } from '../define'
import { widthProfile } from './evidence'
import {
  idleFindings,
  narrowFinding,
  outputsFinding,
  parametersFinding,
  plateauFinding,
  slackFinding,
} from './findings'
import { texts } from './texts'
import { thresholds } from './thresholds'
import { type Context, type Widths, widthsOf } from './widths'

type Kind = 'none' | 'narrow' | 'wide' | 'parameters'

function kindOf({ narrow, slack }: Widths, flagged: boolean): Kind {
  if (!flagged) return 'none'
  if (narrow) return 'narrow'
  return slack ? 'wide' : 'parameters'
}

function findingsOf(context: Context, widths: Widths): Finding[] {
  const { needed, artifacts, thresholds: limits } = context
  const { signal, model } = needed
  const log = artifacts.log.state === 'ready' ? artifacts.log.value : null
  const outputs = outputsFinding(widths, signal.rows)
  const plateau = plateauFinding(widths, log)
  // Of several numbers the rest may be noise: only classes are surely there to be told apart.
  const seen = widths.classes !== null && outputs.length > 0 && plateau.length > 0
  return [
    ...narrowFinding(widths, signal.entry.rank?.effective ?? null, seen ? 'fail' : 'warn'),
    ...outputs,
    ...plateau,
    ...slackFinding(widths, signal.rows, limits),
    ...parametersFinding(widths, signal.totalRows, model.parameters, limits),
    ...idleFindings(widths, signal.rows, limits),
  ].sort(bySeverity)
}

const narrowest = ({ hidden }: Widths) =>
  hidden
    .filter(({ valuesPerRow }) => valuesPerRow > 0)
    .toSorted((a, b) => a.units - b.units)
    .at(0)

function judge(context: Context): Verdict {
  const { signal } = context.needed
  const widths = widthsOf(context)
  const findings = findingsOf(context, widths)
  const status = statusOf(findings)
  const kind = kindOf(widths, status !== 'pass')
  const named = widths.narrow ?? widths.slack?.layer ?? narrowest(widths)
  const values = {
    kind,
    layers: widths.hidden.length,
    layer: named?.name ?? '',
    units: named?.units ?? 0,
    needs: widths.output.needed === null ? 'unknown' : 'known',
    needed: widths.output.needed ?? 0,
    outputs: widths.output.width,
    rank: widths.slack?.rank ?? 0,
    perRow: widths.parametersPerRow,
    rows: signal.rows,
  }
  if (widths.hidden.length === 0) return verdict('not-applicable', message('hidden-units.no-layers', values))
  return verdict(status, message(status === 'pass' ? 'hidden-units.pass' : 'hidden-units.flagged', values), {
    findings: capFindings(findings, 'hidden-units.more', { kind: 'model', name: 'model' }),
    remedy: kind === 'none' ? null : message(`hidden-units.remedy-${kind === 'narrow' ? 'narrow' : 'wide'}`),
    evidence: [widthProfile(signal, widths, findings)],
  })
}

export const hiddenUnits = defineAudit({
  id: 'hidden-units',
  texts,
  thresholds,
  needs: ['model', 'signal'],
  uses: ['task', 'targets', 'binding', 'log'],
  judge,
})
