/** The accumulator against DuckDB's aggregates on awkward columns, and against exact sums where DuckDB itself is off. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NumberAccumulator } from '../../main/base/summary'
import type { Decoder } from '../../main/contract/decoder'
import type { NumberSummary, Quantiles } from '../../main/contract/summary'
import { createDecoder } from '../../main/runtime/duckdb'

let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

/** Hashes stand in for random numbers: the same on every run, and both sides read the very same rows. */
const uniform = (seed: number) =>
  `((hash(i * 2654435761 + ${seed}) % 9007199254740992) + 0.5) / 9007199254740992`
const normal = `(sqrt(-2 * ln(${uniform(1)})) * cos(2 * pi() * ${uniform(2)}))`

const columns: Record<string, { value: string; rows: number }> = {
  'heavy tail (Cauchy)': { value: `tan(pi() * (${uniform(3)} - 0.5))`, rows: 200_000 },
  'heavy tail (lognormal, sigma 3)': { value: `exp(3 * ${normal})`, rows: 200_000 },
  'all equal': { value: '0.1::DOUBLE', rows: 50_000 },
  'two values': { value: 'CASE WHEN hash(i) % 5 = 0 THEN 1.0::DOUBLE ELSE 0.0::DOUBLE END', rows: 50_000 },
  'with nulls': { value: `CASE WHEN hash(i) % 3 = 0 THEN NULL ELSE ${normal} END`, rows: 50_000 },
  'whole numbers': { value: '(hash(i) % 1000)::BIGINT', rows: 50_000 },
  'large mean (1e9 + normal)': { value: `1e9 + ${normal}`, rows: 50_000 },
  float32: { value: `(${normal} * 37)::FLOAT`, rows: 50_000 },
  'small and exact': { value: `${normal}`, rows: 5000 },
  'more than a million rows': { value: `${normal} + 3`, rows: 1_100_000 },
}

async function summaryOf(relation: Awaited<ReturnType<Decoder['open']>>): Promise<NumberSummary> {
  const accumulator = new NumberAccumulator()
  for await (const { vectors } of relation.batches(['v'])) {
    const [vector] = vectors
    if (vector.kind === 'bigint') accumulator.addIntegers(vector.values, vector.validity)
    else if (vector.kind !== 'text') accumulator.add(vector.values, vector.validity)
  }
  return accumulator.finish()
}

const shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
const finite = (value: string) => `FILTER (WHERE isfinite(${value}))`

/** DuckDB's own figures of column v of a table expression, by name. NaN and infinities are left out, as the summary does. */
async function wantedOf(expression: string) {
  const x = 'v::DOUBLE'
  const f = finite(x)
  const figures: Record<string, string> = {
    rows: 'count(*)',
    nulls: 'count(*) - count(v)',
    count: `count(*) ${f}`,
    zeros: `count(*) FILTER (WHERE v = 0)`,
    nan: `count(*) FILTER (WHERE isnan(${x}))`,
    min: `min(${x}) ${f}`,
    max: `max(${x}) ${f}`,
    mean: `avg(${x}) ${f}`,
    variance: `var_pop(${x}) ${f}`,
    skewness: `skewness(${x}) ${f}`,
    kurtosis: `kurtosis_pop(${x}) ${f}`,
    distinct: `count(DISTINCT v) ${f}`,
  }
  const quantiles = shares.map((share, i) => `quantile_cont(${x}, ${share}) ${f} AS q${i}`)
  const list = [...Object.entries(figures).map(([name, sql]) => `(${sql})::DOUBLE AS ${name}`), ...quantiles]
  const relation = await decoder.open(`(SELECT ${list.join(', ')} FROM ${expression})`, { keep: true })
  const got = new Map<string, number | null>()
  for await (const { vectors } of relation.batches(relation.columns.map(({ name }) => name))) {
    relation.columns.forEach(({ name }, i) => {
      const vector = vectors[i]
      const isNull = vector.kind !== 'text' && vector.validity !== null && (vector.validity[0] & 1) === 0
      got.set(name, isNull ? null : Number(vector.values[0]))
    })
  }
  return (name: string): number => got.get(name) ?? Number.NaN
}

function expectNear(got: number | null, wanted: number, relative: number, scale = Math.abs(wanted)): void {
  expect(got).not.toBeNull()
  expect(Math.abs(got! - wanted)).toBeLessThanOrEqual(relative * scale)
}

/** DuckDB corrects skewness for the sample's size: G1 = g1 sqrt(n (n - 1)) / (n - 2). */
const uncorrected = (skewness: number, n: number) => (skewness * (n - 2)) / Math.sqrt(n * (n - 1))

describe('NumberAccumulator against DuckDB', () => {
  for (const [name, { value, rows }] of Object.entries(columns)) {
    it(`agrees on ${name}`, async () => {
      const expression = `(SELECT ${value} AS v FROM range(${rows}) t(i))`
      const relation = await decoder.open(expression, { keep: true })
      const [summary, wanted] = [await summaryOf(relation), await wantedOf(expression)]
      expect(summary).toMatchObject({ rows, nulls: wanted('nulls'), zeros: wanted('zeros'), nan: 0 })
      expect([summary.min, summary.max]).toEqual([wanted('min'), wanted('max')])
      const std = Math.sqrt(wanted('variance'))
      expectNear(summary.mean, wanted('mean'), 1e-9, Math.abs(wanted('mean')) + std)
      // One pass of squares about a mean of 1e9 leaves DuckDB fewer digits than it leaves us.
      expectNear(summary.std! ** 2, wanted('variance'), name.startsWith('large') ? 1e-6 : 1e-9)
      if (std > 0 && !name.startsWith('large')) {
        expectNear(
          summary.skewness,
          uncorrected(wanted('skewness'), wanted('count')),
          1e-9,
          Math.abs(wanted('skewness')) + 1,
        )
        expectNear(summary.kurtosis, wanted('kurtosis'), 1e-9, Math.abs(wanted('kurtosis')) + 3)
      }
      shares.forEach((_, i) => {
        const quantile = Object.values<number>((summary.quantiles satisfies Quantiles | null) ?? {})[i]
        expectNear(quantile, wanted(`q${i}`), 0.005, Math.max(Math.abs(wanted(`q${i}`)), 0.001))
      })
      expectNear(summary.distinct, wanted('distinct'), summary.distinctExact ? 0 : 0.05)
    })
  }

  it('leaves NaN and infinities out where they are mixed in', async () => {
    const value = `CASE hash(i) % 11 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE ELSE ${normal} END`
    const expression = `(SELECT ${value} AS v FROM range(30000) t(i))`
    const relation = await decoder.open(expression, { keep: true })
    const [summary, wanted] = [await summaryOf(relation), await wantedOf(expression)]
    expect(summary.nan).toBe(wanted('nan'))
    expect(summary.rows - summary.nan - summary.positiveInfinite - summary.negativeInfinite).toBe(
      wanted('count'),
    )
    expectNear(summary.mean, wanted('mean'), 1e-9, 1)
    expectNear(summary.std! ** 2, wanted('variance'), 1e-9)
    expectNear(summary.quantiles!.p95, wanted('q5'), 0.005)
  })

  it('is exact at an offset of 1e18, by whole-number arithmetic in DuckDB (its own double aggregates are not)', async () => {
    const inner = `(SELECT (hash(i) % 1000)::BIGINT AS k FROM range(100000) t(i))`
    const relation = await decoder.open(`(SELECT 1000000000000000000 + k AS v FROM ${inner})`, { keep: true })
    const wanted = await wantedOf(`(SELECT k AS v FROM ${inner})`)
    const summary = await summaryOf(relation)
    expectNear(summary.std! ** 2, wanted('variance'), 1e-9)
    expectNear(summary.skewness, uncorrected(wanted('skewness'), 100_000), 1e-9, 1)
    expect(summary.mean).toBe(1e18 + wanted('mean'))
  })
})
