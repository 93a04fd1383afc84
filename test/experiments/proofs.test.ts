import { describe, expect, test } from 'vitest'
import type { Change, ResultOf } from '../../main/contract/experiment'
import { runReport } from '../../main/report/run'
import { compared, withCase } from './case-laboratory'

async function comparisonOf(name: string, change: Change, seeds = 5): Promise<ResultOf<'comparison'>> {
  const { result } = await compared(name, change, { seeds, budget: { seconds: 60, steps: 3000 } })
  if (result.kind !== 'comparison') throw new Error(result.kind)
  return result
}

/** As the network of the case was trained: told optimizer, rate, batch and loss; 300 steps. */
const proofs: [string, Change, { lossBelow: number }][] = [
  ['p1-wine-raw', { kind: 'normalize-inputs' }, { lossBelow: -0.8 }],
  ['p7-diabetes-relu-out', { kind: 'output-activation', operator: null }, { lossBelow: -0.03 }],
  ['p8-fashion-dead-relu', { kind: 'activation', operator: 'LeakyRelu' }, { lossBelow: -0.8 }],
  ['p8-fashion-dead-relu', { kind: 'redraw' }, { lossBelow: -0.8 }],
  ['p9-wine-zero', { kind: 'redraw' }, { lossBelow: -0.8 }],
]

describe('what a fix is worth on a real case', () => {
  test.each(proofs)('%s: %j', async (name, change, { lossBelow }) => {
    const { difference, verdict, measure, score } = await comparisonOf(name, change)
    expect(verdict).toBe('better')
    expect(measure).toBe('validation-loss')
    expect(difference.high).toBeLessThan(0)
    expect(difference.mean).toBeLessThan(lossBelow)
    expect(score?.difference.low).toBeGreaterThan(0)
  })

  test('three seeds are enough where the fault is as plain', async () => {
    const { difference } = await comparisonOf('p1-wine-raw', { kind: 'normalize-inputs' }, 3)
    expect(difference.pairs).toHaveLength(3)
    expect(difference.high).toBeLessThan(0)
  })

  test('targets that are standardized already show no difference, and the same seed shows the same', async () => {
    const change: Change = { kind: 'normalize-targets' }
    const once = await comparisonOf('p7-diabetes-relu-out', change, 3)
    expect(once.verdict).toBe('no-difference')
    expect(await comparisonOf('p7-diabetes-relu-out', change, 3)).toEqual(once)
  })

  test('dropout drops while training and not while the loss is judged', async () => {
    const { first, second, steps } = await comparisonOf(
      'p7-diabetes-relu-out',
      { kind: 'dropout', ratio: 0.5 },
      2,
    )
    expect(steps).toBeGreaterThan(100)
    expect(Number.isFinite(second)).toBe(true)
    expect(second).not.toBe(first)
  })

  test('a rate that breaks training is told as worse, with the losses it was seen to have', async () => {
    const { verdict, second } = await comparisonOf('p9-wine-zero', { kind: 'learning-rate', rate: 1e6 }, 3)
    expect(verdict).toBe('worse')
    expect(Number.isFinite(second)).toBe(true)
  })

  test('what cannot be compared says why', async () => {
    await expect(compared('p1-wine-raw', { kind: 'normalize-targets' })).rejects.toThrow('classes')
    await expect(compared('p7-diabetes-relu-out', { kind: 'residuals' })).rejects.toThrow('shape')
    await expect(compared('p1-wine-raw', { kind: 'preprocess' })).rejects.toThrow('first layer')
    await expect(compared('p1-wine-raw', { kind: 'output-activation', operator: 'Warp' })).rejects.toThrow(
      'Warp',
    )
  })
})

const options = {
  files: [],
  problems: [],
  only: null,
  thresholds: {},
  locale: 'en' as const,
  version: '0',
  onAudit: () => undefined,
}

test('the report of a failed case holds the proof of its first cause, and its fixes by name', async () => {
  const report = await withCase('p9-wine-zero', (context) =>
    runReport({ ...context, experiments: 'quick' }, { ...options, only: ['initialization', 'gradients'] }),
  )
  const [initialization] = report.audits.filter(({ id }) => id === 'initialization')
  expect(initialization.fixes.map(({ id, applies }) => [id, applies])).toEqual([
    ['redraw-weights', ['model-redraw-weights.onnx']],
  ])
  const proof = initialization.findings.filter(({ message }) => message.id === 'experiment.comparison')
  expect(proof).toMatchObject([{ grade: 'measured', severity: 'info', measured: { unit: 'loss' } }])
  expect(initialization.evidence.some(({ kind }) => kind === 'curves')).toBe(true)
  const gradients = report.audits.find(({ id }) => id === 'gradients')
  expect(gradients?.findings.some(({ message }) => message.id === 'experiment.comparison')).toBe(false)
})

test('nothing is proved where nothing may be tried', async () => {
  const report = await withCase('p9-wine-zero', (context) =>
    runReport({ ...context, experiments: 'none' }, { ...options, only: ['initialization'] }),
  )
  expect(report.diagnosis).toHaveLength(1)
  expect(report.audits[0].findings.every(({ message }) => message.id !== 'experiment.comparison')).toBe(true)
  expect(report.timings).not.toHaveProperty('proofs')
})
