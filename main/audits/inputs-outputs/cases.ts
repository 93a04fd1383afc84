import type { AuditCase } from '../../contract/audit'
import { bindingOf, ready, spread, taskOf } from '../case-parts'
import {
  agreementOf,
  censusOf,
  columnDrift,
  driftOf,
  features,
  healthy,
  numberColumn,
  profileOf,
  relationOf,
  relationsOf,
  rows,
  textColumn,
} from './case-facts'

const noExamples = { columns: [], rows: [] }
const twins = {
  columns: ['length', 'kind'],
  rows: [4, 9].map((row) => ({ row, of: 'training' as const, group: 0, cells: ['5.1', 'oak'] })),
}

/** A quarter of a column's values absent. */
const gappy = numberColumn(
  'width',
  spread(6, 2, rows).map((value, i) => (i % 4 === 0 ? Number.NaN : value)),
)

const input = (type: 'float32' | 'uint8' | 'int64', columns: string[]) =>
  bindingOf({
    inputs: [{ tensor: 'x', columns, type, shape: [columns.length], fixedBatch: null, grade: 'told' }],
    classes: ['oak', 'ash', 'elm'],
  })

const labelCases: AuditCase[] = [
  {
    name: 'labels slipped by one row against the features',
    kind: 'faulty',
    artifacts: { ...healthy, agreement: ready(agreementOf([0.31, 0.34, 0.33, 0.32, 0.93, 0.3, 0.36])) },
    status: 'fail',
    findings: ['inputs-outputs.shift'],
  },
  {
    name: 'a file sorted by class: labels agree at every shift',
    kind: 'healthy',
    artifacts: {
      ...healthy,
      agreement: ready(agreementOf([0.9, 0.91, 0.93, 0.95, 0.93, 0.92, 0.9], { fromRowToRow: 0.99 })),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'a part of the labels slipped',
    kind: 'borderline',
    artifacts: { ...healthy, agreement: ready(agreementOf([0.31, 0.34, 0.33, 0.7, 0.68, 0.3, 0.36])) },
    status: 'warn',
    findings: ['inputs-outputs.part-shift'],
  },
  {
    name: 'labels drawn at random',
    kind: 'faulty',
    artifacts: {
      ...healthy,
      agreement: ready(agreementOf([0.31, 0.34, 0.33, 0.35, 0.32, 0.3, 0.36])),
      relations: ready(relationsOf([relationOf('length', { informationShare: 0.002 })])),
    },
    status: 'warn',
    findings: ['inputs-outputs.chance'],
  },
  {
    name: 'neighbours tell nothing, but one column does',
    kind: 'healthy',
    artifacts: { ...healthy, agreement: ready(agreementOf([0.31, 0.34, 0.33, 0.35, 0.32, 0.3, 0.36])) },
    status: 'pass',
    findings: [],
  },
  {
    name: 'a row number in a file sorted by class',
    kind: 'faulty',
    artifacts: {
      ...healthy,
      relations: ready(
        relationsOf([relationOf('length', { informationShare: 1, giveaway: 'order', countsRows: true })]),
      ),
    },
    status: 'warn',
    findings: ['inputs-outputs.giveaway'],
  },
]

const rowCases: AuditCase[] = [
  {
    name: 'one row in three hundred repeats another',
    kind: 'healthy',
    artifacts: {
      ...healthy,
      census: ready(censusOf({ duplicates: { rows: 1, groups: 1, examples: twins }, distinctFeatures: 299 })),
    },
    status: 'pass',
    findings: ['inputs-outputs.duplicates'],
  },
  {
    name: 'every row twice, the second time under another label',
    kind: 'faulty',
    artifacts: {
      ...healthy,
      census: ready(
        censusOf({
          distinctFeatures: 150,
          conflicts: { rows: 300, contradicting: 150, groups: 150, examples: twins },
        }),
      ),
    },
    status: 'fail',
    findings: ['inputs-outputs.conflicts'],
  },
  {
    name: 'two yes-or-no features: rows repeat and contradict by their nature',
    kind: 'borderline',
    artifacts: {
      ...healthy,
      census: ready(
        censusOf({
          distinctFeatures: 4,
          duplicates: { rows: 288, groups: 12, examples: noExamples },
          conflicts: { rows: 300, contradicting: 90, groups: 4, examples: noExamples },
        }),
      ),
    },
    status: 'warn',
    findings: ['inputs-outputs.duplicates', 'inputs-outputs.conflicts'],
  },
  {
    name: 'three rows of one class, a class told that never occurs, and a label nobody told',
    kind: 'faulty',
    artifacts: {
      ...healthy,
      binding: ready(bindingOf({ classes: ['oak', 'ash', 'yew'] })),
      census: ready(
        censusOf({
          labels: [
            { name: 'oak', rows: 197 },
            { name: 'ash', rows: 100 },
            { name: 'elm', rows: 3 },
          ],
        }),
      ),
    },
    status: 'warn',
    findings: [
      'inputs-outputs.rare-classes',
      'inputs-outputs.absent-classes',
      'inputs-outputs.unknown-labels',
    ],
  },
  {
    name: 'nineteen rows in twenty of one class',
    kind: 'borderline',
    artifacts: {
      ...healthy,
      census: ready(
        censusOf({
          labels: [
            { name: 'ash', rows: 285 },
            { name: 'oak', rows: 15 },
          ],
        }),
      ),
      binding: ready(bindingOf({ classes: ['oak', 'ash'] })),
    },
    status: 'warn',
    findings: ['inputs-outputs.majority'],
  },
  {
    name: 'labels that are places in the list of told classes',
    kind: 'healthy',
    artifacts: {
      ...healthy,
      census: ready(censusOf({ labels: ['0', '1', '2'].map((name) => ({ name, rows: 100 })) })),
    },
    status: 'pass',
    findings: [],
  },
]

const columnCases: AuditCase[] = [
  {
    name: 'a quarter of a column is missing',
    kind: 'borderline',
    artifacts: { ...healthy, profile: ready(profileOf([gappy])) },
    status: 'warn',
    findings: ['inputs-outputs.missing'],
  },
  {
    name: 'an input column with no number in it',
    kind: 'faulty',
    artifacts: {
      ...healthy,
      profile: ready(profileOf([numberColumn('width', new Array(rows).fill(Number.NaN))])),
    },
    status: 'fail',
    findings: ['inputs-outputs.empty'],
  },
  {
    name: 'infinite values beside a constant column',
    kind: 'borderline',
    artifacts: {
      ...healthy,
      profile: ready(
        profileOf([
          numberColumn('width', [...spread(6, 2, rows - 1), Number.POSITIVE_INFINITY]),
          numberColumn('height', new Array(rows).fill(7)),
        ]),
      ),
    },
    status: 'warn',
    findings: ['inputs-outputs.infinite', 'inputs-outputs.constant'],
  },
  {
    name: 'one class alone',
    kind: 'faulty',
    artifacts: {
      ...healthy,
      profile: ready(profileOf([textColumn('kind', new Array(rows).fill('oak'))])),
      census: ready(censusOf({ labels: [{ name: 'oak', rows }] })),
      agreement: { state: 'missing', needs: [] },
    },
    status: 'fail',
    findings: ['inputs-outputs.constant-target'],
  },
  {
    name: 'one of several targets never varies',
    kind: 'borderline',
    artifacts: {
      ...healthy,
      profile: ready(profileOf([numberColumn('height', new Array(rows).fill(7))])),
      roles: ready({
        features: features.filter((name) => name !== 'height'),
        targets: ['kind', 'height'],
        targetGrade: 'told',
        classes: true,
      }),
    },
    status: 'warn',
    findings: ['inputs-outputs.constant-target'],
  },
  {
    name: 'an autoencoder gives back a column that never varies',
    kind: 'healthy',
    artifacts: {
      profile: ready(profileOf([numberColumn('height', new Array(rows).fill(7))])),
      roles: ready({ features, targets: features, targetGrade: 'told', classes: false }),
      task: ready(taskOf('autoencoding', 'mse')),
      binding: ready(bindingOf({})),
      census: ready(censusOf({ labels: null })),
    },
    status: 'pass',
    findings: ['inputs-outputs.constant-target'],
  },
  {
    name: 'fractions bound to an input of whole numbers, and text to one of numbers',
    kind: 'faulty',
    artifacts: {
      ...healthy,
      profile: ready(profileOf([textColumn('height', new Array(rows).fill('tall'))])),
      binding: ready(input('uint8', ['length', 'height'])),
    },
    status: 'warn',
    findings: ['inputs-outputs.fractional', 'inputs-outputs.text-column'],
  },
  {
    name: 'told columns that do not fill the model',
    kind: 'borderline',
    artifacts: {
      ...healthy,
      binding: {
        state: 'failed',
        error: {
          file: null,
          place: 'training config, inputs',
          cause: '3 columns do not fill x[batch, 4]',
          remedy: null,
        },
      },
    },
    status: 'warn',
    findings: ['inputs-outputs.binding'],
  },
]

const splitCases: AuditCase[] = [
  {
    name: 'validation rows that all stand in the training data',
    kind: 'faulty',
    artifacts: {
      ...healthy,
      census: ready(
        censusOf({
          overlap: { rows: 75, shared: 75, expectedShare: 0, source: 'dataset', columns: 3, examples: twins },
        }),
      ),
    },
    status: 'fail',
    findings: ['inputs-outputs.overlap'],
  },
  {
    name: 'one shared row, as duplicates would give',
    kind: 'healthy',
    artifacts: {
      ...healthy,
      census: ready(
        censusOf({
          overlap: { rows: 75, shared: 1, expectedShare: 0.01, source: 'split', columns: 3, examples: twins },
        }),
      ),
    },
    status: 'pass',
    findings: ['inputs-outputs.overlap'],
  },
  {
    name: 'a column that drifts, a category never seen, and a schema that differs',
    kind: 'faulty',
    artifacts: {
      ...healthy,
      drift: ready(
        driftOf(
          [
            columnDrift('length', 0.6),
            columnDrift('kind', 0.1, { role: 'target', unseen: { values: ['yew'], rows: 4 } }),
          ],
          {
            source: 'dataset',
            schema: {
              missing: ['height'],
              extra: ['colour'],
              types: [{ name: 'width', training: 'float', validation: 'text' }],
              reordered: true,
            },
          },
        ),
      ),
    },
    status: 'warn',
    findings: [
      'inputs-outputs.drift',
      'inputs-outputs.unseen',
      'inputs-outputs.schema-missing',
      'inputs-outputs.schema-extra',
      'inputs-outputs.schema-types',
      'inputs-outputs.schema-order',
    ],
  },
]

export const cases: AuditCase[] = [
  {
    name: 'features that tell the class, no gaps',
    kind: 'healthy',
    artifacts: healthy,
    status: 'pass',
    findings: [],
  },
  ...labelCases,
  ...rowCases,
  ...columnCases,
  ...splitCases,
  {
    name: 'an autoencoder has no labels to judge',
    kind: 'not-applicable',
    artifacts: {
      profile: healthy.profile,
      roles: ready({
        features: ['length', 'width', 'height'],
        targets: [],
        targetGrade: 'unknown',
        classes: false,
      }),
      task: ready(taskOf('autoencoding', 'mse')),
      binding: ready(bindingOf()),
      census: ready(censusOf({ conflicts: null, labels: null })),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'a dataset alone: columns are looked at, and the rest asks',
    kind: 'not-applicable',
    artifacts: {
      profile: ready(profileOf()),
      roles: ready({ features: [], targets: [], targetGrade: 'unknown', classes: false }),
      census: ready(censusOf({ conflicts: null, labels: null })),
    },
    status: 'needs-input',
    findings: [],
  },
]
