import type { ActivationNode, Activations } from '../../contract/artifacts'
import type { AuditContext, Verdict } from '../../contract/audit'
import { message } from '../../contract/message'
import type { ModelDescription } from '../../contract/model'
import { bySeverity, defineAudit, statusOf, verdict } from '../define'
import { deadFinding, deadShareOf, layerName, nonFiniteFinding, saturationFinding } from './checks'
import { layerStrip } from './evidence'
import { texts } from './texts'
import { thresholds } from './thresholds'

type Kind = 'non-finite' | 'dead' | 'saturated'

const worst = (
  nodes: readonly ActivationNode[],
  of: (node: ActivationNode) => number,
): ActivationNode | undefined =>
  nodes.reduce<ActivationNode | undefined>((a, b) => (a && of(a) >= of(b) ? a : b), undefined)

/** The figures that the summary names: of the worst activation, or of the first node that is not finite. */
function figures({ activationNodes, firstNonFinite, rows }: Activations, kind: Kind) {
  const dead = worst(activationNodes, deadShareOf)
  const saturated = worst(activationNodes, ({ saturatedShare }) => saturatedShare ?? 0)
  const subject = kind === 'saturated' ? saturated : dead
  const named = kind === 'non-finite' ? firstNonFinite : subject
  return {
    kind,
    layer: kind === 'non-finite' ? (firstNonFinite?.node ?? '') : subject ? layerName(subject) : '',
    op: named?.op ?? '',
    deadShare: dead ? deadShareOf(dead) : 0,
    saturatedShare: saturated?.saturatedShare ?? 0,
    nodes: activationNodes.length,
    rows,
  }
}

function kindOf(messageId: string | undefined): Kind {
  if (messageId === 'gradients.non-finite') return 'non-finite'
  return messageId === 'gradients.saturated' ? 'saturated' : 'dead'
}

type Context = AuditContext<'activations' | 'model', typeof thresholds>

function judge({ needed: { activations, model }, thresholds: limits }: Context): Verdict {
  const findings = [
    ...nonFiniteFinding(activations),
    ...activationsFindings(activations, headNodes(model), limits),
  ].sort(bySeverity)
  const status = statusOf(findings)
  const kind = kindOf(findings.at(0)?.message.id)
  const id = status === 'pass' ? 'gradients.pass' : 'gradients.flagged'
  return verdict(status, message(id, figures(activations, kind)), {
    findings,
    remedy: status === 'pass' ? null : message(`gradients.remedy-${kind}`),
    evidence: [layerStrip(activations, model.layers, limits)],
    confidence: kind === 'non-finite' ? 0.95 : 0.85,
  })
}

/** A trained classifier that is sure of its answers saturates its last Sigmoid, and its loss does not mind. */
const headNodes = ({ outputs }: ModelDescription): ReadonlySet<string> =>
  new Set(outputs.flatMap(({ head }) => head.map(({ name }) => name)))

const activationsFindings = (
  { activationNodes, rows }: Activations,
  heads: ReadonlySet<string>,
  limits: Context['thresholds'],
): Verdict['findings'] =>
  activationNodes.flatMap((node) => [
    ...deadFinding(node, rows, limits),
    ...(heads.has(node.node) ? [] : saturationFinding(node, limits)),
  ])

export const gradients = defineAudit({
  id: 'gradients',
  texts,
  thresholds,
  needs: ['activations', 'model'],
  judge,
})
