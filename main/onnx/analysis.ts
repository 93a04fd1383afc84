/** Everything the file itself says of a model, worked out once and used by describe and by the gatherers. */
import type { ModelProto, NodeProto } from 'onnx-buf'
import type { ModelDescription, Resolution, Structure } from '../contract/model'
import type { ExternalData } from '../contract/runtime'
import { decodeModel } from './codec'
import { dataTensors } from './data-flow'
import { type Graph, indexGraph } from './graph'
import { type LearnedLayer, learnedLayers } from './layers'
import type { Facts } from './ops/rule'
import { type Parameter, parametersByNode } from './parameters'
import { plainForm } from './plain-form'
import { inferFacts } from './shapes'
import { withStructure } from './structure'

export interface Analysis {
  graph: Graph
  facts: ReadonlyMap<string, Facts>
  /** Tensors that carry values of the inputs. */
  data: ReadonlySet<string>
  parameters: ReadonlyMap<NodeProto, Parameter[]>
  layers: readonly LearnedLayer[]
  structure: Structure
  /** Functions that were put in place of their calls; the graph holds none. */
  functions: ModelDescription['functions']
  /** Branches of `If` that were taken for good; the others are gone. */
  resolutions: readonly Resolution[]
}

/** Of the model's plain form (plain-form.ts), which `graph.model` holds. Throws InputError as `plainForm` and `indexGraph` do. */
export function analyse(model: ModelProto, externalData: readonly ExternalData[] = []): Analysis {
  const { model: plain, functions, resolutions } = plainForm(model, externalData)
  const graph = indexGraph(plain, externalData)
  const facts = inferFacts(graph)
  const data = dataTensors(graph)
  const parameters = parametersByNode(graph, data)
  const found = learnedLayers(graph, facts, data, parameters)
  return { graph, facts, data, parameters, ...withStructure(graph, data, found), functions, resolutions }
}

/** A model file as it was read: bytes that stay as they are for as long as anybody holds them. */
export interface ModelFile {
  readonly model: Uint8Array
  readonly externalData: readonly ExternalData[]
}

const decoded = new WeakMap<Uint8Array, ModelProto>()

/** `decodeModel`, once for each file; nobody may change what it gives. Let go with the bytes. */
export function modelOf({ model: bytes }: ModelFile): ModelProto {
  const known = decoded.get(bytes)
  if (known) return known
  const model = decodeModel(bytes)
  decoded.set(bytes, model)
  return model
}

const analysed = new WeakMap<ModelProto, { externalData: readonly ExternalData[]; analysis: Analysis }>()

/** `analyse`, once for each model and the files it belongs to, for as long as anybody holds the model. */
export function analysisOf(model: ModelProto, externalData: readonly ExternalData[]): Analysis {
  const known = analysed.get(model)
  if (known?.externalData === externalData) return known.analysis
  const analysis = analyse(model, externalData)
  analysed.set(model, { externalData, analysis })
  return analysis
}

/** Of the file as it stands. Throws InputError as `decodeModel` and `analyse` do. */
export const analysisOfFile = (file: ModelFile): Analysis => analysisOf(modelOf(file), file.externalData)
