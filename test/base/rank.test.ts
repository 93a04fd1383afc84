import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DenseMatrix, effectiveRank } from '../../main/base/rank'
import { drawn } from '../../main/onnx/schemes'

const matrix = (rows: number, columns: number, at: (i: number, j: number) => number): DenseMatrix => ({
  rows,
  columns,
  values: Float64Array.from({ length: rows * columns }, (_, i) => at(Math.floor(i / columns), i % columns)),
})

const figure = (dense: DenseMatrix): number => effectiveRank(dense)!.effective

/** exp of the entropy of a spectrum, straight from the definition. */
function entropyRank(spectrum: readonly number[]): number {
  const total = spectrum.reduce((sum, value) => sum + value, 0)
  return Math.exp(-spectrum.reduce((sum, value) => sum + (value / total) * Math.log(value / total), 0))
}

/** A matrix of this spectrum: a diagonal between two reflections, (I - a v v') D (I - b w w'). */
function ofSpectrum(spectrum: readonly number[], columns: number): DenseMatrix {
  const v = spectrum.map((_, i) => Math.sin(1 + i * i))
  const w = Array.from({ length: columns }, (_, i) => Math.cos(2 + i * i))
  const square = (all: readonly number[]) => all.reduce((sum, value) => sum + value * value, 0)
  const [a, b] = [2 / square(v), 2 / square(w)]
  const crossed = spectrum.reduce((sum, value, k) => sum + v[k] * value * w[k], 0)
  const own = (i: number) => spectrum[i] ?? 0
  return matrix(spectrum.length, columns, (i, j) => {
    const straight = i === j ? own(i) : 0
    return (
      straight - a * v[i] * (v[j] ?? 0) * own(j) - b * own(i) * w[i] * w[j] + a * b * v[i] * crossed * w[j]
    )
  })
}

// numpy: s = svd(m, compute_uv=False); s = s[s > 1e-7 * s.max()]; p = s / s.sum(); exp(-(p * log(p)).sum())
test('agrees with numpy', () => {
  const tall = matrix(12, 7, (i, j) => Math.sin(i * i + 3 * j) + 0.1 * j)
  expect(figure(tall)).toBeCloseTo(2.6484601233020415, 9)
  const wide = matrix(40, 90, (i, j) => Math.cos(i * 0.7 + j * j * 0.3) + ((i * j) % 5))
  expect(figure(wide)).toBeCloseTo(4.1375159582393275, 9)
})

test('a rotation uses every direction, a product of two vectors one, zero none', () => {
  expect(figure(ofSpectrum(Array(24).fill(3), 24))).toBeCloseTo(24, 9)
  expect(figure(matrix(30, 20, (i, j) => (i + 1) * (j - 7.5)))).toBeCloseTo(1, 6)
  expect(figure(matrix(5, 4, () => 0))).toBe(0)
})

test('no figure where a value is not finite or a side is empty', () => {
  expect(effectiveRank(matrix(2, 2, (i) => (i ? Number.NaN : 1)))).toBeNull()
  expect(effectiveRank({ rows: 0, columns: 3, values: [] })).toBeNull()
})

const dense = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([rows, columns]) =>
    fc
      .array(fc.integer({ min: -50, max: 50 }), { minLength: rows * columns, maxLength: rows * columns })
      .map((values): DenseMatrix => ({ rows, columns, values })),
  )
  .filter(({ values }) => Array.from(values).some((value) => value !== 0))

test('lies between one and the smaller side, whatever the scale and which way the matrix lies', () => {
  fc.assert(
    fc.property(dense, fc.constantFrom(1e-6, 0.3, 1e5), ({ rows, columns, values }, scale) => {
      const found = figure({ rows, columns, values })
      expect(found).toBeGreaterThanOrEqual(1 - 1e-9)
      expect(found).toBeLessThanOrEqual(Math.min(rows, columns) + 1e-9)
      const scaled = Array.from(values, (value) => value * scale)
      expect(figure({ rows, columns, values: scaled })).toBeCloseTo(found, 4)
      const turned = matrix(columns, rows, (i, j) => values[j * columns + i])
      expect(figure(turned)).toBeCloseTo(found, 4)
    }),
  )
})

test('a large matrix that few directions carry: the projection finds them', () => {
  const spectrum = Array.from({ length: 300 }, (_, i) => 2 ** -i)
  const found = effectiveRank(ofSpectrum(spectrum, 320))!
  expect(found).toMatchObject({ full: 300, method: 'randomized' })
  expect(Math.abs(found.effective / entropyRank(spectrum) - 1)).toBeLessThan(1e-3)
})

test('a large matrix of many directions: the figure errs upwards, by less than a fifth', () => {
  const slow = Array.from({ length: 300 }, (_, i) => 1 / (1 + i / 100))
  const off = figure(ofSpectrum(slow, 320)) / entropyRank(slow)
  // numpy over ten normal draws of 384 x 400: 314.3 to 314.9.
  const drawnOff = figure({ rows: 384, columns: 400, values: drawn('normal', 1, 384 * 400, 3) }) / 314.6
  for (const ratio of [off, drawnOff]) {
    expect(ratio).toBeGreaterThan(1)
    expect(ratio).toBeLessThan(1.2)
  }
})
