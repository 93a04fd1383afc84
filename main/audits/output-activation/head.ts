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

/** Values of different rows compete, so that the answer for a row depends on the others in its batch. */
export function batchSoftmax({ activations, output }: Facts): Finding[] {
  const across = activations.find(({ op, axis }) => isSoftmax(op) && axis === 0)
  // With more axes the first may be time.
  if (!across || output.shape?.length !== 2) return []
  return [
    {
      severity: 'fail',
      grade: 'derived',
      subject: node(across.name),
      message: message('output-activation.softmax-batch', { op: across.op, output: output.name }),
      measured: { value: 0, unit: 'axis' },
      expected: message('output-activation.expected-softmax-batch'),
    },
  ]
}

/** The last activation is flat below its bound, and every value of every row lies there. */
export function silentHead({ produced, last, output, inputsKnown }: Facts): Finding[] {
  const found = produced?.activationNodes.find(({ node }) => node === last?.name)
  if (!produced || !found || found.deadUnits === null || found.deadUnits < found.units) return []
  return [
    {
      severity: inputsKnown ? 'fail' : 'warn',
      grade: 'measured',
      subject: node(found.node),
      message: message('output-activation.silent', {
        op: found.op,
        output: output.name,
        rows: produced.rows,
      }),
      measured: { value: found.deadUnits, unit: 'units' },
      expected: message('output-activation.expected-silent'),
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
