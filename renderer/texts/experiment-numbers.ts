/** The numbers of an experiment, each with its name, as they stand in tables and are copied. */
import type { ExperimentRun, ResultOf } from '../../main/contract/experiment'
import { schemeText } from './model-values'
import { formatCount, formatNumber, formatShare, noNumber } from './numbers'
import type { Translate } from './translate'

export type NamedNumber = readonly [name: string, value: string]

const within = (value: number | null, low: number | null, high: number | null): string =>
  `${formatNumber(value)} (${formatNumber(low)} … ${formatNumber(high)})`

/** What came out, in the order of its weight. */
export function resultNumbers({ result }: Pick<ExperimentRun, 'result'>, t: Translate['t']): NamedNumber[] {
  switch (result.kind) {
    case 'start-loss':
      return startLoss(result, t)
    case 'overfit':
      return overfit(result, t)
    case 'rate-range':
      return rateRange(result, t)
    case 'noise-scale':
      return noiseScale(result, t)
    case 'gradient-norms':
      return gradientNorms(result, t)
    case 'update-ratio':
      return updateRatio(result, t)
    case 'ablation':
      return ablation(result, t)
    case 'twins':
      return twins(result, t)
    case 'redraw':
      return redraw(result, t)
    case 'comparison':
      return comparison(result, t)
    default:
      return result satisfies never
  }
}

const expectedBy = {
  'equal-classes': 'classes',
  'class-shares': 'shares',
  'target-variance': 'variance',
  'target-spread': 'spread',
  coin: 'coin',
} as const

const startLoss = (of: ResultOf<'start-loss'>, t: Translate['t']): NamedNumber[] => [
  [t('experiment.value.fresh'), of.fresh ? within(of.fresh.value, of.fresh.low, of.fresh.high) : noNumber],
  [t('experiment.value.file'), formatNumber(of.file)],
  [t('experiment.value.expected', { by: expectedBy[of.expectedBy] }), formatNumber(of.expected)],
  [t('experiment.value.constant'), formatNumber(of.constant)],
]

const overfit = ({ runs }: ResultOf<'overfit'>, t: Translate['t']): NamedNumber[] =>
  runs.flatMap(({ what, rows, steps, left, final, accuracy }): NamedNumber[] => {
    const values = { what, rows: formatCount(rows), steps: formatCount(steps) }
    return [
      [t('experiment.value.left', values), formatShare(left)],
      [t('experiment.value.final', values), formatNumber(final)],
      ...(accuracy === null
        ? []
        : ([[t('experiment.value.accuracy', values), formatShare(accuracy)]] as const)),
    ]
  })

const rateRange = (of: ResultOf<'rate-range'>, t: Translate['t']): NamedNumber[] => [
  [t('experiment.value.limit'), formatNumber(of.limit)],
  [t('experiment.value.suggestion'), formatNumber(of.suggestion)],
  [t('experiment.value.steepest'), formatNumber(of.steepest)],
  [t('experiment.value.told'), formatNumber(of.told)],
  [t('experiment.value.spread'), formatNumber(of.spread)],
]

const noiseScale = ({ points, told }: ResultOf<'noise-scale'>, t: Translate['t']): NamedNumber[] => [
  ...points.map(
    ({ step, scale, low, high }): NamedNumber => [
      t('experiment.value.scale', { step: formatCount(step) }),
      high === null
        ? `${formatNumber(scale)} (${formatNumber(low)} …, ${t('experiment.value.unbounded')})`
        : within(scale, low, high),
    ],
  ),
  [t('experiment.value.told'), formatNumber(told)],
]

const gradientNorms = (of: ResultOf<'gradient-norms'>, t: Translate['t']): NamedNumber[] => [
  [t('experiment.value.median'), formatNumber(of.quantiles.p50)],
  [t('experiment.value.middle'), `${formatNumber(of.quantiles.p05)} … ${formatNumber(of.quantiles.p95)}`],
  [t('experiment.value.clip'), formatNumber(of.clip)],
  [t('experiment.value.clipped'), formatShare(of.shareClipped)],
  [t('experiment.value.steps'), formatCount(of.steps)],
]

function updateRatio({ layers, steps }: ResultOf<'update-ratio'>, t: Translate['t']): NamedNumber[] {
  const sorted = layers.map(({ ratio }) => ratio).sort((a, b) => a - b)
  const ends = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted[sorted.length - 1]]
  return [
    [t('experiment.value.ratios'), ends.map(formatNumber).join(', ')],
    [t('experiment.value.steps'), formatCount(steps)],
  ]
}

const ablation = (of: ResultOf<'ablation'>, t: Translate['t']): NamedNumber[] => [
  [t('experiment.value.real'), formatNumber(of.real.loss)],
  [t('experiment.value.zeroed'), formatNumber(of.zeroed.loss)],
  [t('experiment.value.shuffledInputs'), formatNumber(of.shuffledInputs.loss)],
  [t('experiment.value.shuffledLabels'), formatNumber(of.shuffledLabels?.loss)],
  [t('experiment.value.constant'), formatNumber(of.constant.loss)],
  ...(of.channels ? ([[t('experiment.value.channels'), of.channels.best.join(', ')]] as const) : []),
]

const twins = ({ base, twins: all }: ResultOf<'twins'>, t: Translate['t']): NamedNumber[] => [
  [t('experiment.value.base', { parameters: formatCount(base.parameters) }), formatNumber(base.final)],
  ...all.flatMap(({ id, parameters, final, difference }): NamedNumber[] => [
    [t('experiment.value.twin', { id, parameters: formatCount(parameters) }), formatNumber(final)],
    [t('experiment.value.twinDifference', { id }), within(difference.mean, difference.low, difference.high)],
  ]),
]

const redraw = ({ draws }: ResultOf<'redraw'>, t: Translate['t']): NamedNumber[] =>
  draws.flatMap(({ scheme, loss, firstToLast }): NamedNumber[] => {
    const name = scheme === 'file' ? t('figure.series.file') : schemeText(scheme, t)
    return [
      [t('experiment.value.firstToLast', { scheme: name }), formatNumber(firstToLast)],
      [t('experiment.value.schemeLoss', { scheme: name }), formatNumber(loss)],
    ]
  })

function comparison(of: ResultOf<'comparison'>, t: Translate['t']): NamedNumber[] {
  const measure = of.measure === 'validation-loss' ? 'validation' : 'training'
  const { difference, score } = of
  return [
    [t('experiment.value.first', { measure }), formatNumber(of.first)],
    [t('experiment.value.second', { measure }), formatNumber(of.second)],
    [t('experiment.value.difference'), within(difference.mean, difference.low, difference.high)],
    ...(score ? scoreNumbers(score, t) : []),
    [t('experiment.value.seeds'), formatCount(of.seeds)],
    [t('experiment.value.steps'), formatCount(of.steps)],
  ]
}

const scoreNumbers = (
  { name, first, second, difference }: NonNullable<ResultOf<'comparison'>['score']>,
  t: Translate['t'],
): NamedNumber[] => [
  [t('experiment.value.scores', { name }), `${formatNumber(first)}, ${formatNumber(second)}`],
  [t('experiment.value.scoreDifference', { name }), within(difference.mean, difference.low, difference.high)],
]

/** How an optimizer is told apart from others of its kind: what is not zero and not usual of it. */
export function optimizerText(
  { kind, momentum, weightDecay }: ExperimentRun['setup']['optimizer']['value'],
  t: Translate['t'],
): string {
  return [
    kind === 'momentum' ? optimizerNames.sgd : optimizerNames[kind],
    ...(momentum > 0 && kind !== 'adam' && kind !== 'adamw'
      ? [t('experiment.setup.momentum', { value: formatNumber(momentum) })]
      : []),
    ...(weightDecay > 0 ? [t('experiment.setup.decay', { value: formatNumber(weightDecay) })] : []),
  ].join(', ')
}

export const optimizerNames: Readonly<Record<ExperimentRun['setup']['optimizer']['value']['kind'], string>> =
  {
    sgd: 'SGD',
    momentum: 'SGD, momentum',
    nesterov: 'SGD, Nesterov',
    adam: 'Adam',
    adamw: 'AdamW',
    rmsprop: 'RMSprop',
  }

/** As tab-separated lines, for a spreadsheet. */
export const asLines = (numbers: readonly NamedNumber[]): string =>
  numbers.map((line) => line.join('\t')).join('\n')
