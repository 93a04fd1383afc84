/** Everything the file itself says of a model, worked out once and used by describe and by the gatherers. */
import type { ModelProto, NodeProto } from 'onnx-buf'
import type { ModelDescription, Resolution, Structure } from '../contract/model'
import type { ExternalData } from '../contract/runtime'
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
