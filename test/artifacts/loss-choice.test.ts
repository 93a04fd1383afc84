import { expect, test } from 'vitest'
import { chosenLoss } from '../../main/artifacts/gradient/loss-choice'
import type { LossName, Task } from '../../main/contract/artifacts'
import type { ModelOutput } from '../../main/contract/model'

const output = (op: string | null, shape: (number | string)[] = ['N', 3], axis = 1): ModelOutput => ({
  name: 'y',
  type: 'float32',
  shape,
  reachable: { low: null, high: null },
  head: op === null ? [] : [{ name: op, op, axisSize: null, axis }],
})

const task = (kind: Task['kind'], told: LossName | null = null): Task => ({
  kind,
  grade: 'told',
  loss: { name: told, told, grade: told ? 'told' : 'unknown' },
  modelState: null,
})

test.each([
  ['Softmax', 'multiclass', ['N', 3], 'cross-entropy-of-probabilities'],
  ['Softmax', 'binary', ['N', 1], 'bce'],
  ['LogSoftmax', 'multiclass', ['N', 3], 'nll'],
  ['Sigmoid', 'binary', ['N', 1], 'bce'],
  ['Sigmoid', 'autoencoding', ['N', 784], 'mse'],
  [null, 'multiclass', ['N', 3], 'cross-entropy'],
  [null, 'binary', ['N', 1], 'bce-with-logits'],
  [null, 'binary', ['N', 2], 'cross-entropy'],
  [null, 'multilabel', ['N', 5], 'bce-with-logits'],
  ['Relu', 'regression', ['N', 1], 'mse'],
] as const)('head %s and task %s of %j ask for %s', (op, kind, shape, loss) => {
  expect(chosenLoss(output(op, [...shape]), task(kind), null)).toEqual({ name: loss, grade: 'derived' })
})

test('what is told goes before the head, and what is asked for before that', () => {
  expect(chosenLoss(output('Softmax'), task('multiclass', 'cross-entropy'), null)).toEqual({
    name: 'cross-entropy',
    grade: 'told',
  })
  expect(chosenLoss(output('Softmax'), task('multiclass', 'cross-entropy'), 'MSELoss')).toEqual({
    name: 'mse',
    grade: 'told',
  })
})

test('a guess that nothing speaks for says so', () => {
  expect(chosenLoss(output(null), null, null)).toEqual({ name: 'mse', grade: 'unknown' })
})
