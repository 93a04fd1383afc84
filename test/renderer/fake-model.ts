/** A model of three learned layers as the engine tells of it. */
import type { Activations } from '../../main/contract/artifacts'
import type { Gradients } from '../../main/contract/gradients'
import type { Layer, ModelDescription } from '../../main/contract/model'
import type { ModelGraph } from '../../main/contract/model-graph'
import type { Signal, Timing } from '../../main/contract/signal'
import type { Weights } from '../../main/contract/weights'
import { numbers } from './fake-columns'

export const fakeLayer = (name: string, change: Partial<Layer> = {}): Layer => ({
  name,
  op: 'Gemm',
  parameters: 104,
  parameterNames: [`${name}.weight`],
  input: `${name}:in`,
  output: `${name}:out`,
  shape: ['batch', 8],
  fanIn: 13,
  fanOut: 8,
  activation: 'Relu',
  bypassed: false,
  normalized: false,
  ...change,
})

export const fakeLayers = [
  fakeLayer('/0/Gemm'),
  fakeLayer('/2/Gemm', { parameters: 72, shape: ['batch', 16], fanIn: 8, fanOut: 16 }),
  fakeLayer('/4/Gemm', { parameters: 51, shape: ['batch', 3], fanIn: 16, fanOut: 3, activation: null }),
]

export function describedWith(layers: Layer[]): ModelDescription {
  const names = layers.map(({ name }) => name)
  return {
    irVersion: 8,
    opset: 13,
    opsets: [{ domain: '', version: 13 }],
    producer: 'pytorch 1.13.1',
    nodes: 5,
    operators: [{ op: 'Gemm', count: layers.length }],
    parameters: layers.reduce((sum, { parameters }) => sum + parameters, 0),
    initializers: [],
    inputs: [{ name: 'input', type: 'float32', shape: ['batch', 13] }],
    outputs: [
      {
        name: 'output',
        type: 'float32',
        shape: ['batch', 3],
        reachable: { low: 0, high: null },
        head: [],
      },
    ],
    layers,
    entries: [],
    structure: { longestPath: names, unbypassed: names, plain: names, skips: [], normalizations: [] },
    functions: [{ name: 'Block', domain: 'local', calls: 2 }],
    resolutions: [{ node: 'pick', branch: 'then', because: 'constant', input: null }],
    quantized: false,
  }
}

export const fakeDescription = describedWith(fakeLayers)

export function graphWith(layers: readonly Layer[]): ModelGraph {
  const tensor = (name: string) => ({ name, type: 'float32' as const, shape: ['batch', 8] })
  const nodes = layers.map((layer, i) => ({
    id: `${i}`,
    kind: 'operator' as const,
    name: layer.name,
    op: layer.op,
    domain: '',
    scope: [],
    layer: layer.name,
    parameters: layer.parameters,
    outputs: [tensor(layer.output)],
    attributes: [{ name: 'transB', value: '1' }],
    initializers: layer.parameterNames.map((name) => ({ name, type: 'float32' as const, shape: [8, 13] })),
  }))
  return {
    nodes,
    edges: nodes.slice(1).map(({ id }, i) => ({ from: `${i}`, to: id, tensor: layers[i].output })),
  }
}

export const fakeGraph = graphWith(fakeLayers)

const stds = [0.4, 0.2, 0.1]

export const fakeWeights: Weights = {
  parameters: fakeLayers.map((layer, i) => ({
    name: `${layer.name}.weight`,
    node: layer.name,
    op: layer.op,
    layer: layer.name,
    role: 'weight',
    type: 'float32',
    shape: [8, 13],
    count: 104,
    summary: numbers(0, stds[i]),
    fanIn: layer.fanIn,
    fanOut: layer.fanOut,
    expected: [{ scheme: 'he', std: 0.39 }],
    fit:
      i === 0
        ? { scheme: 'he', distribution: 'normal', expectedStd: 0.39, ratio: 1.02, distance: 0.03 }
        : null,
    state: i === 0 ? 'untrained' : 'trained',
    units: { total: 8, zero: i, constant: 0, duplicate: 0 },
    rank: { effective: 6.4, full: 8, method: 'exact' },
  })),
  state: 'unclear',
  atDraw: 1,
  awayFromDraw: 2,
  unread: [],
}

export const fakeActivations: Activations = {
  rows: 178,
  totalRows: 178,
  statisticsRows: 178,
  tensors: fakeLayers.map((layer, i) => ({
    tensor: layer.output,
    node: layer.name,
    op: layer.op,
    elementType: 'float32',
    shape: layer.shape,
    count: 1424,
    min: -3 - i,
    max: 2 + i,
    mean: 0.1,
    std: 1 + i,
    zeroShare: 0.25 * i,
    nonFinite: 0,
    channelAxis: 1,
    channels: { min: [], max: [], mean: [], std: [], zeroShare: [] },
  })),
  activationNodes: [
    {
      node: '/1/Relu',
      op: 'Relu',
      layer: '/0/Gemm',
      input: '/0/Gemm:out',
      output: '/1/Relu:out',
      units: 8,
      deadUnits: 6,
      activeShare: null,
      saturatedShare: null,
      saturatedUnits: null,
      gate: false,
    },
  ],
  firstNonFinite: null,
  notes: [],
  histograms: {},
  histogramRows: 178,
}

export const fakeGradients: Gradients = {
  loss: { name: 'cross-entropy', grade: 'told' },
  output: 'output',
  value: 1.1,
  rows: 178,
  totalRows: 178,
  batchRows: 32,
  batches: 6,
  norm: 2.1,
  parameters: [],
  layers: fakeLayers.map(({ name, op }, i) => ({ layer: name, op, norm: 10 ** -i, rms: 10 ** (-i - 2) })),
  firstNonFinite: null,
  notes: [],
}

export const fakeTiming: Timing = {
  rows: 178,
  runs: 3,
  nodes: fakeLayers.map(({ name, op }, i) => ({ node: name, op, seconds: 0.001 * (i + 1) })),
}

export const fakeSignal = {
  rows: 128,
  totalRows: 178,
  entry: { tensor: 'input', width: 13, rank: { effective: 9, full: 13 }, similarity: 0.4 },
  layers: fakeLayers.map(({ name, op, output }, i) => ({
    name,
    op,
    tensor: output,
    units: 8,
    std: 1 / (i + 1),
    freshStd: 1,
    rank: { effective: 4 - i, full: 8 },
    similarity: 0.5,
    freshSimilarity: 0.4,
    hidden: i < 2,
    onlyWay: true,
    valuesPerRow: 8,
    duplicateUnits: 0,
    constantUnits: 0,
  })),
  freshMissing: null,
  seed: 1,
} satisfies Signal
