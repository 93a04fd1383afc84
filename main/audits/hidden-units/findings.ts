import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { TrainingLog } from '../../contract/training'
import type { Severity } from '../../contract/words'
import { finiteLosses } from '../loss-log'
import type { Limits, Widths } from './widths'

/** Never a failure by itself: training a wider twin, failing to overfit a few rows, or every other sign together would prove it. */
export function narrowFinding(
  { narrow, output, classes, hidden }: Widths,
  inputRank: number | null,
  severity: Severity,
): Finding[] {
  if (!narrow || output.needed === null) return []
  const { valuesPerRow } = narrow
  return [
    {
      severity,
      grade: 'derived',
      subject: { kind: 'node', name: narrow.name },
      message: message('hidden-units.narrow', {
        layer: narrow.name,
        values: valuesPerRow,
        needed: output.needed,
        task: classes === null ? 'numbers' : 'classes',
        classes: classes ?? output.width,
        input: inputRank === null ? 'unknown' : 'known',
        inputRank: inputRank ?? 0,
        layers: hidden.length,
      }),
      measured: { value: valuesPerRow, unit: 'values' },
      expected: message('hidden-units.expected-narrow', { needed: output.needed }),
    },
  ]
}

/** A second sign of a layer that is too narrow: the outputs move along fewer directions than there are of them. */
export function outputsFinding({ narrow, output }: Widths, rows: number): Finding[] {
  const rank = output.layer?.rank
  if (!narrow || !rank || output.width < 2 || rank.effective > narrow.valuesPerRow + 0.5) return []
  return [
    {
      severity: 'warn',
      grade: 'measured',
      subject: { kind: 'node', name: output.layer?.name ?? '' },
      message: message('hidden-units.outputs', { width: output.width, rank: rank.effective, rows }),
      measured: { value: rank.effective, unit: 'directions' },
      expected: null,
    },
  ]
}

/** Of the fall of the loss, the share that came in the second half of the training. */
const flatShare = 0.15
/** A loss that ends above this share of its beginning has left most of its work undone. */
const highShare = 0.5

/** A third sign: the loss stopped falling far above zero. */
export function plateauFinding({ narrow }: Widths, log: TrainingLog | null): Finding[] {
  const losses = log ? finiteLosses(log) : []
  if (!narrow || losses.length < 4) return []
  const [first, middle, last] = [losses[0], losses[Math.floor(losses.length / 2)], losses[losses.length - 1]]
  if (first <= 0 || last / first < highShare || middle - last > flatShare * first) return []
  return [
    {
      severity: 'warn',
      grade: 'observed',
      subject: { kind: 'log', name: 'loss' },
      message: message('hidden-units.plateau', { share: last / first }),
      measured: { value: last / first, unit: 'share' },
      expected: null,
    },
  ]
}

export function slackFinding({ slack }: Widths, rows: number, limits: Limits): Finding[] {
  if (!slack) return []
  const { layer, rank, full } = slack
  return [
    {
      severity: 'warn',
      grade: 'measured',
      subject: { kind: 'node', name: layer.name },
      message: message('hidden-units.slack', { layer: layer.name, units: layer.units, rank, full, rows }),
      measured: { value: rank / full, unit: 'share' },
      expected: message('hidden-units.expected-slack', { limit: limits.usedShare }),
    },
  ]
}

/** A network with convolutions or embeddings may have been trained on other data first, which the file does not tell. */
export function parametersFinding(
  { parametersPerRow, dense }: Widths,
  rows: number,
  parameters: number,
  limits: Limits,
): Finding[] {
  if (parametersPerRow <= limits.parametersPerRow) return []
  return [
    {
      severity: dense ? 'warn' : 'info',
      grade: 'derived',
      subject: { kind: 'model', name: 'model' },
      message: message('hidden-units.parameters', {
        perRow: parametersPerRow,
        parameters,
        rows,
        dense: dense ? 'yes' : 'no',
      }),
      measured: { value: parametersPerRow, unit: 'parameters per row' },
      expected: message('hidden-units.expected-parameters', { limit: limits.parametersPerRow }),
    },
  ]
}

/** One finding for all such layers: the worst is named, the rest are counted. */
export function idleFindings({ idle }: Widths, rows: number, limits: Limits): Finding[] {
  const shareOf = ({ layer, constant, duplicate }: Widths['idle'][number]) =>
    (constant + duplicate) / layer.units
  const worst = idle.toSorted((a, b) => shareOf(b) - shareOf(a)).at(0)
  if (!worst) return []
  const { layer, constant, duplicate } = worst
  return [
    {
      severity: 'info',
      grade: 'measured',
      subject: { kind: 'node', name: layer.name },
      message: message('hidden-units.idle', {
        layer: layer.name,
        units: layer.units,
        which: constant === 0 ? 'duplicate' : duplicate === 0 ? 'constant' : 'both',
        constant,
        duplicate,
        rows,
        more: idle.length - 1,
        limit: limits.idleShare,
      }),
      measured: { value: shareOf(worst), unit: 'share' },
      expected: null,
    },
  ]
}
