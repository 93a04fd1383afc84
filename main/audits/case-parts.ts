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
import type { ModelDescription, ModelOutput } from '../contract/model'
import type { NumberSummary, TextSummary } from '../contract/summary'

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
  head: { op: string; axisSize?: number }[],
  reachable: ModelOutput['reachable'] = { low: null, high: null },
): ModelOutput => ({
  name: 'output',
  type: 'float32',
  shape: ['batch', width],
  reachable,
  head: head.map(({ op, axisSize }, i) => ({ name: `/${op}_${i}`, op, axisSize: axisSize ?? null })),
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
