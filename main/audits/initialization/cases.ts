import { normalDistribution } from '../../base/distributions'
import type { AuditCase } from '../../contract/audit'
import type { Layer, ModelDescription } from '../../contract/model'
import type { ParameterWeights, Weights } from '../../contract/weights'
import { modelOf, numbers, outputOf, ready, taskOf } from '../case-parts'

const [fanIn, fanOut] = [100, 80]

/** 1,000 values with the shape of a normal draw. */
const bell = (std: number): number[] => {
  const grid = Array.from({ length: 1601 }, (_, i) => (i - 800) / 200)
  const at = (share: number) => grid.find((z) => normalDistribution(z) >= share) ?? 4
  return Array.from({ length: 1000 }, (_, i) => std * at((i + 0.5) / 1000))
}

const layerOf = (i: number, parts: Partial<Layer> = {}): Layer => ({
  name: `/${i}/Gemm`,
  op: 'Gemm',
  parameters: fanIn * fanOut,
  parameterNames: [`${i}.weight`],
  input: `in${i}`,
  output: `out${i}`,
  shape: ['batch', fanOut],
  fanIn,
  fanOut,
  activation: i < 3 ? 'Relu' : null,
  bypassed: false,
  normalized: false,
  ...parts,
})

const layers = (parts: Partial<Layer> = {}): Layer[] => [0, 1, 2, 3].map((i) => layerOf(i, parts))

function networkOf(all: Layer[]): { state: 'ready'; value: ModelDescription } {
  const names = all.map(({ name }) => name)
  const model = modelOf(outputOf(3, []))
  const structure = { ...model.structure, longestPath: names, unbypassed: names, plain: names }
  return { state: 'ready', value: { ...model, layers: all, structure } }
}

const weightOf = (i: number, std: number, parts: Partial<ParameterWeights> = {}): ParameterWeights => ({
  name: `${i}.weight`,
  node: `/${i}/Gemm`,
  op: 'Gemm',
  layer: `/${i}/Gemm`,
  role: 'weight',
  type: 'float32',
  shape: [fanOut, fanIn],
  count: fanIn * fanOut,
  summary: numbers(bell(std)),
  fanIn,
  fanOut,
  expected: [
    { scheme: 'he', std: Math.sqrt(2 / fanIn) },
    { scheme: 'glorot', std: Math.sqrt(2 / (fanIn + fanOut)) },
    { scheme: 'lecun', std: Math.sqrt(1 / fanIn) },
    { scheme: 'torch-default', std: Math.sqrt(1 / (3 * fanIn)) },
  ],
  fit: null,
  state: 'untrained',
  units: { total: fanOut, zero: 0, constant: 0, duplicate: 0 },
  rank: null,
  ...parts,
})

const weightsOf = (parameters: ParameterWeights[], parts: Partial<Weights> = {}) =>
  ready<Weights>({ parameters, state: 'untrained', atDraw: 4, awayFromDraw: 0, unread: [], ...parts })

const four = (std: number, parts: Partial<ParameterWeights> = {}) =>
  [0, 1, 2, 3].map((i) => weightOf(i, std, parts))

const initial = ready(taskOf('regression', 'mse', { modelState: 'initial' }))
const trained = ready(taskOf('regression', 'mse', { modelState: 'trained' }))
const zero = { summary: numbers(new Array(1000).fill(0)) }

export const cases: AuditCase[] = [
  {
    name: 'every layer at the default of its framework',
    kind: 'healthy',
    artifacts: {
      model: networkOf(layers()),
      task: initial,
      weights: weightsOf(four(Math.sqrt(1 / (3 * fanIn)))),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'drawn from a normal of 1 whatever the size: the signal grows tenfold in three layers',
    kind: 'faulty',
    artifacts: { model: networkOf(layers()), task: initial, weights: weightsOf(four(1)) },
    status: 'fail',
    findings: ['initialization.scale'],
  },
  {
    name: 'nobody said that the weights are untrained, and they say it themselves',
    kind: 'faulty',
    artifacts: { model: networkOf(layers()), weights: weightsOf(four(1)) },
    status: 'fail',
    findings: ['initialization.scale'],
  },
  {
    name: 'the same, with a normalization after each layer that takes the scale away',
    kind: 'healthy',
    artifacts: { model: networkOf(layers({ normalized: true })), task: initial, weights: weightsOf(four(1)) },
    status: 'pass',
    findings: [],
  },
  {
    name: 'two and a half times too wide, which a shallow net bears',
    kind: 'borderline',
    artifacts: {
      model: networkOf([layerOf(0)]),
      task: initial,
      weights: weightsOf([weightOf(0, 2.5 * Math.sqrt(2 / fanIn))]),
    },
    status: 'warn',
    findings: ['initialization.scale'],
  },
  {
    name: 'all weights zero',
    kind: 'faulty',
    artifacts: { model: networkOf(layers()), task: initial, weights: weightsOf(four(1, zero)) },
    status: 'fail',
    findings: ['initialization.constant'],
  },
  {
    name: 'only the last layer starts at zero, which is practice',
    kind: 'healthy',
    artifacts: {
      model: networkOf(layers()),
      task: initial,
      weights: weightsOf([...four(0.14).slice(0, 3), weightOf(3, 1, zero)]),
    },
    status: 'pass',
    findings: ['initialization.zero-practice'],
  },
  {
    name: 'most units of a layer are copies of each other',
    kind: 'faulty',
    artifacts: {
      model: networkOf(layers()),
      task: initial,
      weights: weightsOf([
        weightOf(0, 0.14, { units: { total: fanOut, zero: 0, constant: 0, duplicate: 60 } }),
        ...four(0.14).slice(1),
      ]),
    },
    status: 'fail',
    findings: ['initialization.equal-units'],
  },
  {
    name: 'a trained network, wide weights and all',
    kind: 'healthy',
    artifacts: {
      model: networkOf(layers()),
      task: trained,
      weights: weightsOf(four(1, { state: 'trained' }), { state: 'trained', atDraw: 0, awayFromDraw: 4 }),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'a trained network whose units are nearly all one and the same, layer after layer',
    kind: 'faulty',
    artifacts: {
      model: networkOf(layers()),
      task: trained,
      weights: weightsOf(
        four(0.14, { state: 'trained', units: { total: 100, zero: 0, constant: 0, duplicate: 99 } }),
        { state: 'trained', atDraw: 0, awayFromDraw: 4 },
      ),
    },
    status: 'fail',
    findings: ['initialization.equal-units'],
  },
  {
    name: 'told trained, but nothing has moved from its draw',
    kind: 'borderline',
    artifacts: { model: networkOf(layers()), task: trained, weights: weightsOf(four(0.14)) },
    status: 'warn',
    findings: ['initialization.unmoved'],
  },
  {
    name: 'a model without weights',
    kind: 'not-applicable',
    artifacts: { model: networkOf([]), weights: weightsOf([], { state: 'unclear' }) },
    status: 'not-applicable',
    findings: [],
  },
]
