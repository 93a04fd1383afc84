import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalFrom, randomFrom } from '../../main/base/random'
import { CancelledError } from '../../main/contract/errors'
import { baselineOf } from '../../main/experiments/baseline'
import { gradientNorms } from '../../main/experiments/gradient-norms'
import { noiseScale, noiseScaleOf } from '../../main/experiments/noise-scale'
import { overfit } from '../../main/experiments/overfit'
import { rateRange } from '../../main/experiments/rate-range'
import { startLoss } from '../../main/experiments/start-loss'
import { specOf } from '../../main/experiments/suite'
import { updateRatio } from '../../main/experiments/update-ratio'
import { dataOf, plainLaboratory } from './plain-laboratory'

/** Targets without noise: y = x . truth. */
function linearData(rows: number, stds: number[], truth: number[], noise = 0, seed = 3) {
  const normal = normalFrom(randomFrom(seed))
  const features = Array.from({ length: rows }, () => stds.map((std) => std * normal()))
  const targets = features.map(
    (x) => x.reduce((sum, value, i) => sum + value * truth[i], 0) + noise * normal(),
  )
  return { features, targets }
}

describe('learning-rate range test', () => {
  test.each([0.3, 1, 30])(
    'on a quadratic of scale %s finds the limit 2 / lambda of gradient descent',
    async (std) => {
      // Whole batches: the loss is exactly quadratic, its largest curvature twice that of x x' in the mean.
      const { features, targets } = linearData(64, [std, std / 3], [1, -2])
      const moments = [0, 1].map((i) => [0, 1].map((j) => mean(features.map((x) => x[i] * x[j]))))
      const [[a, b], [, d]] = moments
      const largest = (a + d) / 2 + Math.hypot((a - d) / 2, b)
      const lab = plainLaboratory(dataOf({ features, targets }), [0, 0], {
        batchSize: { value: 64, grade: 'told' },
      })
      const { result } = await rateRange(lab, specOf('rate-range', 1))
      const exact = 2 / (2 * largest)
      expect(result.limit! / exact).toBeGreaterThan(0.6)
      expect(result.limit! / exact).toBeLessThan(1.05)
      expect(result.suggestion!).toBeLessThan(result.limit!)
    },
  )

  test('the told rate is marked, and said to be above the limit where it is', async () => {
    const lab = plainLaboratory(dataOf(linearData(64, [1, 1], [1, 1])), [0, 0], {
      learningRate: { value: 5, grade: 'told' },
    })
    const { headline, evidence, result } = await rateRange(lab, specOf('rate-range', 1))
    expect(headline.values.place).toBe('above')
    const [curves] = evidence
    if (curves.kind !== 'curves') throw new Error('no curves')
    expect(curves.marks.map(({ role }) => role)).toEqual(['told', 'limit', 'suggestion'])
    expect(result.told).toBe(5)
  })

  test('the same seed gives the same run, another seed another', async () => {
    const lab = () => plainLaboratory(dataOf(linearData(100, [1, 2], [1, 1], 0.5)), [0, 0])
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => rateRange(lab(), specOf('rate-range', seed))),
    )
    expect(again).toEqual(first)
    expect(other.result.points).not.toEqual(first.result.points)
  })

  test('is cancelled in the middle', async () => {
    let asked = 0
    const lab = plainLaboratory(
      dataOf(linearData(100, [1, 2], [1, 1])),
      [0, 0],
      {},
      {
        turn: async () => {
          if (++asked > 3) throw new CancelledError()
        },
      },
    )
    await expect(rateRange(lab, specOf('rate-range', 1))).rejects.toThrow(CancelledError)
  })

  test('ends with its seconds, and says so', async () => {
    let ms = 0
    const lab = plainLaboratory(
      dataOf(linearData(100, [1, 2], [1, 1])),
      [0, 0],
      {},
      { clock: () => (ms += 20_000) },
    )
    expect((await rateRange(lab, specOf('rate-range', 1))).ended).toBe('budget')
  })
})

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** tr(Sigma) / |G|^2 by definition, from the gradient of every single row. */
function exactScale({ features, targets }: ReturnType<typeof linearData>, weights: number[]) {
  const gradients = features.map((x, i) => {
    const error = x.reduce((sum, value, k) => sum + value * weights[k], 0) - targets[i]
    return x.map((value) => 2 * error * value)
  })
  const whole = weights.map((_, k) => mean(gradients.map((one) => one[k])))
  const trace = mean(gradients.map((one) => one.reduce((sum, value, k) => sum + (value - whole[k]) ** 2, 0)))
  return trace / whole.reduce((sum, value) => sum + value ** 2, 0)
}

describe('gradient noise scale', () => {
  test.each([
    ['every row in the large batch', 300],
    ['a large batch of some rows', 3000],
  ])('is what the definition gives: %s', async (_, rows) => {
    const data = linearData(rows, [1, 1, 1], [1, -1, 0.5], 2)
    const lab = plainLaboratory(dataOf(data), [0, 0, 0], { learningRate: { value: 1e-9, grade: 'told' } })
    const { result } = await noiseScale(lab, specOf('noise-scale', 5))
    const exact = exactScale(data, [0, 0, 0])
    expect(result.points).toHaveLength(2)
    for (const { low, high, scale } of result.points) {
      expect(low).toBeLessThan(exact)
      expect(high).toBeGreaterThan(exact)
      expect(scale! / exact).toBeGreaterThan(0.6)
      expect(scale! / exact).toBeLessThan(1.6)
    }
  })

  test('has no upper bound where the gradient is lost in its noise', () => {
    const norms = {
      small: { rows: 4, norms: [1, 1.2, 0.9, 1.1] },
      large: { rows: 8, norms: [0.4, 0.7, 0.5], all: false },
    }
    expect(noiseScaleOf(norms, 1).high).toBeNull()
  })

  test('lies within its interval', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 3, noNaN: true }), { minLength: 20, maxLength: 60 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (small, large) => {
          const norms = { small: { rows: 4, norms: small }, large: { rows: 100, norms: [large], all: true } }
          const { scale, low, high } = noiseScaleOf(norms, 1)
          return scale !== null && low <= scale && scale <= high!
        },
      ),
    )
  })
})

test('loss at start is the mean square of the targets for weights of zero, beside their variance', async () => {
  const data = linearData(50, [1], [2], 1)
  const lab = plainLaboratory(dataOf(data), [0])
  const { result } = await startLoss(lab, specOf('start-loss', 1))
  expect(result.file).toBeCloseTo(mean(data.targets.map((y) => y ** 2)), 5)
  const centre = mean(data.targets)
  expect(result.expected).toBeCloseTo(mean(data.targets.map((y) => (y - centre) ** 2)), 5)
})

test('the best constant of classes has their entropy, and equal odds give -ln(1/K)', () => {
  const labels = [0, 0, 0, 1, 2, 2]
  const data = {
    ...dataOf({ features: labels.map(() => [0]), targets: labels }),
    target: { name: 'y', type: 'int64' as const, dims: [], data: BigInt64Array.from(labels, BigInt) },
    classes: 3,
  }
  const subject = { ...plainLaboratory(data, [0]).subject, loss: 'cross-entropy' as const }
  const baseline = baselineOf({ data, subject }, data.training)
  expect(baseline.expected).toBeCloseTo(Math.log(3), 12)
  expect(baseline.score).toBe(0.5)
  expect(baseline.constant).toBeCloseTo(0.5 * Math.log(2) + Math.log(6) / 6 + Math.log(3) / 3, 12)
})

test('more rows than weights with targets of chance cannot be learned by heart, as many weights as rows can', async () => {
  const normal = normalFrom(randomFrom(9))
  const chance = (width: number) => ({
    features: Array.from({ length: 20 }, () => Array.from({ length: width }, normal)),
    targets: Array.from({ length: 20 }, normal),
  })
  const run = async (width: number) => {
    const lab = plainLaboratory(dataOf(chance(width)), new Array<number>(width).fill(0))
    return (await overfit(false)(lab, specOf('overfit', 1))).result.runs[0]
  }
  expect((await run(2)).passed).toBe(false)
  expect((await run(60)).passed).toBe(true)
})

test('gradient norms and update ratios are those of each step', async () => {
  // One row, x = 1, y = 0: the gradient is 2 w, the update 2 rate w, so the ratio is twice the rate at every step.
  const lab = plainLaboratory(dataOf({ features: [[1]], targets: [0] }), [3], {
    batchSize: { value: 1, grade: 'told' },
    clipNorm: { value: 5, grade: 'told' },
  })
  const norms = (await gradientNorms(lab, specOf('gradient-norms', 1))).result
  const weight = (step: number) => 3 * 0.98 ** step
  const over = Array.from({ length: norms.steps }, (_, i) => 2 * weight(i)).filter((norm) => norm > 5).length
  expect(norms.shareClipped).toBeCloseTo(over / norms.steps, 10)
  const { layers } = (await updateRatio(lab, specOf('update-ratio', 1))).result
  expect(layers.map(({ ratio }) => ratio)).toEqual([expect.closeTo(0.02, 6)])
})
