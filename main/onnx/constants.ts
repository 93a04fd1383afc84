/** Tensors whose values the file itself holds: initializers and Constant nodes. */
import type { NodeProto, SparseTensorProto, TensorProto } from 'onnx-buf'
import type { ElementType, TensorInfo } from '../contract/tensor'
import { attributeOf } from './attributes'
import type { Graph } from './graph'
import { sparseChunks, sparseInfo, sparseValues } from './sparse'
import { valueChunks } from './tensor-chunks'
import { valuesOf } from './tensor-values'
import { initializerInfo } from './value-info'

interface Inline {
  type: ElementType
  /** null: no numbers. */
  values: Float64Array | null
  shape: number[]
}

/** A Constant's value where it is not kept as a tensor. */
function inlineValue(node: NodeProto): Inline | null {
  for (const { name, f, i, floats, ints, strings } of node.attribute) {
    if (name === 'value_string') return { type: 'string', values: null, shape: [] }
    if (name === 'value_strings') return { type: 'string', values: null, shape: [strings.length] }
    if (name === 'value_float') return { type: 'float32', values: Float64Array.of(f), shape: [] }
    if (name === 'value_int') return { type: 'int64', values: Float64Array.of(Number(i)), shape: [] }
    if (name === 'value_floats')
      return { type: 'float32', values: Float64Array.from(floats), shape: [floats.length] }
    if (name === 'value_ints')
      return { type: 'int64', values: Float64Array.from(ints, Number), shape: [ints.length] }
  }
  return null
}

/** The stored tensor behind a name: an initializer, or the value of a Constant node. */
export function storedTensor(graph: Graph, name: string): TensorProto | null {
  const initializer = graph.initializers.get(name)
  if (initializer) return initializer
  const node = graph.producers.get(name)
  return node?.opType === 'Constant' ? (attributeOf(node, 'value')?.t ?? null) : null
}

/** The sparse tensor behind a name: an initializer, or the `sparse_value` of a Constant node. */
function storedSparse(graph: Graph, name: string): SparseTensorProto | null {
  const initializer = graph.sparseInitializers.get(name)
  if (initializer) return initializer
  const node = graph.producers.get(name)
  return node?.opType === 'Constant' ? (attributeOf(node, 'sparse_value')?.sparseTensor ?? null) : null
}

/** Type and dims of a tensor the file holds; null for one that is computed. */
export function constantInfo(graph: Graph, name: string): TensorInfo | null {
  const stored = storedTensor(graph, name)
  if (stored) return { ...initializerInfo(stored), name }
  const sparse = storedSparse(graph, name)
  if (sparse) return { ...sparseInfo(sparse), name }
  const node = graph.producers.get(name)
  const inline = node?.opType === 'Constant' ? inlineValue(node) : null
  return inline ? { name, type: inline.type, shape: inline.shape } : null
}

/** Values of a tensor the file holds; null for one that is computed or cannot be read as numbers. Throws as `valuesOf`. */
export function constantValues(graph: Graph, name: string): Float64Array | null {
  const stored = storedTensor(graph, name)
  if (stored) return valuesOf(stored, graph.externalData)
  const sparse = storedSparse(graph, name)
  if (sparse) return sparseValues(sparse, graph.externalData)
  const node = graph.producers.get(name)
  return node?.opType === 'Constant' ? (inlineValue(node)?.values ?? null) : null
}

/** The same in stretches of at most a million (tensor-chunks.ts); nothing for a tensor that is computed. */
export async function* constantChunks(graph: Graph, name: string): AsyncIterable<Float64Array> {
  const stored = storedTensor(graph, name)
  if (stored) {
    yield* valueChunks(stored, graph.externalData)
    return
  }
  const sparse = storedSparse(graph, name)
  if (sparse) yield* sparseChunks(sparse, graph.externalData)
  else if (constantInfo(graph, name)) yield constantValues(graph, name) ?? new Float64Array()
}
