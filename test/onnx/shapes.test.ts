/** Static rules against ONNX Runtime: what a rule claims must be what a run makes. */
import { describe, expect, test } from 'vitest'
import { decodeModel, encodeModel } from '../../main/onnx/codec'
import { withOutputs } from '../../main/onnx/edit'
import { indexGraph } from '../../main/onnx/graph'
import { inferFacts } from '../../main/onnx/shapes'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { bytesOf, floats, ints, node, valueInfo } from './build'
import { randomFeeds } from './feeds'
import { externalData, fixtureModel, fixtureNames } from './fixture-models'

const runtime = createOnnxRuntime()

/** Runs with three rows and compares every tensor with its facts; returns how many axes were claimed. */
async function claimedAxes(bytes: Uint8Array): Promise<number> {
  const model = decodeModel(bytes)
  const facts = inferFacts(indexGraph(model))
  const names = model.graph!.node.flatMap(({ output }) => output)
  const session = await runtime.load(encodeModel(withOutputs(model, names)), {
    optimize: false,
    externalData: externalData(),
  })
  const results = await session.run(randomFeeds(session, 3, 1), names)
  await session.release()
  let claimed = 0
  for (const name of names) {
    const { type, shape, values } = facts.get(name) ?? { type: null, shape: null, values: null }
    if (type !== null) expect([name, type]).toEqual([name, results[name].type])
    if (shape !== null) expect([name, shape.length]).toEqual([name, results[name].dims.length])
    shape?.forEach((size, axis) => {
      if (size === null) return
      const expected = typeof size === 'string' ? 3 : size
      expect([name, axis, expected]).toEqual([name, axis, results[name].dims[axis]])
      claimed++
    })
    values?.forEach((value, i) => {
      if (typeof value === 'number') expect([name, Number(results[name].data[i])]).toEqual([name, value])
    })
  }
  return claimed
}

test.each(fixtureNames)('%s', async (name) => {
  expect(await claimedAxes(fixtureModel(name))).toBeGreaterThan(0)
})

const image = [valueInfo('x', ['N', 4, 9, 7])]
const kernel = floats('k', [6, 4, 3, 2], Array(144).fill(0.1))
const back = floats('t', [4, 3, 3, 2], Array(72).fill(0.1))
const rows = [valueInfo('x', ['N', 4, 6])]

describe('operators one by one, every axis known', () => {
  test.each([
    [
      'Conv',
      {
        inputs: image,
        initializers: [kernel],
        nodes: [node('Conv', 'x k', 'y', { strides: [2, 1], pads: [1, 0, 0, 1], dilations: [2, 1] })],
      },
    ],
    [
      'Conv SAME',
      {
        inputs: image,
        initializers: [kernel],
        nodes: [node('Conv', 'x k', 'y', { strides: [2, 3], auto_pad: 'SAME_UPPER' })],
      },
    ],
    [
      'Conv VALID',
      { inputs: image, initializers: [kernel], nodes: [node('Conv', 'x k', 'y', { auto_pad: 'VALID' })] },
    ],
    [
      'ConvTranspose',
      {
        inputs: image,
        initializers: [back],
        nodes: [
          node('ConvTranspose', 'x t', 'y', {
            strides: [2, 3],
            pads: [1, 0, 1, 0],
            output_padding: [1, 2],
            dilations: [1, 2],
          }),
        ],
      },
    ],
    [
      'MaxPool',
      {
        inputs: image,
        nodes: [node('MaxPool', 'x', 'y', { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 0, 1, 1] })],
      },
    ],
    ['AveragePool', { inputs: image, nodes: [node('AveragePool', 'x', 'y', { kernel_shape: [2, 2] })] }],
    ['GlobalAveragePool', { inputs: image, nodes: [node('GlobalAveragePool', 'x', 'y')] }],
    ['DepthToSpace', { inputs: image, nodes: [node('DepthToSpace', 'x', 'y', { blocksize: 2 })] }],
    [
      'Slice',
      {
        inputs: image,
        initializers: [
          ints('s', [2], [-1, 1]),
          ints('e', [2], [-100, 6]),
          ints('a', [2], [2, 3]),
          ints('p', [2], [-2, 2]),
        ],
        nodes: [node('Slice', 'x s e a p', 'y')],
      },
    ],
    [
      'Pad',
      { inputs: rows, initializers: [ints('p', [6], [0, 1, 2, 0, 0, 1])], nodes: [node('Pad', 'x p', 'y')] },
    ],
    [
      'Split',
      {
        inputs: rows,
        initializers: [ints('s', [2], [1, 3])],
        nodes: [node('Split', 'x s', 'u y', { axis: 1 })],
      },
    ],
    ['Split evenly', { inputs: rows, nodes: [node('Split', 'x', 'u v y', { axis: 2 })] }],
    ['Concat', { inputs: rows, nodes: [node('Concat', 'x x x', 'y', { axis: -1 })] }],
    [
      'Gather',
      {
        inputs: rows,
        initializers: [ints('i', [2, 2], [0, 1, 2, 0])],
        nodes: [node('Gather', 'x i', 'y', { axis: 1 })],
      },
    ],
    ['Transpose', { inputs: rows, nodes: [node('Transpose', 'x', 'y', { perm: [1, 2, 0] })] }],
    ['Transpose reversed', { inputs: rows, nodes: [node('Transpose', 'x', 'y')] }],
    ['Flatten', { inputs: rows, nodes: [node('Flatten', 'x', 'y')] }],
    [
      'Reshape',
      { inputs: rows, initializers: [ints('s', [4], [0, -1, 3, 2])], nodes: [node('Reshape', 'x s', 'y')] },
    ],
    [
      'Reshape of the batch',
      { inputs: rows, initializers: [ints('s', [3], [-1, 6, 4])], nodes: [node('Reshape', 'x s', 'y')] },
    ],
    [
      'Unsqueeze',
      { inputs: rows, initializers: [ints('a', [2], [0, -1])], nodes: [node('Unsqueeze', 'x a', 'y')] },
    ],
    [
      'Unsqueeze and Squeeze',
      {
        inputs: rows,
        opset: 12,
        nodes: [node('Unsqueeze', 'x', 'u', { axes: [1] }), node('Squeeze', 'u', 'y', { axes: [1] })],
      },
    ],
    ['ReduceMean', { inputs: rows, nodes: [node('ReduceMean', 'x', 'y', { axes: [-1], keepdims: 0 })] }],
    [
      'ReduceSum',
      { inputs: rows, initializers: [ints('a', [1], [1])], nodes: [node('ReduceSum', 'x a', 'y')] },
    ],
    ['ArgMax', { inputs: rows, nodes: [node('ArgMax', 'x', 'y', { axis: 1, keepdims: 0 })] }],
    [
      'Einsum',
      {
        inputs: rows,
        initializers: [floats('w', [6, 5], Array(30).fill(1))],
        nodes: [node('Einsum', 'x w', 'y', { equation: 'bij,jk->bki' })],
      },
    ],
    [
      'MatMul with a vector',
      {
        inputs: rows,
        initializers: [floats('w', [6], Array(6).fill(1))],
        nodes: [node('MatMul', 'x w', 'y')],
      },
    ],
    ['Tile', { inputs: rows, initializers: [ints('r', [3], [1, 2, 3])], nodes: [node('Tile', 'x r', 'y')] }],
    [
      'Expand',
      {
        inputs: [valueInfo('x', ['N', 1, 6])],
        initializers: [ints('s', [3], [1, 5, 6])],
        nodes: [node('Expand', 'x s', 'y')],
      },
    ],
    [
      'Resize',
      {
        inputs: image,
        initializers: [floats('s', [4], [1, 1, 2, 1.5])],
        nodes: [node('Resize', 'x - s', 'y', { mode: 'nearest' })],
      },
    ],
    [
      'LSTM',
      {
        inputs: [valueInfo('x', [5, 'N', 3])],
        initializers: [
          floats('w', [2, 16, 3], Array(96).fill(0.1)),
          floats('r', [2, 16, 4], Array(128).fill(0.1)),
        ],
        nodes: [node('LSTM', 'x w r', 'y h c', { hidden_size: 4, direction: 'bidirectional' })],
      },
    ],
    [
      'sizes taken from a shape',
      {
        inputs: rows,
        initializers: [ints('zero', [], [0]), ints('first', [1], [0]), ints('rest', [2], [3, -1])],
        nodes: [
          node('Shape', 'x', 's'),
          node('Gather', 's zero', 'n'),
          node('Unsqueeze', 'n first', 'm'),
          node('Concat', 'm rest', 't', { axis: 0 }),
          node('Reshape', 'x t', 'y'),
        ],
      },
    ],
  ])('%s', async (_, parts) => {
    const bytes = bytesOf(parts)
    await claimedAxes(bytes)
    const facts = inferFacts(indexGraph(decodeModel(bytes)))
    expect(facts.get('y')?.shape?.includes(null)).toBe(false)
  })
})
