import type { AuditCase } from '../../contract/audit'
import { experimentsOf, modelOf, outputOf, ready } from '../case-parts'

const rowsOf = (rows: number) => ready({ grade: 'derived' as const, rows, columns: [], inputs: [] })

const noise = (scale: number, high: number | null) =>
  ready(
    experimentsOf({
      kind: 'noise-scale',
      points: [
        { step: 0, loss: 1.4, scale: scale / 4, low: scale / 8, high: high && high / 4, draws: 32 },
        { step: 100, loss: 0.6, scale, low: scale / 2, high, draws: 32 },
      ],
      told: null,
    }),
  )

export const cases: AuditCase[] = [
  {
    name: 'batches of 16, and a noise scale of 60 rows',
    kind: 'healthy',
    artifacts: {
      config: ready({ batch_size: 16, epochs: 40 }),
      scaling: rowsOf(635),
      experiments: noise(60, 110),
    },
    status: 'pass',
    findings: ['batch-size.noise'],
  },
  {
    name: 'the whole data set as one batch',
    kind: 'faulty',
    artifacts: { config: ready({ batch_size: 635, epochs: 60 }), scaling: rowsOf(635) },
    status: 'fail',
    findings: ['batch-size.whole', 'batch-size.per-epoch'],
  },
  {
    name: '30 updates in all',
    kind: 'faulty',
    artifacts: { config: ready({ batch_size: 512, epochs: 3 }), scaling: rowsOf(5_000) },
    status: 'fail',
    findings: ['batch-size.updates'],
  },
  {
    name: 'batches of 1,024 where 40 rows average the noise out',
    kind: 'faulty',
    artifacts: {
      config: ready({ batch_size: 1024, epochs: 40 }),
      scaling: rowsOf(60_000),
      experiments: noise(40, 70),
    },
    status: 'fail',
    findings: ['batch-size.noise'],
  },
  {
    name: 'batches of 256 where 60 to 110 rows would do',
    kind: 'borderline',
    artifacts: {
      config: ready({ batch_size: 256, epochs: 40 }),
      scaling: rowsOf(60_000),
      experiments: noise(60, 110),
    },
    status: 'warn',
    findings: ['batch-size.noise'],
  },
  {
    name: 'a noise scale without an upper end tells nothing',
    kind: 'borderline',
    artifacts: {
      config: ready({ batch_size: 1024, epochs: 40 }),
      scaling: rowsOf(60_000),
      experiments: noise(60, null),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'two rows beside batch normalization',
    kind: 'borderline',
    artifacts: {
      config: ready({ batch_size: 2, epochs: 10 }),
      scaling: rowsOf(1_000),
      model: ready({
        ...modelOf(outputOf(10, [])),
        structure: {
          longestPath: [],
          unbypassed: [],
          plain: [],
          skips: [],
          normalizations: [{ node: '/1/BatchNormalization', op: 'BatchNormalization' }],
        },
      }),
    },
    status: 'warn',
    findings: ['batch-size.normalized'],
  },
  {
    name: 'no batch size is told',
    kind: 'not-applicable',
    artifacts: { scaling: rowsOf(1_000) },
    status: 'needs-input',
    findings: [],
  },
]
