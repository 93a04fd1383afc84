/** Element by element, and reductions: what ONNX Runtime makes lies within what the rules claim, with random attributes, sizes and inputs. */
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { ints, node } from '../build'
import { expectSound, type Trial } from '../trial'
import { binary, feed, flag, float, rows, unary } from './arbitraries'

describe('element by element', () => {
  test.each([
    'Abs',
    'Neg',
    'Exp',
    'Log',
    'Sqrt',
    'Reciprocal',
    'Floor',
    'Ceil',
    'Round',
    'Sign',
    'Sin',
    'Cos',
    'Tan',
    'Asin',
    'Acos',
    'Atan',
    'Sinh',
    'Cosh',
    'Tanh',
    'Asinh',
    'Acosh',
    'Atanh',
    'Relu',
    'Sigmoid',
    'Softplus',
    'Softsign',
    'HardSwish',
    'Mish',
    'Erf',
    'Identity',
    'IsNaN',
    'IsInf',
    'Softmax',
    'LogSoftmax',
    'Hardmax',
  ])('%s', (op) => expectSound(unary(op)))
  test.each([
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Pow',
    'Max',
    'Min',
    'Sum',
    'Mean',
    'PRelu',
    'Equal',
    'Less',
    'GreaterOrEqual',
  ])('%s', (op) =>
    expectSound(
      op === 'PRelu' ? binary(op).map((trial) => ({ ...trial, nodes: [node(op, 'a b', 'y')] })) : binary(op),
    ),
  )
  test.each(['Add', 'Sub', 'Mul', 'Div', 'Mod', 'Max'])('%s of whole numbers', (op) =>
    expectSound(binary(op, 'int32')),
  )
  test('Mod as fmod', () => expectSound(binary('Mod', 'float32', { fmod: 1 })))
  test('Where', () =>
    expectSound(
      fc.tuple(feed('x', rows), feed('a', fc.constant([])), feed('b', fc.constant([1]))).map(
        ([x, a, b]): Trial => ({
          nodes: [node('Less', 'x a', 'c'), node('Where', 'c x b', 'y')],
          feeds: [x, a, b],
        }),
      ),
    ))
  test.each([
    ['LeakyRelu', unary('LeakyRelu', { alpha: float(-2, 2) })],
    ['Elu', unary('Elu', { alpha: float(0, 3) })],
    ['Selu', unary('Selu', { alpha: float(0, 3), gamma: float(1, 2) })],
    ['Celu', unary('Celu', { alpha: float(1, 3) })],
    ['ThresholdedRelu', unary('ThresholdedRelu', { alpha: float(-2, 2) })],
    ['HardSigmoid', unary('HardSigmoid', { alpha: float(-1, 2), beta: float(-1, 1) })],
    ['Shrink', unary('Shrink', { bias: float(-2, 2), lambd: float(0, 3) })],
    ['Gelu', unary('Gelu', { approximate: fc.constantFrom('none', 'tanh') }, 20)],
    ['LpNormalization', unary('LpNormalization', { axis: fc.constantFrom(1, -1), p: fc.constantFrom(1, 2) })],
    ['Cast to whole numbers', unary('Cast', { to: fc.constantFrom(3, 6, 7, 9, 11) })],
  ])('%s', (_, trials) => expectSound(trials))
  test('Clip', () =>
    expectSound(
      fc
        .tuple(feed('x', rows), feed('a', fc.constant([])), feed('b', fc.constant([])))
        .map(([x, a, b]): Trial => ({ nodes: [node('Clip', 'x a b', 'y')], feeds: [x, a, b] })),
    ))
})

const reductions = ['Mean', 'Max', 'Min', 'Sum', 'L1', 'L2', 'SumSquare', 'Prod', 'LogSum', 'LogSumExp']
const axesOf = fc.subarray([0, 1, -1], { minLength: 1 })

describe('reductions', () => {
  test.each(reductions)('Reduce%s with axes as an attribute', (name) =>
    expectSound(unary(`Reduce${name}`, { axes: axesOf, keepdims: flag }, 12)),
  )
  test.each(reductions)('Reduce%s with axes as an input', (name) =>
    expectSound(
      fc.tuple(feed('x', rows), axesOf, flag, fc.boolean()).map(
        ([x, axes, keepdims, all]): Trial => ({
          nodes: [node(`Reduce${name}`, all ? 'x' : 'x a', 'y', { keepdims })],
          feeds: [x],
          initializers: [ints('a', [axes.length], axes)],
        }),
      ),
    ),
  )
  test.each(['ArgMax', 'ArgMin'])('%s', (op) =>
    expectSound(unary(op, { axis: fc.constantFrom(0, 1, 2, -1), keepdims: flag })),
  )
  test('TopK', () =>
    expectSound(
      feed('x', fc.constant(['N', 4])).map(
        (x): Trial => ({
          nodes: [node('TopK', 'x k', 'y i')],
          feeds: [x],
          initializers: [ints('k', [1], [2])],
        }),
      ),
    ))
  test('CumSum', () =>
    expectSound(
      fc.tuple(feed('x', rows), fc.constantFrom(1, 2, -1), flag, flag).map(
        ([x, axis, exclusive, reverse]): Trial => ({
          nodes: [node('CumSum', 'x a', 'y', { exclusive, reverse })],
          feeds: [x],
          initializers: [ints('a', [], [axis])],
        }),
      ),
    ))
})
