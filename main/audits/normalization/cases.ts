import type { AuditCase } from '../../contract/audit'
import { bindingOf, entryOf, ready, spread, targetsOf, taskOf } from '../case-parts'

const told = ready(bindingOf())

/** Twelve pixels of all shades, and four of the border that are 0 on all rows but two. */
const pixels = (most: number): Record<string, number[]> =>
  Object.fromEntries(
    Array.from({ length: 16 }, (_, pixel) => {
      const shade = (row: number) => ((row * 7 + pixel) % 101) / 100
      const border = (row: number) => (row === 3 || row === 60 ? 0.01 : 0)
      const values = Array.from({ length: 200 }, (_, row) => most * (pixel < 12 ? shade(row) : border(row)))
      return [`pixel${pixel}`, values]
    }),
  )

export const cases: AuditCase[] = [
  {
    name: 'z-scores, though they go beyond [-1, 1]',
    kind: 'healthy',
    artifacts: { binding: told, entry: ready([entryOf({ a: spread(0, 1), b: spread(0.1, 1.1) })]) },
    status: 'pass',
    findings: [],
  },
  {
    name: 'one column in the hundreds beside one under 1',
    kind: 'faulty',
    artifacts: {
      binding: told,
      entry: ready([entryOf({ hue: spread(0.96, 0.23), proline: spread(746, 314) })]),
    },
    status: 'fail',
    findings: ['normalization.ratio', 'normalization.spread'],
  },
  {
    name: 'a mean 1.2 standard deviations off centre',
    kind: 'borderline',
    artifacts: { binding: told, entry: ready([entryOf({ a: spread(1.2, 1), b: spread(0, 1) })]) },
    status: 'warn',
    findings: ['normalization.centre'],
  },
  {
    name: 'few rows: a mean is only known to 3/sqrt(n) standard deviations',
    kind: 'borderline',
    artifacts: { binding: told, entry: ready([entryOf({ a: spread(0.9, 1, 9) })]) },
    status: 'pass',
    findings: [],
  },
  {
    name: 'raw columns, and nobody said what is done to them before the model',
    kind: 'borderline',
    artifacts: {
      binding: ready(bindingOf({ preprocessingGrade: 'unknown' })),
      entry: ready([entryOf({ hue: spread(0.96, 0.23), proline: spread(746, 314) })]),
    },
    status: 'warn',
    findings: ['normalization.ratio'],
  },
  {
    name: 'a binary column, a constant one, and an image in [0, 1]',
    kind: 'healthy',
    artifacts: {
      binding: told,
      entry: ready([
        entryOf({ sex: Array.from({ length: 50 }, (_, i) => 1 + (i % 2)), version: new Array(50).fill(7) }),
        entryOf({}, { image: true, channels: [entryOf({ c: spread(0.1, 0.02) }).features[0].entering] }),
      ]),
    },
    status: 'pass',
    findings: ['normalization.exempt', 'normalization.constant'],
  },
  {
    name: 'pixels laid flat, in [0, 1]: those of the border are seldom anything but 0',
    kind: 'healthy',
    artifacts: { binding: told, entry: ready([entryOf(pixels(1))]) },
    status: 'pass',
    findings: ['normalization.exempt'],
  },
  {
    name: 'the same pixels as they come from the file, 0 to 255',
    kind: 'faulty',
    artifacts: { binding: told, entry: ready([entryOf(pixels(255))]) },
    status: 'fail',
    findings: ['normalization.ratio'],
  },
  {
    name: 'regression targets in the hundreds of thousands, told to be used as they are',
    kind: 'faulty',
    artifacts: {
      binding: told,
      task: ready(taskOf('regression', 'mse')),
      targets: ready(targetsOf('price', spread(250_000, 80_000))),
      entry: ready([entryOf({ a: spread(0, 1), b: spread(0, 1) })]),
    },
    status: 'fail',
    findings: ['normalization.target-spread'],
  },
  {
    name: 'indices into an embedding',
    kind: 'not-applicable',
    artifacts: { binding: told, entry: ready([entryOf({ word: spread(5000, 2000) }, { embedding: true })]) },
    status: 'pass',
    findings: ['normalization.exempt'],
  },
]
