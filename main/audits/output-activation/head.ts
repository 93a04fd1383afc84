import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import { type Facts, isSoftmax } from './facts'

const node = (name: string) => ({ kind: 'node', name }) as const

/** Softmax over one unit is the constant 1, whatever the weights. */
export function singleUnitSoftmax({ activations }: Facts): Finding[] {
  const single = activations.find(({ op, axisSize }) => isSoftmax(op) && axisSize === 1)
  if (!single) return []
  return [
    {
      severity: 'fail',
      grade: 'derived',
      subject: node(single.name),
      message: message('output-activation.softmax-one', {
        op: single.op,
        constant: single.op === 'Softmax' ? 1 : 0,
      }),
      measured: { value: 1, unit: 'units' },
      expected: message('output-activation.expected-softmax-one'),
    },
  ]
}

export function repeatedSoftmax({ activations }: Facts): Finding[] {
  const found = activations.filter(({ op }) => isSoftmax(op))
  if (found.length < 2) return []
  return [
    {
      severity: 'fail',
      grade: 'observed',
      subject: node(found[1].name),
      message: message('output-activation.softmax-twice', { first: found[0].op, second: found[1].op }),
      measured: { value: found.length, unit: 'operators' },
      expected: message('output-activation.expected-softmax-twice'),
    },
  ]
}

export function multilabelSoftmax({ activations, task, targets, output }: Facts): Finding[] {
  const softmax = activations.find(({ op }) => isSoftmax(op))
  if (task.kind !== 'multilabel' || !softmax || targets?.probabilityRows) return []
  return [
    {
      severity: 'fail',
      grade: task.grade,
      subject: node(softmax.name),
      message: message('output-activation.softmax-multilabel', { op: softmax.op, output: output.name }),
      measured: { value: 1, unit: 'sum of a row' },
      expected: message('output-activation.expected-multilabel'),
    },
  ]
}

/** Output width against the number of classes. Classes told must fit; classes only seen may be fewer than there are. */
export function classWidth({ task, width, classes, classesGrade, output }: Facts): Finding[] {
  if (task.kind !== 'multiclass' || width === null || !classes || classes.length < 2) return []
  if (width === classes.length || (width === 1 && classes.length === 2)) return []
  const mayBeUnseen = classesGrade === 'derived' && classes.length < width
  return [
    {
      severity: mayBeUnseen ? 'info' : 'fail',
      grade: classesGrade,
      subject: { kind: 'tensor', name: output.name },
      message: message('output-activation.width', {
        output: output.name,
        width,
        classes: classes.length,
        mayBeUnseen: String(mayBeUnseen),
      }),
      measured: { value: width, unit: 'outputs' },
      expected: message('output-activation.expected-width', { classes: classes.length }),
    },
  ]
}
