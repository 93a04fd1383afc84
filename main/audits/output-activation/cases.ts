import type { AuditCase } from '../../contract/audit'
import {
  activationNodeOf,
  activationsOf,
  bindingOf,
  classTargets,
  modelOf,
  outputOf,
  ready,
  spread,
  targetsOf,
  taskOf,
} from '../case-parts'

const told = ready(bindingOf())
const standardized = ready(targetsOf('y', spread(0, 1)))
const unit = { low: 0, high: 1 }

export const cases: AuditCase[] = [
  {
    name: 'a plain output for real targets',
    kind: 'healthy',
    artifacts: {
      binding: told,
      model: ready(modelOf(outputOf(1, []))),
      task: ready(taskOf('regression', 'mse')),
      targets: standardized,
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'logits into cross entropy',
    kind: 'healthy',
    artifacts: {
      binding: told,
      model: ready(modelOf(outputOf(3, []))),
      task: ready(taskOf('multiclass', 'cross-entropy')),
      targets: ready(classTargets('kind', ['a', 'b', 'c'])),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'logits and no loss told',
    kind: 'healthy',
    artifacts: {
      model: ready(modelOf(outputOf(3, []))),
      task: ready(taskOf('multiclass')),
      targets: ready(classTargets('kind', ['a', 'b', 'c'])),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'a Sigmoid for targets in [0, 1], both ends included',
    kind: 'healthy',
    artifacts: {
      binding: told,
      model: ready(modelOf(outputOf(1, [{ op: 'Sigmoid' }], unit))),
      task: ready(taskOf('regression', 'mse')),
      targets: ready(targetsOf('share', [0, 0.2, 0.5, 1])),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'ReLU under standardized targets, half of them negative',
    kind: 'faulty',
    artifacts: {
      binding: told,
      model: ready(modelOf(outputOf(1, [{ op: 'Relu' }], { low: 0, high: null }))),
      task: ready(taskOf('regression', 'mse')),
      targets: standardized,
    },
    status: 'fail',
    findings: ['output-activation.unreachable'],
  },
  {
    name: 'Softmax over a single unit',
    kind: 'faulty',
    artifacts: {
      binding: told,
      model: ready(modelOf(outputOf(1, [{ op: 'Softmax', axisSize: 1 }], { low: 1, high: 1 }))),
      task: ready(taskOf('binary', 'bce')),
    },
    status: 'fail',
    findings: ['output-activation.softmax-one'],
  },
  {
    name: 'Softmax before a loss that takes logits',
    kind: 'faulty',
    artifacts: {
      binding: told,
      model: ready(modelOf(outputOf(3, [{ op: 'Softmax', axisSize: 3 }], unit))),
      task: ready(taskOf('multiclass', 'cross-entropy')),
    },
    status: 'fail',
    findings: ['output-activation.probabilities-into-logits'],
  },
  {
    name: 'Softmax, and Softmax again',
    kind: 'faulty',
    artifacts: {
      model: ready(
        modelOf(
          outputOf(3, [
            { op: 'Softmax', axisSize: 3 },
            { op: 'LogSoftmax', axisSize: 3 },
          ]),
        ),
      ),
      task: ready(taskOf('multiclass', 'nll')),
    },
    status: 'fail',
    findings: ['output-activation.softmax-twice'],
  },
  {
    name: 'ReLU on the logits',
    kind: 'faulty',
    artifacts: {
      model: ready(modelOf(outputOf(1, [{ op: 'Relu' }], { low: 0, high: null }))),
      task: ready(taskOf('binary', 'bce-with-logits')),
    },
    status: 'fail',
    findings: ['output-activation.bounded-logits'],
  },
  {
    name: 'logits into a loss that wants probabilities',
    kind: 'faulty',
    artifacts: {
      model: ready(modelOf(outputOf(1, []))),
      task: ready(taskOf('binary', 'bce')),
    },
    status: 'fail',
    findings: ['output-activation.logits-into-probabilities'],
  },
  {
    name: 'Softmax over labels that are independent of each other',
    kind: 'faulty',
    artifacts: {
      model: ready(modelOf(outputOf(4, [{ op: 'Softmax', axisSize: 4 }], unit))),
      task: ready(taskOf('multilabel', 'bce')),
    },
    status: 'fail',
    findings: ['output-activation.softmax-multilabel'],
  },
  {
    name: 'two outputs for three classes',
    kind: 'faulty',
    artifacts: {
      model: ready(modelOf(outputOf(2, []))),
      task: ready(taskOf('multiclass', 'cross-entropy')),
      targets: ready(classTargets('kind', ['a', 'b', 'c'])),
    },
    status: 'fail',
    findings: ['output-activation.width'],
  },
  {
    name: 'Softmax along the batch axis',
    kind: 'faulty',
    artifacts: {
      model: ready(modelOf(outputOf(3, [{ op: 'Softmax', axis: 0 }], unit))),
      task: ready(taskOf('multiclass')),
      targets: ready(classTargets('kind', ['a', 'b', 'c'])),
    },
    status: 'fail',
    findings: ['output-activation.softmax-batch'],
  },
  {
    name: 'a ReLU on the output that no row wakes',
    kind: 'faulty',
    artifacts: {
      binding: told,
      model: ready(modelOf(outputOf(1, [{ op: 'Relu' }], { low: 0, high: null }))),
      task: ready(taskOf('regression', 'mse')),
      activations: ready(activationsOf([activationNodeOf({ node: '/Relu_0', units: 1, deadUnits: 1 })])),
    },
    status: 'fail',
    findings: ['output-activation.silent'],
  },
  {
    name: 'the logarithm of a Softmax, written out, into NLLLoss',
    kind: 'healthy',
    artifacts: {
      model: ready(
        modelOf(
          outputOf(3, [{ op: 'Softmax', axisSize: 3 }, { op: 'Clip' }, { op: 'Log' }], {
            low: null,
            high: 0,
          }),
        ),
      ),
      task: ready(taskOf('multiclass', 'nll')),
      targets: ready(classTargets('kind', ['a', 'b', 'c'])),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'class numbers beside the logits that the loss takes',
    kind: 'healthy',
    artifacts: {
      model: ready({
        ...modelOf(outputOf(3, [])),
        outputs: [
          { ...outputOf(1, [{ op: 'ArgMax' }]), name: 'label', type: 'int64', shape: ['batch'] },
          outputOf(3, []),
        ],
      }),
      task: ready(taskOf('multiclass', 'cross-entropy')),
      targets: ready(classTargets('kind', ['a', 'b', 'c'])),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'Tanh, and nobody said how the targets are scaled',
    kind: 'borderline',
    artifacts: {
      binding: ready(bindingOf({ targetPreprocessingGrade: 'unknown' })),
      model: ready(modelOf(outputOf(1, [{ op: 'Tanh' }], { low: -1, high: 1 }))),
      task: ready(taskOf('regression')),
      targets: ready(targetsOf('price', spread(150, 77))),
    },
    status: 'warn',
    findings: ['output-activation.unreachable'],
  },
  {
    name: 'ReLU that happens to hold, because no target is negative',
    kind: 'borderline',
    artifacts: {
      binding: told,
      model: ready(modelOf(outputOf(1, [{ op: 'Relu' }], { low: 0, high: null }))),
      task: ready(taskOf('regression', 'mse')),
      targets: ready(targetsOf('price', spread(5, 1))),
    },
    status: 'warn',
    findings: ['output-activation.needless'],
  },
  {
    name: 'neither targets nor a loss',
    kind: 'not-applicable',
    artifacts: {
      model: ready(modelOf(outputOf(1, [{ op: 'Relu' }], { low: 0, high: null }))),
      task: ready(taskOf('unknown')),
    },
    status: 'needs-input',
    findings: [],
  },
]
