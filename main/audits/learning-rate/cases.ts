import type { AuditCase } from '../../contract/audit'
import type { ResultOf } from '../../contract/experiment'
import { experimentsOf, logOf, ready } from '../case-parts'

const range = (parts: Partial<ResultOf<'rate-range'>> = {}): ResultOf<'rate-range'> => ({
  kind: 'rate-range',
  points: [],
  limit: 0.1,
  suggestion: 0.01,
  steepest: 0.01,
  told: null,
  stopped: 'diverged',
  spread: 1.5,
  ...parts,
})

const norms = (shareClipped: number): ResultOf<'gradient-norms'> => ({
  kind: 'gradient-norms',
  steps: 200,
  quantiles: { p05: 0.5, p25: 1, p50: 2, p75: 3, p95: 6 },
  clip: 1,
  shareClipped,
})

const told = (learning_rate: number) => ready({ optimizer: 'Adam', learning_rate })
const falling = ready(logOf([1.6, 1.1, 0.8, 0.6, 0.5, 0.42, 0.4, 0.37]))
const flat = ready(logOf([1.099, 1.099, 1.099, 1.098, 1.098, 1.098, 1.098]))

export const cases: AuditCase[] = [
  {
    name: 'Adam at 0.005 where the range test suggests 0.01 and breaks above 0.1',
    kind: 'healthy',
    artifacts: { config: told(0.005), log: falling, experiments: ready(experimentsOf(range())) },
    status: 'pass',
    findings: ['learning-rate.range'],
  },
  {
    name: 'a rate of 8 where 0.1 is the limit',
    kind: 'faulty',
    artifacts: { config: told(8), experiments: ready(experimentsOf(range())) },
    status: 'fail',
    findings: ['learning-rate.range'],
  },
  {
    name: 'a rate of 0.000001, and a loss that does not move',
    kind: 'faulty',
    artifacts: { config: told(1e-6), log: flat, experiments: ready(experimentsOf(range())) },
    status: 'fail',
    findings: ['learning-rate.range', 'learning-rate.flat'],
  },
  {
    name: 'a loss that becomes NaN, and no experiments',
    kind: 'faulty',
    artifacts: { config: told(0.1), log: ready(logOf([2.3, 2.1, 4, 90, Number.NaN, Number.NaN])) },
    status: 'fail',
    findings: ['learning-rate.not-a-number'],
  },
  {
    name: 'four of five steps are clipped',
    kind: 'faulty',
    artifacts: { config: told(0.005), experiments: ready(experimentsOf(range(), norms(0.8))) },
    status: 'fail',
    findings: ['learning-rate.clipped'],
  },
  {
    name: 'a rate a little above the limit, which differs that much from seed to seed',
    kind: 'borderline',
    artifacts: { config: told(0.12), experiments: ready(experimentsOf(range())) },
    status: 'warn',
    findings: ['learning-rate.range'],
  },
  {
    name: 'a very small rate that learned all the same, as from a pretrained start',
    kind: 'borderline',
    artifacts: { config: told(5e-5), log: falling, experiments: ready(experimentsOf(range())) },
    status: 'warn',
    findings: ['learning-rate.range'],
  },
  {
    name: 'a loss that falls at no rate: another fault comes first',
    kind: 'borderline',
    artifacts: {
      config: told(0.005),
      experiments: ready(experimentsOf(range({ limit: null, suggestion: null, stopped: 'end' }))),
    },
    status: 'needs-input',
    findings: [],
  },
  {
    name: 'a sound log, and nothing measured',
    kind: 'not-applicable',
    artifacts: { config: told(0.005), log: falling },
    status: 'needs-input',
    findings: [],
  },
]
