/** Every operator that only moves values, in all its forms, against central differences. */
import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { AttributeProtoSchema, AttributeProto_AttributeType as AttributeType } from 'onnx-buf'
import { expect, test } from 'vitest'
import { ints, modelOf, node, valueInfo } from '../build'
import { type Feed, gradientError, type Trial } from './differences'

/** Differences in float32 see three to four digits. */
const close = 2e-3

const batch = (...dims: number[]): Feed => ({ name: 'x', dims: ['N', ...dims] })
const whole = (name: string, ...values: number[]) => ints(name, [values.length], values)
const scalar = (name: string, value: number) => ints(name, [], [value])

/** A square of what moved, so that the gradient differs from place to place. */
const forms: Record<string, Trial> = {
  Reshape: {
    nodes: [node('Reshape', 'x s', 'y')],
    feeds: [batch(2, 6)],
    initializers: [whole('s', 0, 3, 4)],
  },
  'Reshape, the batch and an axis joined': {
    nodes: [node('Reshape', 'x s', 'y')],
    feeds: [batch(2, 6)],
    initializers: [whole('s', -1, 6)],
  },
  Flatten: { nodes: [node('Flatten', 'x', 'y')], feeds: [batch(2, 3)] },
  'Flatten from the first axis': { nodes: [node('Flatten', 'x', 'y', { axis: 0 })], feeds: [batch(2, 3)] },
  Transpose: { nodes: [node('Transpose', 'x', 'y', { perm: [2, 0, 1] })], feeds: [batch(2, 3)] },
  'Transpose, all axes': { nodes: [node('Transpose', 'x', 'y')], feeds: [batch(2, 3)] },
  Squeeze: { nodes: [node('Squeeze', 'x a', 'y')], feeds: [batch(1, 3)], initializers: [whole('a', 1)] },
  Unsqueeze: {
    nodes: [node('Unsqueeze', 'x a', 'y')],
    feeds: [batch(3)],
    initializers: [whole('a', 0, -1)],
  },
  Identity: { nodes: [node('Identity', 'x', 'y')], feeds: [batch(3)] },
  Dropout: { nodes: [node('Dropout', 'x', 'y')], feeds: [batch(3)] },
  'Cast to double and back': {
    nodes: [node('Cast', 'x', 'd', { to: 11 }), node('Cast', 'd', 'y', { to: 1 })],
    feeds: [batch(3)],
  },
  Expand: {
    nodes: [node('Shape', 'x', 's'), node('Expand', 'b s', 'e'), node('Add', 'x e', 'y')],
    feeds: [batch(4, 3), { name: 'b', dims: [4, 1] }],
  },
  Tile: { nodes: [node('Tile', 'x r', 'y')], feeds: [batch(2, 3)], initializers: [whole('r', 1, 3, 2)] },
  'Tile of the batch': {
    nodes: [node('Tile', 'x r', 'y')],
    feeds: [batch(2)],
    initializers: [whole('r', 2, 2)],
  },
  'DepthToSpace, depth first': {
    nodes: [node('DepthToSpace', 'x', 'y', { blocksize: 2 })],
    feeds: [batch(8, 2, 3)],
  },
  'DepthToSpace, columns first': {
    nodes: [node('DepthToSpace', 'x', 'y', { blocksize: 2, mode: 'CRD' })],
    feeds: [batch(8, 2, 3)],
  },
  SpaceToDepth: { nodes: [node('SpaceToDepth', 'x', 'y', { blocksize: 2 })], feeds: [batch(2, 4, 6)] },
  Concat: {
    nodes: [node('Concat', 'x z x', 'y', { axis: 1 })],
    feeds: [batch(2), { name: 'z', dims: ['N', 3] }],
  },
  'Concat of batches': {
    nodes: [node('Concat', 'x z', 'y', { axis: 0 })],
    feeds: [batch(3), { name: 'z', dims: [2, 3] }],
  },
  'Concat of one': { nodes: [node('Concat', 'x', 'y', { axis: -1 })], feeds: [batch(3)] },
  'Split, one part unused': {
    nodes: [node('Split', 'x s', 'a b c', { axis: 1 }), node('Concat', 'c a', 'y', { axis: 1 })],
    feeds: [batch(6)],
    initializers: [whole('s', 1, 2, 3)],
  },
  'Split in equal parts': {
    nodes: [node('Split', 'x', 'a b', { axis: -1 }), node('Concat', 'b a', 'y', { axis: 1 })],
    feeds: [batch(6)],
  },
  'Split by number, opset 18': {
    nodes: [node('Split', 'x', 'a b', { axis: 1, num_outputs: 2 }), node('Concat', 'b a', 'y', { axis: 1 })],
    feeds: [batch(5)],
    opset: 18,
  },
  'Slice of the batch': {
    nodes: [node('Slice', 'x b e', 'y')],
    feeds: [batch(3)],
    initializers: [whole('b', 1), whole('e', 2 ** 31)],
  },
  'Slice that takes all of the batch': {
    nodes: [node('Slice', 'x b e a s', 'y')],
    feeds: [batch(7)],
    initializers: [whole('b', 0, 1), whole('e', 2 ** 31 - 1, 6), whole('a', 0, 1), whole('s', 1, 2)],
  },
  'Gather of a row': {
    nodes: [node('Gather', 'x i', 'y', { axis: 1 })],
    feeds: [batch(4, 2)],
    initializers: [scalar('i', -1)],
  },
  'Gather of a learned table': {
    nodes: [node('Gather', 'w i', 'y')],
    feeds: [
      { name: 'w', dims: [5, 3] },
      { name: 'i', dims: ['N', 4], type: 'int64', low: -5, high: 5 },
    ],
  },
  'Gather along the last axis by indices of two axes': {
    nodes: [node('Gather', 'x i', 'y', { axis: 2 })],
    feeds: [batch(2, 4), { name: 'i', dims: [3, 2], type: 'int64', low: 0, high: 4 }],
  },
  GatherElements: {
    nodes: [node('GatherElements', 'x i', 'y', { axis: 1 })],
    feeds: [batch(4), { name: 'i', dims: ['N', 6], type: 'int64', low: -4, high: 4 }],
  },
  GatherND: {
    nodes: [node('GatherND', 'x i', 'y')],
    feeds: [batch(4, 2), { name: 'i', dims: [5, 2], type: 'int64', low: 0, high: 2 }],
  },
  'GatherND within the batch': {
    nodes: [node('GatherND', 'x i', 'y', { batch_dims: 1 })],
    feeds: [batch(4, 2), { name: 'i', dims: ['N', 5, 1], type: 'int64', low: 0, high: 4 }],
  },
  TopK: {
    nodes: [node('TopK', 'x k', 'y i', { axis: 1 })],
    feeds: [batch(6)],
    initializers: [whole('k', 3)],
  },
  'TopK, the smallest': {
    nodes: [node('TopK', 'x k', 'y i', { axis: 1, largest: 0 })],
    feeds: [batch(6)],
    initializers: [whole('k', 2)],
  },
  Compress: {
    nodes: [node('Cast', 'c', 'b', { to: 9 }), node('Compress', 'x b', 'y', { axis: 1 })],
    feeds: [batch(4)],
    initializers: [whole('c', 1, 0, 1, 1)],
  },
  ReverseSequence: {
    nodes: [node('ReverseSequence', 'x n', 'y', { batch_axis: 0, time_axis: 1 })],
    feeds: [batch(5, 2), { name: 'n', dims: ['N'], type: 'int64', low: 1, high: 6 }],
  },
  Trilu: {
    nodes: [node('Trilu', 'x k', 'y', { upper: 0 })],
    feeds: [batch(4, 4)],
    initializers: [scalar('k', 1)],
  },
  'Pad of a wanted value': {
    nodes: [node('Pad', 'x p v', 'y')],
    feeds: [batch(4), { name: 'v', dims: [] }],
    initializers: [whole('p', 0, 2, 1, -1)],
  },
  'Pad of some axes, opset 18': {
    nodes: [node('Pad', 'x p - a', 'y')],
    feeds: [batch(2, 4)],
    initializers: [whole('p', 2, 1), whole('a', -1)],
    opset: 18,
  },
  'Pad around, opset 19': {
    nodes: [node('Pad', 'x p', 'y', { mode: 'wrap' })],
    feeds: [batch(4)],
    initializers: [whole('p', 0, 2, 0, 3)],
    opset: 19,
  },
  'Pad of the batch': {
    nodes: [node('Pad', 'x p', 'y', { mode: 'edge' })],
    feeds: [batch(4)],
    initializers: [whole('p', 1, 0, 1, 0)],
  },
  ScatterElements: {
    nodes: [node('ScatterElements', 'x i u', 'y', { axis: 1 })],
    feeds: [
      batch(4),
      { name: 'u', dims: ['N', 2] },
      { name: 'i', dims: ['N', 2], type: 'int64', values: [1, 3] },
    ],
  },
  'ScatterElements that adds': {
    nodes: [node('ScatterElements', 'x i u', 'y', { axis: 1, reduction: 'add' })],
    feeds: [
      batch(4),
      { name: 'u', dims: ['N', 2] },
      { name: 'i', dims: ['N', 2], type: 'int64', values: [1, 1] },
    ],
  },
  ScatterND: {
    nodes: [node('ScatterND', 'x i u', 'y')],
    feeds: [
      batch(4),
      { name: 'u', dims: [2, 4] },
      { name: 'i', dims: [2, 1], type: 'int64', values: [0, 1] },
    ],
  },
  'ScatterND that adds': {
    nodes: [node('ScatterND', 'x i u', 'y', { reduction: 'add' })],
    feeds: [
      batch(4),
      { name: 'u', dims: [2, 4] },
      { name: 'i', dims: [2, 1], type: 'int64', values: [1, 1] },
    ],
  },
}

test.each(Object.entries(forms))('%s', async (_, trial) => {
  expect(await gradientError(trial)).toBeLessThan(close)
})

const axis = fc.constantFrom(0, 1, 2, -1)
const step = fc.constantFrom(-3, -2, -1, 1, 2, 3)
const place = fc.integer({ min: -7, max: 7 })

test('any Slice that takes something', async () => {
  await fc.assert(
    fc.asyncProperty(axis, place, place, step, async (along, start, end, by) => {
      const trial: Trial = {
        nodes: [node('Slice', 'x b e a s', 'part'), node('Concat', 'part x', 'y', { axis: along })],
        feeds: [batch(5, 4)],
        initializers: [whole('b', start), whole('e', end), whole('a', along), whole('s', by)],
      }
      expect(await gradientError(trial)).toBeLessThan(close)
    }),
    { numRuns: 40 },
  )
})

test('any Pad', async () => {
  const mode = fc.constantFrom('constant', 'reflect', 'edge')
  const pads = fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 4, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(mode, pads, async (kind, [top, left, bottom, right]) => {
      const trial: Trial = {
        nodes: [node('Pad', 'x p', 'y', { mode: kind })],
        feeds: [batch(1, 4, 5)],
        initializers: [whole('p', 0, 0, top, left, 0, 0, bottom, right)],
      }
      expect(await gradientError(trial)).toBeLessThan(close)
    }),
    { numRuns: 40 },
  )
})

test('any Gather by stored indices', async () => {
  const some = fc.array(fc.integer({ min: -4, max: 3 }), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 2, -1, -2), some, async (along, indices) => {
      const trial: Trial = {
        nodes: [node('Gather', 'x i', 'y', { axis: along })],
        feeds: [batch(4, 4)],
        initializers: [whole('i', ...indices)],
      }
      expect(await gradientError(trial)).toBeLessThan(close)
    }),
    { numRuns: 40 },
  )
})

test('a loop between loss and parameters is refused by name, even where its body only captures one', async () => {
  const body = modelOf({
    nodes: [node('Identity', 'going', 'on'), node('Add', 'carried w', 'next')],
    inputs: [valueInfo('turn', [], 7), valueInfo('going', [], 9), valueInfo('carried', ['N', 3])],
    outputs: [valueInfo('on', [], 9), valueInfo('next', ['N', 3])],
  }).graph
  const loop = node('Loop', 'turns - x', 'y')
  loop.attribute.push(create(AttributeProtoSchema, { name: 'body', type: AttributeType.GRAPH, g: body }))
  const trial: Trial = {
    nodes: [loop],
    feeds: [batch(3), { name: 'w', dims: [3] }],
    initializers: [scalar('turns', 2)],
  }
  await expect(gradientError(trial)).rejects.toThrow(
    /node Loop:y: Assay has no gradient rule for Loop, whose body/,
  )
})
