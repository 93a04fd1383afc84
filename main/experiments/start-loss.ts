/**
 * Experiment 1: does a fresh network start where it should? With K classes and no knowledge the loss is -ln(1/K), with real targets about
 * their variance; far above means outputs on a wrong scale, below means that the answer is known already.
 */
import { message } from '../contract/message'
import { baselineOf } from './baseline'
import { deadlineOf, stepsFor } from './course'
import { lossCurves, markOf } from './curves'
import { estimateOf } from './estimates'
import type { Laboratory } from './laboratory'
import type { Experiment } from './outcome'
import { someOf } from './row-order'
import { seedStep, toldOptions } from './setting'

const mostRows = 1024
const fewestDraws = 3
const mostDraws = 10

/** Forward alone costs a third of a step. */
const drawsFor = (lab: Laboratory, rows: number): number =>
  stepsFor(lab, { batchSize: rows / 3, wanted: mostDraws, least: fewestDraws })

export const startLoss: Experiment<'start-loss'> = async (lab, { seed }) => {
  const rows = someOf(lab.data.training, mostRows, seed)
  const { constant, expected, expectedBy } = baselineOf(lab, rows)
  const trainer = await lab.trainer(toldOptions(lab))
  const deadline = deadlineOf(lab)
  trainer.start(lab.fileWeights)
  const file = (await trainer.evaluate(rows)).loss
  const losses: number[] = []
  const draws = drawsFor(lab, rows.length)
  for (let i = 0; i < draws && !(i >= fewestDraws && deadline.passed); i++) {
    trainer.start(lab.drawWeights(seed + i * seedStep))
    losses.push((await trainer.evaluate(rows)).loss)
    lab.watch.onProgress(i + 1, draws)
  }
  const usable = losses.filter(Number.isFinite)
  const fresh = usable.length > 0 ? estimateOf(usable) : null
  const curves = lossCurves(
    [
      { name: 'draws', role: 'points', points: usable.map((y, i) => ({ x: i + 1, y })) },
      ...(Number.isFinite(file)
        ? [{ name: 'file', role: 'first' as const, points: [{ x: 0, y: file }] }]
        : []),
    ],
    [...markOf('y', 'expected', expected), ...markOf('y', 'constant', constant)],
  )
  const evidence = { ...curves, x: { name: 'draw' as const, scale: 'linear' as const } }
  lab.watch.onCurve(evidence)
  const fileLoss = Number.isFinite(file) ? file : null
  return {
    result: { kind: 'start-loss', fresh, file: fileLoss, expected, expectedBy, constant },
    headline: message('experiment.start-loss', {
      fresh: fresh?.value ?? null,
      known: fresh !== null,
      expected,
      by: wordFor[expectedBy],
      file: fileLoss,
      draws: usable.length,
    }),
    evidence: [evidence],
    ended: losses.length < draws ? 'budget' : 'done',
  }
}

/** ICU select keys hold no hyphens. */
const wordFor = {
  'equal-classes': 'classes',
  'class-shares': 'shares',
  'target-variance': 'variance',
  'target-spread': 'spread',
  coin: 'coin',
} as const
