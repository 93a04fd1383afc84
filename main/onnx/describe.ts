/** `assay describe`: what a model file says of itself. */
import type { ModelDescription, ModelOutput } from '../contract/model'
import type { ExternalData } from '../contract/runtime'
import { type Analysis, analyse } from './analysis'
import { bodyContents } from './bodies'
import { decodeModel } from './codec'
import { entryPoints } from './entry'
import { headOf } from './head'
import { reachableRanges } from './intervals'
import { noiseNodes } from './noise'
import { type Parameter, parametersOf } from './parameters'
import { isQuantizing } from './quantization'
import { intervalOf } from './range'
import { sparseInfo } from './sparse'
import { initializerInfo } from './value-info'

/**
 * Describes a serialized model. `externalData` is only needed for bounds that depend on values kept outside the file.
 * Throws InputError for bytes that are no model, an opset older than 7, a graph that cannot run, and damaged tensors.
 */
export function describeModel(
  model: Uint8Array,
  externalData: readonly ExternalData[] = [],
): ModelDescription {
  return describeAnalysis(analyse(decodeModel(model), externalData))
}

export function describeAnalysis(analysis: Analysis): ModelDescription {
  const { graph, data, layers } = analysis
  const bodies = bodyContents(analysis)
  const parameters = eachOnce([...parametersOf(analysis.parameters), ...bodies.parameters])
  const { model } = graph
  return {
    irVersion: Number(model.irVersion),
    opset: graph.opset,
    opsets: model.opsetImport.map(({ domain, version }) => ({ domain, version: Number(version) })),
    producer: [model.producerName, model.producerVersion].filter((part) => part !== '').join(' '),
    nodes: graph.nodes.length,
    operators: operatorCounts(analysis),
    parameters: parameters.reduce((sum, { count }) => sum + count, 0),
    initializers: describeInitializers(analysis, parameters),
    inputs: [...graph.inputs],
    outputs: describeOutputs(analysis),
    layers: [...layers.map(({ layer }) => layer), ...bodies.layers],
    entries: entryPoints(graph, data, layers),
    structure: analysis.structure,
    functions: analysis.functions,
    resolutions: [...analysis.resolutions],
    quantized: graph.nodes.some(isQuantizing),
    noise: noiseNodes(graph),
  }
}

const eachOnce = (parameters: readonly Parameter[]): Parameter[] => [
  ...new Map(parameters.map((one) => [one.name, one])).values(),
]

function operatorCounts({ graph }: Analysis): ModelDescription['operators'] {
  const counts = new Map<string, number>()
  for (const { opType } of graph.nodes) counts.set(opType, (counts.get(opType) ?? 0) + 1)
  const byCountThenName = (a: [string, number], b: [string, number]) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)
  return [...counts].sort(byCountThenName).map(([op, count]) => ({ op, count }))
}

/** Initializers as stored, then the copies that Identity nodes make of them (each a parameter of its own). */
function describeInitializers(
  { graph }: Analysis,
  parameters: readonly Parameter[],
): ModelDescription['initializers'] {
  const learnable = new Set(parameters.map(({ name }) => name))
  const infos = [
    ...[...graph.initializers.values()].map(initializerInfo),
    ...[...graph.sparseInitializers.values()].map(sparseInfo),
  ]
  const stored = infos.map((info) => ({ ...info, learnable: learnable.has(info.name) }))
  const copies = parameters
    .filter(({ name, initializer }) => initializer !== null && initializer !== name)
    .map(({ name, type, shape }) => ({ name, type, shape, learnable: true }))
  return [...stored, ...copies]
}

function describeOutputs({ graph, facts, data, layers }: Analysis): ModelOutput[] {
  const ranges = reachableRanges(graph, facts)
  const layerNodes = new Set(layers.map(({ node }) => node))
  return graph.outputs.map((output) => ({
    ...output,
    // An exporter's declaration may be vaguer than what the operators say.
    shape: facts.get(output.name)?.shape?.slice() ?? output.shape,
    reachable: intervalOf(ranges(output.name)),
    head: headOf(graph, facts, data, layerNodes, output.name),
  }))
}
