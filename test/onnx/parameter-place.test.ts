import { expect, test } from 'vitest'
import { analyse } from '../../main/onnx/analysis'
import { decodeModel } from '../../main/onnx/codec'
import { expectedStds, parameterPlaces } from '../../main/onnx/parameter-place'
import { bytesOf, floats, node } from './build'
import { transformerLike } from './drawn-models'

const zeros = (name: string, ...dims: number[]) =>
  floats(name, dims, Array(dims.reduce((all, size) => all * size, 1)).fill(0))

const placesOf = (nodes: ReturnType<typeof node>[], ...initializers: ReturnType<typeof floats>[]) =>
  parameterPlaces(analyse(decodeModel(bytesOf({ nodes, initializers }))))

const summaryOf = (...parts: Parameters<typeof placesOf>) =>
  placesOf(...parts).map(({ parameter, role, fanIn, fanOut, axis }) => [
    parameter.name,
    role,
    fanIn,
    fanOut,
    axis && [axis.units, axis.inner],
  ])

// Fans as PyTorch's _calculate_fan_in_and_fan_out counts them: of the stored tensor, the first two axes times the field.
test('matrices, whichever way they lie', () => {
  expect(summaryOf([node('MatMul', 'x w', 'y')], zeros('w', 3, 7))).toEqual([['w', 'weight', 3, 7, [7, 1]]])
  expect(summaryOf([node('Gemm', 'x w b', 'y')], zeros('w', 3, 7), zeros('b', 7))).toEqual([
    ['w', 'weight', 3, 7, [7, 1]],
    ['b', 'bias', null, null, null],
  ])
  expect(summaryOf([node('Gemm', 'x w b', 'y', { transB: 1 })], zeros('w', 7, 3), zeros('b', 1, 7))).toEqual([
    ['w', 'weight', 3, 7, [7, 3]],
    ['b', 'bias', null, null, null],
  ])
  const turned = [node('Transpose', 'w', 't', { perm: [1, 0] }), node('MatMul', 'x t', 'y')]
  expect(summaryOf(turned, zeros('w', 7, 3))).toEqual([['w', 'weight', 3, 7, [7, 3]]])
})

test('convolutions, plain and transposed', () => {
  expect(summaryOf([node('Conv', 'x w b', 'y')], zeros('w', 8, 4, 3, 5), zeros('b', 8))).toEqual([
    ['w', 'weight', 60, 120, [8, 60]],
    ['b', 'bias', null, null, null],
  ])
  // Channels out lie on the second axis.
  expect(summaryOf([node('ConvTranspose', 'x w', 'y')], zeros('w', 4, 8, 3, 3))).toEqual([
    ['w', 'weight', 72, 36, [8, 9]],
  ])
})

test('recurrent layers: fans of one gate, units of all', () => {
  const lstm = node('LSTM', 'x w r b', 'y', { hidden_size: 5 })
  expect(summaryOf([lstm], zeros('w', 1, 20, 3), zeros('r', 1, 20, 5), zeros('b', 1, 40))).toEqual([
    ['w', 'weight', 3, 5, [20, 3]],
    ['r', 'recurrent', 5, 5, [20, 5]],
    ['b', 'bias', null, null, null],
  ])
})

test('a bias that is added belongs to the layer before it; scales and shifts of a normalization are told apart', () => {
  const places = placesOf(
    [
      node('MatMul', 'x w', 'h'),
      node('Add', 'h b', 'z'),
      node('LayerNormalization', 'z g s', 'n'),
      node('MatMul', 'n v', 'y'),
    ],
    zeros('w', 3, 4),
    zeros('b', 4),
    zeros('g', 4),
    zeros('s', 4),
    zeros('v', 4, 2),
  )
  expect(places.map(({ parameter, role, layer }) => [parameter.name, role, layer])).toEqual([
    ['w', 'weight', 'MatMul:h'],
    ['b', 'bias', 'MatMul:h'],
    ['g', 'scale', 'MatMul:h'],
    ['s', 'bias', 'MatMul:h'],
    ['v', 'weight', 'MatMul:y'],
  ])
})

test('spreads that schemes give: an embedding has no fans, a recurrent layer its own default', () => {
  const [linear] = placesOf([node('MatMul', 'x w', 'y')], zeros('w', 50, 100))
  const of = (place: typeof linear) =>
    Object.fromEntries(expectedStds(place).map((one) => [one.scheme, one.std]))
  expect(of(linear)).toMatchObject({
    he: 0.2,
    'he-fan-out': Math.sqrt(0.02),
    'torch-default': Math.sqrt(1 / 150),
  })
  const [embedding] = placesOf([node('Gather', 'e x', 'y')], zeros('e', 50, 8))
  expect(of(embedding)).toEqual({ 'unit-normal': 1, 'narrow-normal': 0.02 })
  const [recurrent] = placesOf(
    [node('RNN', 'x w r', 'y', { hidden_size: 12 })],
    zeros('w', 1, 12, 3),
    zeros('r', 1, 12, 12),
  )
  expect(of(recurrent)['recurrent-default']).toBeCloseTo(1 / 6, 12)
})

test('of hundreds of residual blocks each way back is walked once', () => {
  // Every sum has two ways back; all of them would be 2^400.
  const places = parameterPlaces(analyse(decodeModel(transformerLike(200, 'scoped'))))
  expect(places.map(({ parameter }) => parameter.name)).toEqual(['w', 'b'])
  expect(places.every(({ layer }) => layer !== null)).toBe(true)

  const nodes = [node('MatMul', 'x w0', 'h0')]
  const initializers = [zeros('w0', 4, 4)]
  for (let i = 1; i <= 200; i++) {
    nodes.push(
      node('Add', `h${i - 1} s${i}`, `a${i}`),
      node('Mul', `h${i - 1} g${i}`, `m${i}`),
      node('Add', `a${i} m${i}`, `h${i}`),
    )
    initializers.push(zeros(`s${i}`, 4), zeros(`g${i}`, 4))
  }
  nodes.push(node('MatMul', 'h200 w0', 'y'))
  const shifts = placesOf(nodes, ...initializers).filter(({ role }) => role !== 'weight')
  expect(shifts).toHaveLength(400)
})
