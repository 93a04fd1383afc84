import type { Target } from '../../contract/artifacts'
import type { Evidence } from '../../contract/evidence'
import { message } from '../../contract/message'
import type { Interval } from '../../contract/model'
import type { Finding } from '../../contract/report'
import type { NumberSummary } from '../../contract/summary'
import type { Context, Facts } from './facts'

const tolerance = ({ min, max }: NumberSummary): number =>
  1e-6 * Math.max(1, Math.abs(min ?? 0), Math.abs(max ?? 0))

/** Part of the bin [left, right] that lies outside [low, high]; a bin of no width lies in or out as a whole. */
function partOutside(left: number, right: number, { low, high }: Interval): number {
  const width = right - left
  if (width <= 0) return (low !== null && left < low) || (high !== null && right > high) ? 1 : 0
  const below = low === null ? 0 : Math.min(Math.max(low - left, 0), width)
  const above = high === null ? 0 : Math.min(Math.max(right - high, 0), width)
  return Math.min(1, (below + above) / width)
}

/** Share of the values outside the interval, by the histogram; exactly 0 where the extremes lie within. */
export function shareOutside(summary: NumberSummary, reachable: Interval): number {
  const { min, max, histogram } = summary
  if (min === null || max === null || !histogram) return 0
  const slack = tolerance(summary)
  const low = reachable.low === null ? null : reachable.low - slack
  const high = reachable.high === null ? null : reachable.high + slack
  if ((low === null || min >= low) && (high === null || max <= high)) return 0
  const { edges, counts } = histogram
  const all = counts.reduce((sum, count) => sum + count, 0)
  const outside = counts.reduce(
    (sum, count, i) => sum + count * partOutside(edges[i], edges[i + 1], { low, high }),
    0,
  )
  return Math.max(outside / all, 1 / all)
}

/** Targets that are quantities, with what the loss sees of them. */
export const quantities = ({ targets }: Facts): { column: string; seen: NumberSummary }[] =>
  (targets?.targets ?? []).flatMap(({ column, seen }: Target) => (seen ? [{ column, seen }] : []))

/** Targets outside what the head can reach; only where it is told how the loss sees them. */
export function unreachableTargets(facts: Facts, limits: Context['thresholds']): Finding[] {
  const { reachable, last, output, task, targetsKnown } = facts
  if (task.kind === 'multilabel' || task.kind === 'unknown') return []
  return quantities(facts).flatMap(({ column, seen }) => {
    const share = shareOutside(seen, reachable)
    if (share === 0) return []
    const values = {
      column,
      share,
      op: last?.op ?? output.name,
      low: reachable.low,
      high: reachable.high,
      min: seen.min,
      max: seen.max,
      hasLow: String(reachable.low !== null),
      hasHigh: String(reachable.high !== null),
      known: String(targetsKnown),
    }
    return [
      {
        severity: targetsKnown && share > limits.failShareOutside ? 'fail' : 'warn',
        grade: targetsKnown ? 'derived' : 'unknown',
        subject: { kind: 'column', name: column },
        message: message('output-activation.unreachable', values),
        measured: { value: share, unit: 'share' },
        expected: message('output-activation.expected-unreachable'),
      } satisfies Finding,
    ]
  })
}

const cutsOff = new Set(['Relu', 'Clip', 'HardSigmoid', 'ThresholdedRelu'])

/** A head that is flat outside its bounds, though all targets lie inside: it happens to hold and stops gradients. */
export function needlessBound(facts: Facts): Finding[] {
  const { last, task, output } = facts
  if (task.kind !== 'regression' || !last || !cutsOff.has(last.op) || quantities(facts).length === 0)
    return []
  if (quantities(facts).some(({ seen }) => shareOutside(seen, facts.reachable) > 0)) return []
  return [
    {
      severity: 'warn',
      grade: 'derived',
      subject: { kind: 'node', name: last.name },
      message: message('output-activation.needless', { op: last.op, output: output.name }),
      measured: { value: 0, unit: 'share' },
      expected: null,
    },
  ]
}

/** Outputs of a trained model on quite another scale than its targets. */
export function outputScale(facts: Facts, limits: Context['thresholds']): Finding[] {
  const { produced, output, task, targetsKnown } = facts
  const made = produced?.tensors.find(({ tensor }) => tensor === output.name)
  if (task.kind !== 'regression' || task.modelState !== 'trained' || !targetsKnown || !made) return []
  const largest = (low: number | null, high: number | null) =>
    Math.max(Math.abs(low ?? 0), Math.abs(high ?? 0))
  const wanted = Math.max(0, ...quantities(facts).map(({ seen }) => largest(seen.min, seen.max)))
  const factor = largest(made.min, made.max) / wanted
  if (wanted === 0 || !(factor > limits.warnOutputFactor)) return []
  return [
    {
      severity: 'warn',
      grade: 'measured',
      subject: { kind: 'tensor', name: output.name },
      message: message('output-activation.scale', {
        output: output.name,
        factor,
        largest: largest(made.min, made.max),
        wanted,
      }),
      measured: { value: factor, unit: 'ratio' },
      expected: message('output-activation.expected-scale', { limit: limits.warnOutputFactor }),
    },
  ]
}

const mostBars = 50

/** Quantities over the reachable interval; class counts where the targets are classes. */
export function evidenceOf(facts: Facts): Evidence[] {
  const { last, output, reachable, targets } = facts
  const intervals = quantities(facts).map(
    ({ column, seen }): Evidence => ({
      kind: 'reachable-interval',
      target: column,
      output: output.name,
      operator: last?.op ?? null,
      reachable,
      observedTargets: { low: seen.min, high: seen.max },
      shareOutside: shareOutside(seen, reachable),
      histogram: seen.histogram,
    }),
  )
  const bars = (targets?.targets ?? [])
    .filter(({ seen, raw }) => !seen && raw.top.length > 0)
    .map(
      ({ raw }): Evidence => ({
        kind: 'bars',
        unit: 'rows',
        bars: raw.top.slice(0, mostBars).map(({ value, count }) => ({ name: value, value: count })),
        omitted: Math.max(0, raw.distinct - Math.min(mostBars, raw.top.length)),
      }),
    )
  return [...intervals.slice(0, 12), ...bars]
}
