import { expect, test } from 'vitest'
import { sidesOf } from '../../main/artifacts/laboratory-changes'
import { withStandardInputs, withStandardTargets } from '../../main/artifacts/scaled-data'
import { compare } from '../../main/experiments/comparison'
import type { TrainingData } from '../../main/experiments/laboratory'
import { inSetting } from '../../main/experiments/run'
import { laboratoryOf, perceptron, regressionData } from './laboratories'

const told = (rate: number) => ({ value: rate, grade: 'told' as const })

async function labOf(rate = 0.05, data = regressionData(120, 3, 1)) {
  const lab = await laboratoryOf(perceptron([3, 8, 1]), data, 'mse')
  return inSetting(lab, { setup: { ...lab.setup, learningRate: told(rate), start: 'drawn' } })
}

test('two sides that differ in nothing have no difference at all, pair by pair', async () => {
  const lab = await labOf()
  const sides = await sidesOf(lab, { kind: 'learning-rate', rate: 0.05 })
  const { result, evidence } = await compare(sides, { seed: 3, seeds: 4 })
  expect(result.difference).toMatchObject({ mean: 0, low: 0, high: 0 })
  expect(result.difference.pairs.map(({ first, second }) => second - first)).toEqual([0, 0, 0, 0])
  expect(new Set(result.difference.pairs.map(({ first }) => first)).size).toBe(4)
  expect(result.verdict).toBe('no-difference')
  const [curves] = evidence
  expect(curves).toMatchObject({ kind: 'curves', series: [{ role: 'first' }, { role: 'second' }] })
  await lab.release()
})

test('bands span the seeds and begin before the first step', async () => {
  const lab = await labOf()
  const { evidence, result } = await compare(await sidesOf(lab, { kind: 'weight-decay', weightDecay: 0.5 }), {
    seed: 1,
    seeds: 3,
  })
  const [curves] = evidence
  if (curves.kind !== 'curves') throw new Error(curves.kind)
  for (const { points } of curves.series) {
    expect(points[0].x).toBe(0)
    expect(points.at(-1)?.x).toBe(result.steps)
    for (const { y, low, high } of points) {
      expect(low).toBeLessThanOrEqual(y ?? Number.NaN)
      expect(high).toBeGreaterThanOrEqual(y ?? Number.NaN)
    }
  }
  await lab.release()
})

test('a side that breaks counts with the worst loss it had, and that is said', async () => {
  const lab = await labOf()
  const { result, headline } = await compare(await sidesOf(lab, { kind: 'learning-rate', rate: 1e20 }), {
    seed: 1,
    seeds: 3,
  })
  expect(headline.values.broken).toBe(3)
  expect(result.verdict).not.toBe('better')
  expect(Number.isFinite(result.second)).toBe(true)
  await lab.release()
})

test('a smaller batch sees as many rows in more steps, each side at the best of three rates', async () => {
  const lab = await labOf()
  const sides = await sidesOf(lab, { kind: 'batch-size', batchSize: 8, retune: true })
  expect(sides.first.rates).toEqual(sides.second.rates)
  expect(sides.first.rates).toHaveLength(3)
  const { evidence, result } = await compare(sides, { seed: 1, seeds: 2 })
  const [curves] = evidence
  if (curves.kind !== 'curves') throw new Error(curves.kind)
  expect(curves.x.name).toBe('rows-seen')
  const ends = curves.series.map(({ points }) => points.at(-1)?.x)
  expect(ends).toEqual([result.steps * 32, result.steps * 32])
  await lab.release()
})

test('the loss of standardized targets is told in the unit of the old ones', async () => {
  const data = regressionData(120, 3, 1)
  const far: TrainingData = {
    ...data,
    target: {
      ...data.target,
      data: Float32Array.from(data.target.data as Float32Array, (one) => 200 + 50 * one),
    },
  }
  const lab = await labOf(0.02, far)
  const { result } = await compare(await sidesOf(lab, { kind: 'normalize-targets' }), { seed: 1, seeds: 3 })
  const { std } = withStandardTargets(far)
  // A network that knows the mean alone has the variance for its loss; this one has learned more.
  expect(result.second).toBeLessThan(std * std)
  expect(result.second).toBeGreaterThan(0.001 * std * std)
  expect(result.score?.second ?? 0).toBeCloseTo(1 - result.second / varianceOf(far), 1)
  await lab.release()
})

/** Of the targets of the rows that are judged. */
function varianceOf({ target, validation }: TrainingData): number {
  const values = Array.from(validation, (row) => Number(target.data[row]))
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length
  return values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length
}

test('inputs are standardized by the training rows alone, value by value', () => {
  const data = regressionData(40, 3, 1)
  const [{ data: values }] = withStandardInputs(data).inputs
  for (let column = 0; column < 3; column++) {
    const own = Array.from(data.training, (row) => Number(values[row * 3 + column]))
    const mean = own.reduce((sum, one) => sum + one, 0) / own.length
    expect(mean).toBeCloseTo(0, 5)
    expect(own.reduce((sum, one) => sum + one * one, 0) / own.length).toBeCloseTo(1, 4)
  }
})
