import type { AuditCase } from '../../contract/audit'
import {
  activationNodeOf,
  activationsOf,
  bindingOf,
  entryOf,
  modelOf,
  outputOf,
  ready,
  taskOf,
} from '../case-parts'

const model = ready(modelOf(outputOf(3, [])))
const binding = ready(bindingOf())

export const cases: AuditCase[] = [
  {
    name: 'every unit fires on some row, most rows leave it silent: sparse is not dead',
    kind: 'healthy',
    artifacts: {
      model,
      binding,
      activations: ready(activationsOf([activationNodeOf({ activeShare: new Array(100).fill(0.01) })])),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'a layer whose ReLUs never fire',
    kind: 'faulty',
    artifacts: { model, binding, activations: ready(activationsOf([activationNodeOf({ deadUnits: 100 })])) },
    status: 'fail',
    findings: ['gradients.dead'],
  },
  {
    name: 'dead before training, behind batch normalization that has seen no batch yet',
    kind: 'borderline',
    artifacts: {
      model: ready({
        ...modelOf(outputOf(3, [])),
        structure: {
          longestPath: [],
          unbypassed: [],
          plain: [],
          skips: [],
          normalizations: [{ node: '/bn', op: 'BatchNormalization' }],
        },
      }),
      binding,
      task: ready({ ...taskOf('multiclass'), modelState: 'initial' }),
      activations: ready(activationsOf([activationNodeOf({ deadUnits: 100 })])),
    },
    status: 'warn',
    findings: ['gradients.dead', 'gradients.unmoved-normalization'],
  },
  {
    name: 'a fifth of a layer dead',
    kind: 'borderline',
    artifacts: { model, binding, activations: ready(activationsOf([activationNodeOf({ deadUnits: 20 })])) },
    status: 'warn',
    findings: ['gradients.dead'],
  },
  {
    name: 'sigmoids far out on both sides',
    kind: 'faulty',
    artifacts: {
      model,
      binding,
      activations: ready(
        activationsOf([activationNodeOf({ op: 'Sigmoid', deadUnits: null, saturatedShare: 0.8 })]),
      ),
    },
    status: 'fail',
    findings: ['gradients.saturated'],
  },
  {
    name: 'a classifier sure of its answers: only the last Sigmoid is far out',
    kind: 'healthy',
    artifacts: {
      model: ready(modelOf(outputOf(1, [{ op: 'Sigmoid' }], { low: 0, high: 1 }))),
      activations: ready(
        activationsOf([
          activationNodeOf({ node: '/Sigmoid_0', op: 'Sigmoid', deadUnits: null, saturatedShare: 0.9 }),
        ]),
      ),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'the logarithm of a negative number',
    kind: 'faulty',
    artifacts: {
      model,
      binding,
      activations: ready(
        activationsOf([], {
          firstNonFinite: {
            node: '/Log',
            op: 'Log',
            tensor: 'log',
            nan: 12,
            infinite: 1,
            rows: 6,
            cause: 'logarithm',
            from: { tensor: 'x', min: -2, max: 3 },
          },
        }),
      ),
    },
    status: 'fail',
    findings: ['gradients.non-finite'],
  },
  {
    name: 'weights that are no numbers',
    kind: 'faulty',
    artifacts: {
      model,
      binding,
      activations: ready(
        activationsOf([], {
          firstNonFinite: {
            node: '/Gemm',
            op: 'Gemm',
            tensor: 'h',
            nan: 64,
            infinite: 0,
            rows: 64,
            cause: 'weights',
            from: null,
          },
        }),
      ),
    },
    status: 'fail',
    findings: ['gradients.non-finite'],
  },
  {
    name: 'half the units of a Tanh never leave its flat ends',
    kind: 'faulty',
    artifacts: {
      model,
      binding,
      activations: ready(
        activationsOf([
          activationNodeOf({ op: 'Tanh', deadUnits: null, saturatedShare: 0.5, saturatedUnits: 45 }),
        ]),
      ),
    },
    status: 'fail',
    findings: ['gradients.stuck'],
  },
  {
    name: 'gates that are wide open or shut',
    kind: 'borderline',
    artifacts: {
      model,
      binding,
      activations: ready(
        activationsOf([
          activationNodeOf({ op: 'Sigmoid', deadUnits: null, saturatedShare: 0.8, gate: true }),
        ]),
      ),
    },
    status: 'warn',
    findings: ['gradients.saturated'],
  },
  {
    name: 'dead on so few rows that others may wake them',
    kind: 'borderline',
    artifacts: {
      model,
      binding,
      activations: ready(activationsOf([activationNodeOf({ deadUnits: 60 })], { rows: 20, totalRows: 20 })),
    },
    status: 'warn',
    findings: ['gradients.dead'],
  },
  {
    name: 'dead on raw values, and nobody said what is done to them before the model',
    kind: 'borderline',
    artifacts: {
      model,
      binding: ready(bindingOf({ preprocessingGrade: 'unknown' })),
      activations: ready(activationsOf([activationNodeOf({ deadUnits: 100 })])),
    },
    status: 'warn',
    findings: ['gradients.dead'],
  },
  {
    name: 'a gap in the data, not a fault of the model',
    kind: 'borderline',
    artifacts: {
      model,
      binding,
      entry: ready([entryOf({ ash: [1, 2, Number.NaN, 3] })]),
      activations: ready(
        activationsOf([], {
          firstNonFinite: {
            node: '/Gemm',
            op: 'Gemm',
            tensor: 'h',
            nan: 64,
            infinite: 0,
            rows: 1,
            cause: 'input',
            from: null,
          },
        }),
      ),
    },
    status: 'warn',
    findings: ['gradients.non-finite-data'],
  },
  {
    name: 'a linear model has nothing that could die',
    kind: 'not-applicable',
    artifacts: { model, binding, activations: ready(activationsOf([])) },
    status: 'pass',
    findings: [],
  },
]
