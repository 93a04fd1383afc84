import type { Binding, RowSample } from '../../contract/artifacts'
import type { AuditCase } from '../../contract/audit'
import type { Hint, HintKind, Hints } from '../../contract/hints'
import { bindingOf, entryOf, numbers, ready, spread, taskOf } from '../case-parts'

const rows = 200

const feeding = (columns: string[], targets: string[] = ['y'], parts: Partial<Binding> = {}) =>
  ready(
    bindingOf({
      inputs: [
        {
          tensor: 'input',
          columns,
          type: 'float32',
          shape: [columns.length],
          fixedBatch: null,
          grade: 'told',
        },
      ],
      targets: [{ tensor: 'output', columns: targets, grade: 'told' }],
      ...parts,
    }),
  )

const hintOf = (kind: HintKind, column: string, parts: Partial<Hint>): Hint => ({
  kind,
  columns: [column],
  measured: { value: 0.1, unit: 'share of rows' },
  marks: [],
  rows,
  exampleRows: [],
  transform: null,
  strength: 0.9,
  ...parts,
  values: { name: column, rows, ...parts.values },
})

const seen = (...hints: Hint[]) => ready<Hints>({ hints, rows, totalRows: rows, columns: 6, totalColumns: 6 })

const angle = (column: string, strength = 0.9): Hint =>
  hintOf('angle', column, {
    values: { low: 0, high: 360, period: 360, seamShare: 0.1, jumps: 3 },
    marks: [
      { value: 0, role: 'period-start' },
      { value: 360, role: 'period-end' },
    ],
    exampleRows: [12, 60, 131],
    transform: { kind: 'sin-cos', column, period: 360 },
    strength,
  })

const hour = hintOf('cyclic', 'hour', {
  measured: { value: 24, unit: 'steps' },
  values: { period: 24, span: 23, low: 0, high: 23, wraps: 0 },
  transform: { kind: 'sin-cos', column: 'hour', period: 24 },
  strength: 0.8,
})

const sentinel = (distance: number, inflation: number): Hint =>
  hintOf('sentinel', 'pressure', {
    values: { sentinels: '-999', share: 0.05, count: 10, distance, inflation, reason: 'code' },
    transform: { kind: 'missing-indicator', column: 'pressure', sentinels: [-999] },
  })

const tail = (bulk: number): Hint =>
  hintOf('heavy-tail', 'income', {
    measured: { value: 9, unit: 'ratio' },
    values: { tail: 9, bulk, max: 1e6 },
    transform: { kind: 'log1p', column: 'income' },
    strength: 0.5,
  })

const joints = ['a', 'b', 'c'].flatMap((point) => [`${point}_x`, `${point}_y`])

const frame = (share: number): Hint =>
  hintOf('moving-frame', 'a_x', {
    columns: joints,
    measured: { value: share, unit: 'share of variance' },
    values: {
      points: 3,
      axes: 'x, y',
      left: 1 - share,
      common: 1150,
      local: 14,
      root: 'a',
      turned: true,
      vertical: 'z',
    },
    transform: {
      kind: 'relative',
      origin: ['a_x', 'a_y'],
      groups: [
        ['b_x', 'b_y'],
        ['c_x', 'c_y'],
      ],
    },
    strength: 0.95,
  })

const number = (name: string, values: number[]): RowSample['columns'][number] => ({
  name,
  type: 'float',
  sourceType: 'DOUBLE',
  kind: 'number',
  values: Float64Array.from(values),
})

/** Three points that go about together; the target alternates, or is where they are. */
function walking(target: (place: number, row: number) => number) {
  const places = spread(0, 1000, rows)
  const columns = joints.map((name, i) =>
    number(
      name,
      places.map((place, row) => place + 5 * Math.sin(row + i)),
    ),
  )
  const y = number('y', places.map(target))
  const sample: RowSample = { ranges: [{ offset: 0, rows }], rows, totalRows: rows, columns: [...columns, y] }
  const profile = {
    rows,
    columns: [...columns, y].map(({ name, type, sourceType, values }) => ({
      name,
      type,
      sourceType,
      summary: numbers(Array.from(values, Number)),
    })),
  }
  return { sample: ready(sample), profile: ready(profile) }
}

const anywhere = walking((_, row) => (row % 2 ? 1 : -1))
const placeBound = walking((place) => place / 1000)

export const cases: AuditCase[] = [
  {
    name: 'nothing seen in the columns',
    kind: 'healthy',
    artifacts: { binding: feeding(['a', 'b']), hints: seen() },
    status: 'pass',
    findings: [],
  },
  {
    name: 'a raw hour beside its own sine and cosine',
    kind: 'healthy',
    artifacts: { binding: feeding(['hour', 'hour_sin', 'hour_cos']), hints: seen(hour) },
    status: 'pass',
    findings: ['preprocessing.cyclic'],
  },
  {
    name: 'an angle whose sine the graph takes itself',
    kind: 'healthy',
    artifacts: {
      binding: feeding(['heading']),
      hints: seen(angle('heading')),
      entry: ready([entryOf({ heading: spread(0, 1) }, { route: 'graph', operators: ['Sin'] })]),
    },
    status: 'pass',
    findings: ['preprocessing.undone'],
  },
  {
    name: 'a mild tail is a remark',
    kind: 'healthy',
    artifacts: { binding: feeding(['income']), hints: seen(tail(0.6)) },
    status: 'pass',
    findings: ['preprocessing.heavy-tail'],
  },
  {
    name: 'joints in the coordinates of a hall that they cross, for a target that does not depend on where they are',
    kind: 'faulty',
    artifacts: { binding: feeding(joints), hints: seen(frame(0.9998)), ...anywhere },
    status: 'fail',
    findings: ['preprocessing.moving-frame'],
  },
  {
    name: 'a sentinel fifty standard deviations off that makes the column six times as wide',
    kind: 'faulty',
    artifacts: { binding: feeding(['pressure']), hints: seen(sentinel(50, 6)) },
    status: 'fail',
    findings: ['preprocessing.sentinel'],
  },
  {
    name: 'an angle to be predicted as a plain number',
    kind: 'faulty',
    artifacts: {
      binding: feeding(['a'], ['heading']),
      task: ready(taskOf('regression', 'mse')),
      hints: seen(angle('heading')),
    },
    status: 'fail',
    findings: ['preprocessing.target-angle'],
  },
  {
    name: 'the same joints, but where they are is what is asked for',
    kind: 'borderline',
    artifacts: { binding: feeding(joints), hints: seen(frame(0.9998)), ...placeBound },
    status: 'warn',
    findings: ['preprocessing.moving-frame', 'preprocessing.place-matters'],
  },
  {
    name: 'the same joints, and nobody said what is done to them before the model',
    kind: 'borderline',
    artifacts: {
      binding: feeding(joints, ['y'], { preprocessingGrade: 'unknown' }),
      hints: seen(frame(0.9998)),
      ...anywhere,
    },
    status: 'warn',
    findings: ['preprocessing.moving-frame'],
  },
  {
    name: 'joints that move together only three times as far as among themselves',
    kind: 'borderline',
    artifacts: { binding: feeding(joints), hints: seen(frame(0.92)), ...anywhere },
    status: 'warn',
    findings: ['preprocessing.moving-frame'],
  },
  {
    name: 'an angle among the inputs: a hint until an experiment proves it',
    kind: 'borderline',
    artifacts: { binding: feeding(['heading', 'b']), hints: seen(angle('heading')) },
    status: 'warn',
    findings: ['preprocessing.angle'],
  },
  {
    name: 'a mark for missing values near the real ones',
    kind: 'borderline',
    artifacts: { binding: feeding(['pressure']), hints: seen(sentinel(4, 1.3)) },
    status: 'warn',
    findings: ['preprocessing.sentinel'],
  },
  {
    name: 'a tail so long that the rest keeps no spread',
    kind: 'borderline',
    artifacts: { binding: feeding(['income']), hints: seen(tail(0.05)) },
    status: 'warn',
    findings: ['preprocessing.heavy-tail'],
  },
  {
    name: 'an angle in a column that the model is not given',
    kind: 'not-applicable',
    artifacts: { binding: feeding(['a']), hints: seen(angle('heading')) },
    status: 'pass',
    findings: ['preprocessing.angle'],
  },
]
