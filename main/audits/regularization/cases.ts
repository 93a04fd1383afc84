import type { AuditCase } from '../../contract/audit'
import type { TrainingLog } from '../../contract/training'
import { modelOf, outputOf, ready } from '../case-parts'

const epochs = 40

/** Training loss falls to `training`; validation to `best` a quarter in, and on to `end`. */
function logOf(training: number, best: number, end: number): TrainingLog {
  const at = (from: number, to: number, share: number) => from + (to - from) * Math.min(1, share)
  const quarter = epochs / 4
  const place = (i: number) => i / (epochs - 1)
  return {
    stepName: 'epoch',
    steps: Array.from({ length: epochs }, (_, i) => i + 1),
    series: [
      { name: 'train_loss', values: Array.from({ length: epochs }, (_, i) => at(1, training, 2 * place(i))) },
      {
        name: 'val_loss',
        values: Array.from({ length: epochs }, (_, i) =>
          i < quarter ? at(1, best, i / quarter) : at(best, end, (i - quarter) / (epochs - quarter - 1)),
        ),
      },
    ],
  }
}

const large = { ...modelOf(outputOf(1, [])), parameters: 20_000 }
const scaling = ready({ grade: 'derived' as const, rows: 332, columns: [], inputs: [] })

export const cases: AuditCase[] = [
  {
    name: 'dropout told, and validation keeps up',
    kind: 'healthy',
    artifacts: {
      config: ready({ dropout: 0.2, weight_decay: 0.0001 }),
      log: ready(logOf(0.42, 0.44, 0.43)),
      model: ready(large),
      scaling,
    },
    status: 'pass',
    findings: ['regularization.means'],
  },
  {
    name: 'a gap that does not grow, beside dropout',
    kind: 'healthy',
    artifacts: {
      config: ready({ dropout: 0.3, weight_decay: 0.01 }),
      log: ready(logOf(0.31, 0.45, 0.46)),
      model: ready(large),
      scaling,
    },
    status: 'pass',
    findings: ['regularization.gap'],
  },
  {
    name: 'training loss near zero, validation rising since epoch 10, and nothing against it',
    kind: 'faulty',
    artifacts: {
      config: ready({ dropout: 0, weight_decay: 0 }),
      log: ready(logOf(0.003, 0.5, 0.88)),
      model: ready(large),
      scaling,
    },
    status: 'fail',
    findings: ['regularization.gap', 'regularization.nothing'],
  },
  {
    name: 'a loss near zero that doubles, in a network that is nearly always right',
    kind: 'borderline',
    artifacts: {
      config: ready({ dropout: 0, weight_decay: 0 }),
      log: ready(logOf(0.01, 0.03, 0.07)),
      model: ready(large),
      scaling,
    },
    status: 'warn',
    findings: ['regularization.gap', 'regularization.nothing'],
  },
  {
    name: 'the overfitted log beside dropout only warns',
    kind: 'borderline',
    artifacts: {
      config: ready({ dropout: 0.1 }),
      log: ready(logOf(0.003, 0.5, 0.88)),
      model: ready(large),
      scaling,
    },
    status: 'warn',
    findings: ['regularization.gap', 'regularization.means'],
  },
  {
    name: 'the overfitted log, and nobody told what acts against it',
    kind: 'borderline',
    artifacts: { log: ready(logOf(0.003, 0.5, 0.88)), model: ready(large), scaling },
    status: 'warn',
    findings: ['regularization.gap'],
  },
  {
    name: 'dropout of 80 % that holds the loss down',
    kind: 'borderline',
    artifacts: {
      config: ready({ dropout: 0.8 }),
      log: ready(logOf(0.95, 0.97, 0.97)),
      model: ready(large),
      scaling,
    },
    status: 'warn',
    findings: ['regularization.much'],
  },
  {
    name: 'an evaluation export alone proves nothing',
    kind: 'not-applicable',
    artifacts: { model: ready(large) },
    status: 'needs-input',
    findings: [],
  },
]
