import type { ActivationNode, Activations } from '../../contract/artifacts'
import type { ThresholdValues } from '../../contract/audit'
import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Severity } from '../../contract/words'
import type { thresholds } from './thresholds'

export type Limits = ThresholdValues<typeof thresholds>

/** The learned layer that feeds the activation, by which people know it; the activation itself where there is none. */
export const layerName = ({ layer, node }: ActivationNode): string => layer ?? node

export const deadShareOf = ({ deadUnits, units }: ActivationNode): number =>
  deadUnits === null || units === 0 ? 0 : deadUnits / units

export function deadSeverity(node: ActivationNode, limits: Limits): Severity | null {
  const share = deadShareOf(node)
  if (share > limits.failDeadShare) return 'fail'
  return share > limits.warnDeadShare ? 'warn' : null
}

/** Open or shut is what a gate is for, so a saturated one is no fault by itself. */
export function saturationSeverity(
  { saturatedShare, gate }: ActivationNode,
  limits: Limits,
): Severity | null {
  if (saturatedShare === null || !(saturatedShare > limits.failSaturatedShare)) return null
  return gate ? 'warn' : 'fail'
}

const stuckShareOf = ({ saturatedUnits, units }: ActivationNode): number =>
  saturatedUnits === null || units === 0 ? 0 : saturatedUnits / units

function stuckSeverity(node: ActivationNode, limits: Limits): Severity | null {
  const share = stuckShareOf(node)
  if (share > limits.failStuckShare) return node.gate ? 'warn' : 'fail'
  return share > limits.warnStuckShare ? 'warn' : null
}

/** Rule of three: with no event in n rows, its share is under 3/n with 95 % confidence (spec: audits, sampling error). */
const unseenShare = (rows: number): number => Math.min(1, 3 / rows)

/** What a unit is called where a layer holds one per channel. */
export type UnitWord = 'units' | 'channels'

export function deadFinding(node: ActivationNode, rows: number, limits: Limits, what: UnitWord): Finding[] {
  const severity = deadSeverity(node, limits)
  if (!severity) return []
  const deadShare = deadShareOf(node)
  const { deadUnits, units, op } = node
  return [
    {
      severity,
      grade: 'measured',
      subject: { kind: 'node', name: layerName(node) },
      message: message('gradients.dead', {
        layer: layerName(node),
        op,
        what,
        deadUnits,
        units,
        deadShare,
        rows,
        unseenShare: unseenShare(rows),
      }),
      measured: { value: deadShare, unit: 'share' },
      expected: message('gradients.expected-dead', { limit: limits.warnDeadShare }),
    },
  ]
}

export function saturationFinding(node: ActivationNode, limits: Limits): Finding[] {
  const severity = saturationSeverity(node, limits)
  if (!severity) return []
  const { saturatedShare, op } = node
  return [
    {
      severity,
      grade: 'measured',
      subject: { kind: 'node', name: layerName(node) },
      message: message('gradients.saturated', { layer: layerName(node), op, saturatedShare }),
      measured: { value: saturatedShare ?? 0, unit: 'share' },
      expected: message('gradients.expected-saturated', { limit: limits.failSaturatedShare }),
    },
  ]
}

/** Units saturated at every value of every row; where the layer is saturated as a whole, that is said instead. */
export function stuckFinding(node: ActivationNode, rows: number, limits: Limits): Finding[] {
  const severity = saturationSeverity(node, limits) ? null : stuckSeverity(node, limits)
  if (!severity) return []
  const stuckShare = stuckShareOf(node)
  const { saturatedUnits, units, op } = node
  return [
    {
      severity,
      grade: 'measured',
      subject: { kind: 'node', name: layerName(node) },
      message: message('gradients.stuck', {
        layer: layerName(node),
        op,
        saturatedUnits,
        units,
        stuckShare,
        rows,
      }),
      measured: { value: stuckShare, unit: 'share' },
      expected: message('gradients.expected-dead', { limit: limits.warnStuckShare }),
    },
  ]
}

/** What enters the network and is no number. */
export interface Gaps {
  columns: string[]
  values: number
}

/** Where the data itself has gaps, the model is not to blame, and the user's code may fill them: a warning. */
function gapFinding({ columns, values }: Gaps, node: string, rows: number): Finding {
  const shown = columns.slice(0, 5).join(', ') + (columns.length > 5 ? '…' : '')
  return {
    severity: 'warn',
    grade: 'measured',
    subject: { kind: 'column', name: columns[0] },
    message: message('gradients.non-finite-data', { columns: shown, values, node, rows }),
    measured: { value: values, unit: 'values' },
    expected: message('gradients.expected-finite'),
  }
}

export function nonFiniteFinding({ firstNonFinite }: Activations, gaps: Gaps | null): Finding[] {
  if (!firstNonFinite) return []
  const { node, op, nan, infinite, rows, cause, from } = firstNonFinite
  if (gaps) return [gapFinding(gaps, node, rows)]
  return [
    {
      // The user's own code may fill what is missing in the data.
      severity: cause === 'input' ? 'warn' : 'fail',
      grade: 'measured',
      subject: { kind: 'node', name: node },
      message: message('gradients.non-finite', {
        node,
        op,
        nan,
        infinite,
        rows,
        cause,
        from: from?.tensor ?? 'none',
        min: from?.min ?? null,
        max: from?.max ?? null,
      }),
      measured: { value: nan + infinite, unit: 'values' },
      expected: message('gradients.expected-finite'),
    },
  ]
}
