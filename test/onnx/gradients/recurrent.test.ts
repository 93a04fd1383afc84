/** Recurrent layers written out step by step: the numbers of ONNX Runtime's own layers, and gradients against central differences. */
import { create } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  ValueInfoProtoSchema,
} from 'onnx-buf'
import { expect, test } from 'vitest'
import type { Tensor } from '../../../main/contract/tensor'
import { probeFacts } from '../../../main/experiments/probe'
import { encodeModel, type ModelProto, type NodeProto, type TensorProto } from '../../../main/onnx/codec'
import { lowered } from '../../../main/onnx/gradient/lower'
import { indexGraph } from '../../../main/onnx/graph'
import { createOnnxRuntime } from '../../../main/runtime/onnxruntime'
import { floats, modelOf, node, valueInfo } from '../build'
import { randomOf } from '../random'
import { gradientError, type Trial } from './differences'

const runtime = createOnnxRuntime()
const [steps, inputs, hidden, rows] = [4, 3, 2, 3]
const gates = { LSTM: 4, GRU: 3, RNN: 1 }
type Kind = keyof typeof gates

type Given = 'B' | 'lengths' | 'h' | 'c' | 'P'

interface Form {
  kind: Kind
  attributes?: Parameters<typeof node>[3]
  /** The bias alone where it is not told. */
  given?: readonly Given[]
  activations?: { names: string[]; alpha?: number[] }
}

function layer(form: Form): NodeProto {
  const { kind, attributes = {}, activations } = form
  const has = (one: Given) => (givenOf(form).includes(one) ? one : '-')
  const states = kind === 'LSTM' ? `${has('h')} ${has('c')} ${has('P')}` : has('h')
  const outputs = kind === 'LSTM' ? 'all h_last c_last' : 'all h_last'
  const made = node(kind, `x W R ${has('B')} ${has('lengths')} ${states}`, outputs, {
    hidden_size: hidden,
    ...attributes,
  })
  if (activations) {
    const { names, alpha = [] } = activations
    const strings = names.map((name) => Uint8Array.from(Buffer.from(name)))
    made.attribute.push(
      create(AttributeProtoSchema, { name: 'activations', type: AttributeType.STRINGS, strings }),
      create(AttributeProtoSchema, { name: 'activation_alpha', type: AttributeType.FLOATS, floats: alpha }),
    )
  }
  return made
}

const givenOf = ({ given = ['B'] }: Form): readonly Given[] => given

const directionsOf = ({ attributes }: Form): number => (attributes?.direction === 'bidirectional' ? 2 : 1)

function sizesOf(form: Form): Record<string, number[]> {
  const [n, d] = [gates[form.kind], directionsOf(form)]
  return {
    W: [d, n * hidden, inputs],
    R: [d, n * hidden, hidden],
    B: [d, 2 * n * hidden],
    P: [d, 3 * hidden],
  }
}

function weightsOf(form: Form): TensorProto[] {
  const random = randomOf(3)
  return Object.entries(sizesOf(form)).map(([name, dims]) =>
    floats(
      name,
      dims,
      Array.from({ length: dims.reduce((a, b) => a * b) }, () => random() * 2 - 1),
    ),
  )
}

function modelFor(form: Form): ModelProto {
  const d = directionsOf(form)
  const given = givenOf(form)
  return modelOf({
    nodes: [layer(form)],
    initializers: weightsOf(form).filter(({ name }) => name !== 'P' || given.includes('P')),
    inputs: [
      valueInfo('x', ['T', 'N', inputs]),
      ...(given.includes('h') ? [valueInfo('h', [d, 'N', hidden])] : []),
      ...(given.includes('c') ? [valueInfo('c', [d, 'N', hidden])] : []),
      ...(given.includes('lengths') ? [valueInfo('lengths', ['N'], 6)] : []),
    ],
    outputs: ['all', 'h_last', ...(form.kind === 'LSTM' ? ['c_last'] : [])].map((name) =>
      create(ValueInfoProtoSchema, { name }),
    ),
  })
}

function feedsFor(form: Form, batch: number): Record<string, Tensor> {
  const random = randomOf(batch)
  const d = directionsOf(form)
  const tensor = (...dims: number[]): Tensor => ({
    type: 'float32',
    dims,
    data: Float32Array.from({ length: dims.reduce((a, b) => a * b) }, () => random() * 4 - 2),
  })
  const given = givenOf(form)
  return {
    x: tensor(steps, batch, inputs),
    ...(given.includes('h') ? { h: tensor(d, batch, hidden) } : {}),
    ...(given.includes('c') ? { c: tensor(d, batch, hidden) } : {}),
    ...(given.includes('lengths')
      ? {
          lengths: {
            type: 'int32' as const,
            dims: [batch],
            data: Int32Array.from({ length: batch }, (_, i) => steps - (i % steps)),
          },
        }
      : {}),
  }
}

async function run(model: ModelProto, feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> {
  const session = await runtime.load(encodeModel(model))
  try {
    return await session.run(feeds)
  } finally {
    await session.release()
  }
}

const both = { direction: 'bidirectional' }
const back = { direction: 'reverse' }
const forms: Record<string, Form> = {
  RNN: { kind: 'RNN' },
  'RNN from a state, without bias': { kind: 'RNN', given: ['h'] },
  'RNN both ways, relu and sigmoid': {
    kind: 'RNN',
    attributes: both,
    given: ['B', 'h'],
    activations: { names: ['Relu', 'Sigmoid'] },
  },
  'RNN of a leaky relu, backwards': {
    kind: 'RNN',
    attributes: back,
    activations: { names: ['LeakyRelu'], alpha: [0.3] },
  },
  'RNN clipped': { kind: 'RNN', attributes: { clip: { float: 0.4 } } },
  GRU: { kind: 'GRU' },
  'GRU both ways from a state': { kind: 'GRU', attributes: both, given: ['B', 'h'] },
  'GRU, reset after the product': { kind: 'GRU', attributes: { linear_before_reset: 1 } },
  'GRU, reset after the product, from a state': {
    kind: 'GRU',
    attributes: { linear_before_reset: 1, ...back },
    given: ['B', 'h'],
  },
  'GRU, reset after the product, without bias': {
    kind: 'GRU',
    attributes: { linear_before_reset: 1 },
    given: [],
  },
  'GRU clipped': { kind: 'GRU', attributes: { clip: { float: 0.4 } } },
  'GRU of rows of different length': { kind: 'GRU', attributes: both, given: ['B', 'lengths'] },
  LSTM: { kind: 'LSTM' },
  'LSTM without bias': { kind: 'LSTM', given: [] },
  'LSTM both ways from states': { kind: 'LSTM', attributes: both, given: ['B', 'h', 'c'] },
  'LSTM backwards with peepholes': { kind: 'LSTM', attributes: back, given: ['B', 'c', 'h', 'P'] },
  'LSTM with peepholes': { kind: 'LSTM', given: ['P'] },
  'LSTM with coupled gates': { kind: 'LSTM', attributes: { input_forget: 1 }, given: ['B', 'h', 'c'] },
  'LSTM clipped': { kind: 'LSTM', attributes: { clip: { float: 0.4 } }, given: ['B', 'h', 'c'] },
  'LSTM of other functions': {
    kind: 'LSTM',
    activations: { names: ['HardSigmoid', 'Softsign', 'Elu'], alpha: [0.3, 0.7] },
  },
  'LSTM of rows of different length': { kind: 'LSTM', attributes: both, given: ['B', 'h', 'c', 'lengths'] },
}

test.each(Object.entries(forms))('%s gives the numbers of the runtime', async (_, form) => {
  const model = modelFor(form)
  const graph = indexGraph(model)
  const facts = await probeFacts(runtime, model, [], [feedsFor(form, 2), feedsFor(form, 4)])
  const made = lowered(graph, facts)
  expect(made).not.toBeNull()
  const feeds = feedsFor(form, rows)
  const [expected, got] = [await run(model, feeds), await run(made!, feeds)]
  for (const [name, tensor] of Object.entries(expected)) {
    expect(got[name].dims).toEqual(tensor.dims)
    const apart = Array.from(tensor.data as Float32Array, (x, i) => Math.abs(x - Number(got[name].data[i])))
    expect(Math.max(...apart)).toBeLessThan(1e-5)
  }
})

/** Y of every step, and the last states: all that a loss may look at. */
function trialOf(form: Form): Trial {
  const sizes = sizesOf(form)
  const given = givenOf(form)
  const d = directionsOf(form)
  const outputs = form.kind === 'LSTM' ? 'all h_last c_last' : 'all h_last'
  const flat = outputs
    .split(' ')
    .flatMap((name) => [
      node('Transpose', name, `${name}_t`, { perm: name === 'all' ? [2, 0, 1, 3] : [1, 0, 2] }),
      node('Flatten', `${name}_t`, `${name}_f`),
    ])
  const states = [...(given.includes('h') ? ['h'] : []), ...(given.includes('c') ? ['c'] : [])]
  return {
    nodes: [
      node('Transpose', 'rows', 'x', { perm: [1, 0, 2] }),
      ...states.map((name) => node('Transpose', `${name}_rows`, name, { perm: [1, 0, 2] })),
      ...(given.includes('lengths') ? [node('Cast', 'counts', 'lengths', { to: 6 })] : []),
      layer(form),
      ...flat,
      node(
        'Concat',
        outputs
          .split(' ')
          .map((name) => `${name}_f`)
          .join(' '),
        'y',
        { axis: 1 },
      ),
    ],
    feeds: [
      { name: 'rows', dims: ['N', steps, inputs] },
      { name: 'W', dims: sizes.W, low: -1, high: 1 },
      { name: 'R', dims: sizes.R, low: -1, high: 1 },
      ...(given.includes('B') ? [{ name: 'B', dims: sizes.B, low: -1, high: 1 }] : []),
      ...(given.includes('P') ? [{ name: 'P', dims: sizes.P, low: -1, high: 1 }] : []),
      ...(given.includes('lengths')
        ? [{ name: 'counts', dims: ['N' as const], type: 'int64' as const, values: [4, 1, 3] }]
        : []),
      ...states.map((name) => ({ name: `${name}_rows`, dims: ['N' as const, d, hidden] })),
    ],
  }
}

/** Differences across the corners of a clip tell nothing. */
const smooth = Object.entries(forms).filter(([name]) => !name.includes('clip'))

test.each(smooth)('%s has the gradients of central differences', async (_, form) => {
  expect(await gradientError(trialOf(form))).toBeLessThan(2e-3)
})

test('a sequence of open length is refused by name', async () => {
  const model = modelFor({ kind: 'GRU' })
  const feeds = (length: number) => ({
    x: { ...feedsFor({ kind: 'GRU' }, length).x, dims: [length, steps, inputs] },
  })
  const facts = await probeFacts(runtime, model, [], [feeds(2), feeds(4)])
  expect(() => lowered(indexGraph(model), facts)).toThrow(
    /node GRU:all h_last: the gradient of GRU is not known for sequences of no fixed length/,
  )
})
