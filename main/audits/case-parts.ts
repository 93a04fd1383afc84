/** Parts that the audits' worked examples are put together from; used by cases.ts files and their tests only. */
import { NumberAccumulator, TextAccumulator } from '../base/summary'
import type {
  ActivationNode,
  Activations,
  Binding,
  Entry,
  Gathered,
  Targets,
  Task,
} from '../contract/artifacts'
import type { ExperimentResult, Experiments, Setup } from '../contract/experiment'
import type { Layer, ModelDescription, ModelOutput } from '../contract/model'
import type { Signal, SignalLayer } from '../contract/signal'
import type { NumberSummary, TextSummary } from '../contract/summary'
import type { TrainingLog } from '../contract/training'

export const ready = <T>(value: T): Gathered<T> => ({ state: 'ready', value })

export function numbers(values: readonly number[]): NumberSummary {
  const accumulator = new NumberAccumulator()
  accumulator.add(values)
  return accumulator.finish()
}

export function words(values: readonly string[]): TextSummary {
  const accumulator = new TextAccumulator()
  accumulator.add(values)
  return accumulator.finish()
}

/** `rows` values spread evenly with exactly this mean and standard deviation. */
export function spread(mean: number, std: number, rows = 200): number[] {
  const unit = Array.from({ length: rows }, (_, i) => i - (rows - 1) / 2)
  const scale = Math.sqrt((rows * rows - 1) / 12)
  return unit.map((value) => mean + (std * value) / scale)
}

export function entryOf(columns: Record<string, number[]>, parts: Partial<Entry> = {}): Entry {
  const rows = Object.values(columns)[0]?.length ?? 0
  return {
    input: 'input',
    tensor: 'input',
    route: 'raw',
    operators: [],
    layer: '/0/Gemm',
    embedding: false,
    image: false,
    rows,
    totalRows: rows,
    features: Object.entries(columns).map(([name, values]) => {
      const entering = numbers(values)
      return { name, column: name, raw: entering, entering }
    }),
    channels: [],
    ...parts,
  }
}

export const bindingOf = (parts: Partial<Binding> = {}): Binding => ({
  inputs: [],
  preprocessing: null,
  preprocessingGrade: 'told',
  targetPreprocessing: null,
  targetPreprocessingGrade: 'told',
  targets: [],
  classes: null,
  ...parts,
})

export const taskOf = (
  kind: Task['kind'],
  loss: Task['loss']['name'] = null,
  parts: Partial<Task> = {},
): Task => ({
  kind,
  grade: 'told',
  loss: { name: loss, told: loss, grade: loss ? 'told' : 'unknown' },
  modelState: 'trained',
  ...parts,
})

export const targetsOf = (column: string, seen: number[], parts: Partial<Targets> = {}): Targets => ({
  tensor: 'output',
  targets: [{ column, raw: numbers(seen), seen: numbers(seen) }],
  labels: null,
  probabilityRows: false,
  rows: seen.length,
  ...parts,
})

export const classTargets = (column: string, labels: string[], rows = 90): Targets => ({
  tensor: 'output',
  targets: [
    { column, raw: words(Array.from({ length: rows }, (_, i) => labels[i % labels.length])), seen: null },
  ],
  labels,
  probabilityRows: false,
  rows,
})

export const outputOf = (
  width: number,
  head: { op: string; axisSize?: number; axis?: number }[],
  reachable: ModelOutput['reachable'] = { low: null, high: null },
): ModelOutput => ({
  name: 'output',
  type: 'float32',
  shape: ['batch', width],
  reachable,
  head: head.map(({ op, axisSize, axis }, i) => ({
    name: `/${op}_${i}`,
    op,
    axisSize: axisSize ?? null,
    ...(axis === undefined ? {} : { axis }),
  })),
})

export const modelOf = (output: ModelOutput): ModelDescription => ({
  irVersion: 8,
  opset: 17,
  opsets: [{ domain: '', version: 17 }],
  producer: 'example',
  nodes: 3,
  operators: [],
  parameters: 100,
  initializers: [],
  inputs: [],
  outputs: [output],
  layers: [],
  entries: [],
  structure: { longestPath: [], unbypassed: [], plain: [], skips: [], normalizations: [] },
  functions: [],
  resolutions: [],
  quantized: false,
})

export const activationNodeOf = (parts: Partial<ActivationNode>): ActivationNode => ({
  node: '/Relu',
  op: 'Relu',
  layer: '/Gemm',
  input: 'before',
  output: 'after',
  units: 100,
  deadUnits: 0,
  activeShare: null,
  saturatedShare: null,
  saturatedUnits: null,
  gate: false,
  ...parts,
})

export const activationsOf = (nodes: ActivationNode[], parts: Partial<Activations> = {}): Activations => ({
  rows: 1000,
  totalRows: 1000,
  statisticsRows: 1000,
  tensors: [],
  activationNodes: nodes,
  firstNonFinite: null,
  notes: [],
  histograms: {},
  histogramRows: 0,
  ...parts,
})

export const layerOf = (name: string, parts: Partial<Layer> = {}): Layer => ({
  name,
  op: 'Gemm',
  parameters: 1056,
  parameterNames: [`${name}.weight`],
  input: 'input',
  output: `${name}.output`,
  shape: ['batch', 32],
  fanIn: 32,
  fanOut: 32,
  activation: 'Relu',
  bypassed: false,
  normalized: false,
  ...parts,
})

/** Names of layers in running order: `layer-0`, `layer-1`... */
export const layerNames = (count: number): string[] => Array.from({ length: count }, (_, i) => `layer-${i}`)

/** A chain of layers with nothing between them. */
export const plainModel = (names: string[], width = 10): ModelDescription => ({
  ...modelOf(outputOf(width, [])),
  layers: names.map((name) => layerOf(name)),
  structure: { longestPath: names, unbypassed: names, plain: names, skips: [], normalizations: [] },
})

export const signalLayerOf = (parts: Partial<SignalLayer>): SignalLayer => ({
  name: 'layer-0',
  op: 'Gemm',
  tensor: 'h',
  hidden: true,
  onlyWay: true,
  units: 32,
  valuesPerRow: 32,
  std: 0.8,
  freshStd: 0.7,
  rank: { effective: 18, full: 32 },
  similarity: 0.5,
  freshSimilarity: 0.6,
  duplicateUnits: 0,
  constantUnits: 0,
  ...parts,
})

export const signalOf = (layers: SignalLayer[]): Signal => ({
  rows: 240,
  totalRows: 1000,
  entry: { tensor: 'input', width: 64, rank: { effective: 30, full: 64 }, similarity: 0.4 },
  layers,
  freshMissing: null,
  seed: 1,
})

/** A log of the training loss alone. */
export const logOf = (losses: number[]): TrainingLog => ({
  stepName: 'epoch',
  steps: losses.map((_, i) => i + 1),
  series: [{ name: 'train_loss', values: losses }],
})

const adam: Setup['optimizer']['value'] = {
  kind: 'adam',
  momentum: 0,
  weightDecay: 0,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
}

const setup: Setup = {
  loss: { value: 'cross-entropy', grade: 'told' },
  output: 'output',
  optimizer: { value: adam, grade: 'told' },
  learningRate: { value: 0.001, grade: 'told' },
  batchSize: { value: 32, grade: 'told' },
  clipNorm: { value: null, grade: 'told' },
  trainingRows: 750,
  validationRows: 250,
  parameters: 1000,
  start: 'drawn',
  notes: [],
}

/** Experiments with these results, each made as a quick one. */
export const experimentsOf = (...results: ExperimentResult[]): Experiments => ({
  mode: 'quick',
  runs: results.map((result) => ({
    spec: {
      kind: result.kind,
      change: null,
      budget: null,
      seed: 1,
      learningRate: null,
      batchSize: null,
      optimizer: null,
      loss: null,
      seeds: null,
    },
    setup,
    result,
    ended: 'done',
    headline: { id: 'example', values: {} },
    evidence: [],
    seconds: 1,
  })),
  skipped: [],
})
