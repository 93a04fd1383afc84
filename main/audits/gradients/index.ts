import type { ActivationNode, Activations, Artifacts } from '../../contract/artifacts'
import type { AuditContext, Verdict } from '../../contract/audit'
import { message } from '../../contract/message'
import type { ModelDescription } from '../../contract/model'
import type { Finding } from '../../contract/report'
import type { NumberSummary } from '../../contract/summary'
import { bySeverity, defineAudit, statusOf, verdict } from '../define'
import {
  deadFinding,
  deadShareOf,
  type Gaps,
  layerName,
  nonFiniteFinding,
  saturationFinding,
  stuckFinding,
} from './checks'
import { layerStrip } from './evidence'
import { texts } from './texts'
import { thresholds } from './thresholds'

type Kind = 'non-finite' | 'dead' | 'saturated' | 'stuck'

/** What is no number has a cause in the data or the weights, which a fix would only hide. */
const fixesOf: Readonly<Record<Kind, Verdict['fixes']>> = {
  'non-finite': [],
  dead: ['relu-to-leaky', 'relu-to-elu', 'redraw-weights'],
  saturated: ['redraw-weights'],
  stuck: ['redraw-weights'],
}

const worst = (
  nodes: readonly ActivationNode[],
  of: (node: ActivationNode) => number,
): ActivationNode | undefined =>
  nodes.reduce<ActivationNode | undefined>((a, b) => (a && of(a) >= of(b) ? a : b), undefined)

/** The figures that the summary names: of the worst activation, or of the first node that is not finite. */
function figures({ activationNodes, firstNonFinite, rows }: Activations, kind: Kind) {
  const dead = worst(activationNodes, deadShareOf)
  const saturated = worst(activationNodes, ({ saturatedShare }) => saturatedShare ?? 0)
  const stuck = worst(
    activationNodes,
    ({ saturatedUnits, units }) => (saturatedUnits ?? 0) / Math.max(1, units),
  )
  const subject = kind === 'saturated' ? saturated : kind === 'stuck' ? stuck : dead
  const named = kind === 'non-finite' ? firstNonFinite : subject
  return {
    kind,
    layer: kind === 'non-finite' ? (firstNonFinite?.node ?? '') : subject ? layerName(subject) : '',
    op: named?.op ?? '',
    deadShare: dead ? deadShareOf(dead) : 0,
    saturatedShare: saturated?.saturatedShare ?? 0,
    stuckUnits: stuck?.saturatedUnits ?? 0,
    nodes: activationNodes.length,
    rows,
  }
}

function kindOf(messageId: string | undefined): Kind {
  if (messageId?.startsWith('gradients.non-finite')) return 'non-finite'
  if (messageId === 'gradients.stuck') return 'stuck'
  return messageId === 'gradients.saturated' ? 'saturated' : 'dead'
}

/** Untold, preprocessing may happen in the user's own code, and units that are dead on raw values may live on scaled ones. */
const lowered = (finding: Finding): Finding =>
  finding.severity === 'fail' ? { ...finding, severity: 'warn' } : finding

/** Columns that enter with missing values, NaN or infinities; null where none is known to. */
function gapsIn({ entry }: Artifacts): Gaps | null {
  const features = entry.state === 'ready' ? entry.value.flatMap((one) => one.features) : []
  const broken = features.filter(({ entering }) => brokenValues(entering) > 0)
  if (broken.length === 0) return null
  return {
    columns: broken.map(({ name }) => name),
    values: broken.reduce((sum, { entering }) => sum + brokenValues(entering), 0),
  }
}

const brokenValues = ({ nulls, nan, positiveInfinite, negativeInfinite }: NumberSummary): number =>
  nulls + nan + positiveInfinite + negativeInfinite

/**
 * Batch normalization of a file before training has the running statistics it was made with (mean 0, variance 1), and training uses the
 * batch's own: what is dead in this run may live in training.
 */
function unmovedNormalizations({ structure }: ModelDescription, { task, weights }: Artifacts): string[] {
  const initial =
    (task.state === 'ready' && task.value.modelState === 'initial') ||
    (weights.state === 'ready' && weights.value.state === 'untrained')
  const found = structure.normalizations.filter(({ op }) => initial && op === 'BatchNormalization')
  return found.map(({ node }) => node)
}

const unmovedFinding = (nodes: readonly string[]): Finding => ({
  severity: 'info',
  grade: 'derived',
  subject: { kind: 'node', name: nodes[0] },
  message: message('gradients.unmoved-normalization', { node: nodes[0], nodes: nodes.length }),
  measured: { value: nodes.length, unit: 'operators' },
  expected: null,
})

type Context = AuditContext<'activations' | 'model', typeof thresholds>

function judge({ needed: { activations, model }, artifacts, thresholds: limits }: Context): Verdict {
  const gaps = gapsIn(artifacts)
  const told = artifacts.binding.state === 'ready' && artifacts.binding.value.preprocessingGrade === 'told'
  const units = activationsFindings(activations, model, limits)
  const unmoved = unmovedNormalizations(model, artifacts)
  const sure = told && activations.rows >= limits.fewestRows && unmoved.length === 0
  const findings = [
    ...nonFiniteFinding(activations, gaps),
    ...(sure ? units : units.map(lowered)),
    ...(unmoved.length > 0 && units.length > 0 ? [unmovedFinding(unmoved)] : []),
  ].sort(bySeverity)
  const status = statusOf(findings)
  const kind = kindOf(findings.at(0)?.message.id)
  const id = status === 'pass' ? 'gradients.pass' : 'gradients.flagged'
  return verdict(status, message(id, figures(activations, kind)), {
    findings,
    remedy:
      status === 'pass' ? null : message(`gradients.remedy-${gaps && kind === 'non-finite' ? 'gaps' : kind}`),
    fixes: status === 'pass' ? [] : fixesOf[kind],
    needs: status !== 'pass' && (!told || gaps) ? [message('needs.preprocessing')] : [],
    evidence: [layerStrip(activations, model.layers, limits)],
    confidence: kind === 'non-finite' ? 0.95 : 0.85,
  })
}

/** A trained classifier that is sure of its answers saturates its last Sigmoid, and its loss does not mind. */
const headNodes = ({ outputs }: ModelDescription): ReadonlySet<string> =>
  new Set(outputs.flatMap(({ head }) => head.map(({ name }) => name)))

const convolutions = new Set(['Conv', 'ConvTranspose', 'FusedConv', 'QLinearConv', 'ConvInteger'])

function activationsFindings(
  { activationNodes, rows }: Activations,
  model: ModelDescription,
  limits: Context['thresholds'],
): Verdict['findings'] {
  const heads = headNodes(model)
  const channelled = new Set(model.layers.flatMap(({ name, op }) => (convolutions.has(op) ? [name] : [])))
  return activationNodes.flatMap((node) => [
    ...deadFinding(node, rows, limits, channelled.has(node.layer ?? '') ? 'channels' : 'units'),
    ...(heads.has(node.node)
      ? []
      : [...saturationFinding(node, limits), ...stuckFinding(node, rows, limits)]),
  ])
}

export const gradients = defineAudit({
  id: 'gradients',
  texts,
  thresholds,
  needs: ['activations', 'model'],
  uses: ['binding', 'entry', 'task', 'weights'],
  judge,
})
