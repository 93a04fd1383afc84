/** Profiles of columns as the engine gives them, made without files. */
import type { ColumnProfile } from '../../main/contract/artifacts'
import type { ColumnView, MissingShares, Preview } from '../../main/contract/column'
import type { NumberSummary, TextSummary } from '../../main/contract/summary'
import type { Transform } from '../../main/contract/transform'
import { bell, wineColumns } from './fake-evidence'

export const numbers = (mean: number, std: number, change: Partial<NumberSummary> = {}): NumberSummary => {
  const at = (share: number) => mean + share * std
  return {
    kind: 'number',
    rows: 178,
    nulls: 0,
    nan: 0,
    positiveInfinite: 0,
    negativeInfinite: 0,
    zeros: 0,
    distinct: 121,
    distinctExact: true,
    min: at(-2.4),
    max: at(2.8),
    mean,
    std,
    skewness: 0.76,
    kurtosis: -0.28,
    whole: false,
    quantiles: {
      p01: at(-2.1),
      p05: at(-1.6),
      p25: at(-0.7),
      p50: at(-0.1),
      p75: at(0.7),
      p95: at(1.7),
      p99: at(2.2),
    },
    histogram: bell(mean, std, 178, -2.4, 2.8),
    top: [],
    ...change,
  }
}

export const words = (change: Partial<TextSummary> = {}): TextSummary => ({
  kind: 'text',
  rows: 178,
  nulls: 0,
  distinct: 3,
  distinctExact: true,
  top: [
    { value: 'B', count: 71 },
    { value: 'A', count: 59 },
    { value: 'C', count: 48 },
  ],
  length: { min: 1, max: 1, mean: 1 },
  ...change,
})

export const column = (
  name: string,
  summary: ColumnProfile['summary'] = numbers(1, 0.25),
  type: ColumnProfile['type'] = summary.kind === 'text' ? 'text' : 'float',
): ColumnProfile => ({ name, type, sourceType: type === 'text' ? 'VARCHAR' : 'DOUBLE', summary })

export const wineProfiles: ColumnProfile[] = [
  ...wineColumns.map(([name, mean, std]) => column(name, numbers(mean, std))),
  column('cultivar', words()),
]

const proposalsFor = ({ name, summary }: ColumnProfile): Transform[] => {
  if (summary.kind === 'text')
    return [{ kind: 'one-hot', column: name, values: summary.top.map(({ value }) => value) }]
  if (summary.mean === null || !summary.std) return []
  return [
    { kind: 'standardize', column: name, mean: summary.mean, std: summary.std },
    { kind: 'log1p', column: name },
    { kind: 'sin-cos', column: name, period: 360 },
    { kind: 'missing-indicator', column: name, sentinels: [-999] },
  ]
}

const previewOf = (profile: ColumnProfile, transform: Transform): Preview => ({
  transform,
  before: [{ name: profile.name, summary: profile.summary }],
  after: [{ name: `${profile.name} ${transform.kind}`, summary: numbers(-3e-17, 1) }],
  omitted: 0,
})

/** The engine's answer to `column`, with a preview where `transform` is given. */
export const viewOf = (
  profile: ColumnProfile,
  transform: Transform | null = null,
  change: Partial<ColumnView> = {},
): ColumnView => ({
  profile,
  rows: profile.summary.rows,
  sampleRows: profile.summary.rows,
  logHistogram:
    profile.summary.kind === 'number' && (profile.summary.min ?? 0) > 0
      ? { edges: [1, 10, 100, 1000], counts: [20, 100, 58] }
      : null,
  proposals: proposalsFor(profile),
  periods: [24, 360],
  preview: transform && previewOf(profile, transform),
  ...change,
})

/** The last third is missing. */
export const sharesOf = (rows: number): MissingShares => ({
  rows,
  blockRows: Math.ceil(rows / 3),
  shares: [0, 0, 1],
})
