import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Severity } from '../../contract/words'
import {
  fieldScheme,
  isConstant,
  isWeight,
  type Limits,
  nonFiniteValues,
  type Placed,
  scaleRatio,
  stdBy,
} from './place'
import type { Reach } from './reach'

const nameOf = ({ parameter, layer }: Placed): string => layer?.name ?? parameter.node

function finding(
  place: Placed,
  severity: Severity,
  id: string,
  measured: Finding['measured'],
  values: Record<string, string | number | null>,
  expected: Finding['expected'] = null,
): Finding {
  const { name } = place.parameter
  return {
    severity,
    grade: 'derived',
    subject: { kind: 'parameter', name },
    message: message(`initialization.${id}`, { name, layer: nameOf(place), ...values }),
    measured,
    expected,
  }
}

/** NaN and infinities among the values, whatever the state. */
export function nonFiniteFinding(place: Placed): Finding[] {
  const values = nonFiniteValues(place.parameter)
  if (values === 0) return []
  const expected = message('initialization.expected-finite')
  return [finding(place, 'fail', 'non-finite', { value: values, unit: 'values' }, { values }, expected)]
}

/** A branch beside a skip, or the last layer, may begin at zero: the network begins as the skip, or as an even guess. */
const mayBeZero = ({ layer, last }: Placed): boolean => last || (layer?.bypassed ?? false)

/**
 * All values alike. `everywhere`: no weight of the file differs from another, so that nothing tells units apart. Scales of one and shifts of
 * zero are as they should be.
 * `certain`: the weights are untrained, or most of the network is so.
 */
export function constantFinding(place: Placed, certain: boolean, everywhere: boolean): Finding[] {
  const { parameter } = place
  const value = parameter.summary.min ?? 0
  if (!isConstant(parameter) || !(isWeight(place) || (parameter.role === 'scale' && value === 0))) return []
  const practice = value === 0 && mayBeZero(place) && !everywhere
  const severity = practice ? 'info' : certain ? 'fail' : 'warn'
  const id = practice ? 'zero-practice' : 'constant'
  const { count } = parameter
  return [
    finding(
      place,
      severity,
      id,
      { value, unit: 'value' },
      { value, count },
      message('initialization.expected-varied'),
    ),
  ]
}

/** More than half of the units are one and the same; all empty ones would be a matter of pruning. */
export function hasEqualUnits({ parameter }: Placed, limits: Limits): boolean {
  const { units, summary } = parameter
  if (isConstant(parameter)) return summary.min !== 0
  return units !== null && units.total > 1 && units.duplicate / units.total > limits.failEqualShare
}

/** Units with the very same weights, and those that are all zero. */
export function unitFindings(place: Placed, certain: boolean, limits: Limits): Finding[] {
  const { units } = place.parameter
  if (!units || units.total < 2 || isConstant(place.parameter)) return []
  const { total, duplicate, zero } = units
  const share = duplicate / total
  const expected = message('initialization.expected-units', { limit: limits.warnEqualShare })
  const found: Finding[] = []
  if (share > limits.warnEqualShare) {
    const severity = certain && share > limits.failEqualShare ? 'fail' : 'warn'
    found.push(
      finding(
        place,
        severity,
        'equal-units',
        { value: share, unit: 'share' },
        { duplicate, total, share },
        expected,
      ),
    )
  }
  const empty = zero / total
  if (empty > limits.warnEqualShare) {
    const severity = certain && !mayBeZero(place) ? 'warn' : 'info'
    found.push(
      finding(
        place,
        severity,
        'zero-units',
        { value: empty, unit: 'share' },
        { zero, total, share: empty },
        expected,
      ),
    )
  }
  return found
}

/** How bad a layer's scale is by itself; null: it is fine, or made harmless by what stands around it. */
export function scaleSeverity(place: Placed, limits: Limits): Severity | null {
  const { parameter, layer, last } = place
  const ratio = isWeight(place) && layer && !isConstant(parameter) ? scaleRatio(place) : null
  if (ratio === null || ratio === 1 || layer?.normalized) return null
  // Smaller on purpose: the last layer, and branches beside a skip (Fixup, GPT-2).
  if (ratio < 1 && (last || layer?.bypassed)) return null
  const away = Math.max(ratio, 1 / ratio)
  if (away > limits.failScaleRatio) return 'fail'
  return away > limits.warnScaleRatio ? 'warn' : null
}

/** `reach` null: the signal stays within bounds over the depth, so that the scale is only worth a remark. */
export function scaleFinding(place: Placed, reach: Reach | null, limits: Limits): Finding[] {
  const severity = scaleSeverity(place, limits)
  if (!severity) return []
  const { parameter, layer } = place
  const scheme = fieldScheme(place)
  const [std, expectedStd] = [parameter.summary.std ?? 0, stdBy(parameter, scheme) ?? 0]
  const { fanIn, fanOut } = parameter
  const ratio = expectedStd > 0 ? std / expectedStd : 0
  const values = {
    std,
    expectedStd,
    ratio,
    scheme: scheme ?? '',
    fanIn,
    fanOut,
    activation: layer?.activation ?? 'none',
  }
  const leaves = reach !== null && reach.std > 1 === ratio > 1
  return [
    finding(
      place,
      severity === 'fail' && leaves ? 'fail' : 'warn',
      'scale',
      { value: std, unit: 'standard deviation' },
      values,
      message('initialization.expected-std', { std: expectedStd, scheme: scheme ?? '' }),
    ),
  ]
}

/** Biases that decide before the data does. The last layer's may hold the targets' mean or the classes' odds on purpose. */
export function biasFinding(place: Placed, limits: Limits): Finding[] {
  const { parameter, layer, last } = place
  if (parameter.role !== 'bias' || !layer || last || layer.normalized) return []
  const { mean, std } = parameter.summary
  const size = Math.hypot(mean ?? 0, std ?? 0)
  if (size <= limits.warnBias) return []
  const expected = message('initialization.expected-bias', { limit: limits.warnBias })
  return [finding(place, 'warn', 'bias', { value: size, unit: 'root mean square' }, { size }, expected)]
}
