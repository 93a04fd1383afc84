import { describe, expect, test } from 'vitest'
import { gradientFile } from '../../main/artifacts/gradient/gradient-file'
import { InputError } from '../../main/contract/errors'
import type { Tensor } from '../../main/contract/tensor'
import { decodeModel, encodeModel, graphOf, type ModelProto } from '../../main/onnx/codec'
import { tensorInfoOf } from '../../main/onnx/value-info'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { floats, modelOf, node, valueInfo } from '../onnx/build'
import { externalData, fixtureModel } from '../onnx/fixture-models'

const runtime = createOnnxRuntime()

const fileOf = (model: ModelProto, loss = 'mse') =>
  gradientFile(runtime, { model: encodeModel(model), externalData: [] }, { loss, seed: 1 })

const matrix = (dims: number[], values: number[]): Tensor => ({
  type: 'float32',
  dims,
  data: Float32Array.from(values),
})

async function run(bytes: Uint8Array, feeds: Record<string, Tensor>): Promise<Record<string, number[]>> {
  const session = await runtime.load(bytes)
  const results = await session.run(feeds)
  await session.release()
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data, Number)]),
  )
}

/** y = x W of one input and one output. */
const product = (names: { input?: string; hidden?: string; weight?: string } = {}): ModelProto => {
  const { input = 'x', hidden = 'h', weight = 'w' } = names
  return modelOf({
    nodes: [node('MatMul', `${input} ${weight}`, hidden), node('Relu', hidden, 'y')],
    opset: 17,
    inputs: [valueInfo(input, ['N', 1])],
    initializers: [floats(weight, [1, 1], [3])],
    outputs: [valueInfo('y', ['N', 1])],
  })
}

/** Loss ((2 * 3 - 5)^2) = 1, its slope by the weight 2 * 1 * 2 = 4. */
const fed = { target: matrix([1, 1], [5]) }

describe('promised names', () => {
  test('are kept free of the tensors inside, whatever those are called', async () => {
    for (const taken of ['loss', 'target', 'gradient/w']) {
      const { bytes } = await fileOf(product({ hidden: taken }))
      expect(await run(bytes, { ...fed, x: matrix([1, 1], [2]) })).toEqual({ loss: [1], 'gradient/w': [4] })
    }
  })

  test('name the gradient of a weight that is itself called loss', async () => {
    const { bytes } = await fileOf(product({ weight: 'loss' }))
    expect(await run(bytes, { ...fed, x: matrix([1, 1], [2]) })).toEqual({ loss: [1], 'gradient/loss': [4] })
  })

  test('refuse an input of the model that bears one', async () => {
    await expect(fileOf(product({ input: 'target' }))).rejects.toThrow(/input target/)
  })
})

test('the batch and other open axes stay open: one graph serves every size', async () => {
  const model = modelOf({
    nodes: [node('MatMul', 'x w', 'y')],
    opset: 17,
    inputs: [valueInfo('x', ['batch', 'time', 1])],
    initializers: [floats('w', [1, 1], [3])],
    outputs: [valueInfo('y', ['batch', 'time', 1])],
  })
  const { bytes, notes } = await fileOf(model)
  expect(notes).toEqual([])
  for (const [batch, time] of [
    [1, 1],
    [2, 5],
    [7, 3],
  ]) {
    const length = batch * time
    const ones = matrix([batch, time, 1], Array(length).fill(1))
    const target = matrix([batch, time, 1], Array(length).fill(0))
    // Mean of (3 - 0)^2, and of 2 * 3 * 1.
    expect(await run(bytes, { x: ones, target })).toEqual({ loss: [9], 'gradient/w': [6] })
  }
})

test('the inputs are those of the model and the targets, even where the loss does not need one', async () => {
  const model = modelOf({
    nodes: [node('MatMul', 'x w', 'y'), node('Relu', 'z', 'other')],
    opset: 17,
    inputs: [valueInfo('x', ['N', 1]), valueInfo('z', ['N', 1])],
    initializers: [floats('w', [1, 1], [3])],
    outputs: [valueInfo('y', ['N', 1]), valueInfo('other', ['N', 1])],
  })
  const graph = graphOf(decodeModel((await fileOf(model)).bytes))
  expect(graph.input.map(({ name }) => name)).toEqual(['x', 'z', 'target'])
  expect(graph.output.map(({ name }) => name)).toEqual(['loss', 'gradient/w'])
  expect(graph.node.some(({ output }) => output.includes('other'))).toBe(false)
  expect(tensorInfoOf(graph.input[2])).toEqual({ name: 'target', type: 'float32', shape: ['N', 1] })
})

test('a node without a rule is refused by name, unless it lies elsewhere', async () => {
  const model = (between: boolean) =>
    modelOf({
      nodes: [
        node('MatMul', 'x w', 'h'),
        node('Det', between ? 'm' : 'x3', 'd'),
        node('Reshape', 'h square', 'm'),
        node('Add', between ? 'd zero' : 'h zero', 'y'),
      ],
      opset: 17,
      inputs: [valueInfo('x', ['N', 4]), valueInfo('x3', ['N', 2, 2])],
      initializers: [floats('w', [4, 4], Array(16).fill(0.1)), floats('zero', [], [0])],
      outputs: [valueInfo('y', between ? ['N'] : ['N', 4])],
    })
  const withShape = (one: ModelProto) => {
    const graph = graphOf(one)
    const made = modelOf({
      nodes: [node('Constant', '-', 'square', { value_ints: [-1, 2, 2] }), ...graph.node],
      opset: 17,
      inputs: graph.input,
      initializers: graph.initializer,
      outputs: graph.output,
    })
    graphOf(made).node[0].input = []
    return made
  }
  await expect(fileOf(withShape(model(true)))).rejects.toThrow(/Det/)
  const { parameters } = await fileOf(withShape(model(false)))
  expect(parameters.map(({ name }) => name)).toEqual(['w'])
})

test('a loss that is not known is refused with the names of those that are', async () => {
  await expect(fileOf(product(), 'hinge')).rejects.toThrow(InputError)
  await expect(fileOf(product(), 'hinge')).rejects.toThrow(/cross-entropy/)
})

test('weights that lie in a file beside the model are taken in, so that the graph runs anywhere', async () => {
  const file = { model: fixtureModel('external'), externalData: externalData() }
  const { bytes, parameters } = await gradientFile(runtime, file, { loss: null, seed: 1 })
  expect(parameters.length).toBeGreaterThan(0)
  const session = await runtime.load(bytes)
  expect(session.outputs).toEqual(['loss', ...parameters.map(({ name }) => `gradient/${name}`)])
  await session.release()
})
