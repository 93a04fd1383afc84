/** Model files: read whole, looked into just far enough to find the files beside them that hold their weights. */
import { readFile, stat } from 'node:fs/promises'
import { fromBinary } from '@bufbuild/protobuf'
import {
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  TensorProto_DataLocation,
} from 'onnx-buf'
import { InputError } from '../../contract/errors'
import type { ExternalData } from '../../contract/runtime'
import { naming } from '../file-faults'
import { openExternal, type Piece } from './onnx-external'

function decode(path: string, bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes)
  } catch (error) {
    throw new InputError({
      file: path,
      cause: `the ONNX model does not decode (${error instanceof Error ? error.message : String(error)}); it is damaged or cut off`,
      remedy: 'copy or export the model again',
    })
  }
}

function* tensorsOfAttribute({ t, tensors, g, graphs, sparseTensor }: AttributeProto): Iterable<TensorProto> {
  if (t) yield t
  yield* tensors
  if (sparseTensor?.values) yield sparseTensor.values
  if (sparseTensor?.indices) yield sparseTensor.indices
  for (const graph of g ? [g, ...graphs] : graphs) yield* tensorsOfGraph(graph)
}

function* tensorsOfNodes(nodes: readonly NodeProto[]): Iterable<TensorProto> {
  for (const { attribute } of nodes) for (const one of attribute) yield* tensorsOfAttribute(one)
}

function* tensorsOfGraph({ initializer, sparseInitializer, node }: GraphProto): Iterable<TensorProto> {
  yield* initializer
  for (const { values, indices } of sparseInitializer) {
    if (values) yield values
    if (indices) yield indices
  }
  yield* tensorsOfNodes(node)
}

/** A number as external data writes it; null where it is none. */
function wholeNumber(text: string | undefined): number | null {
  const value = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isSafeInteger(value) && value >= 0 ? value : null
}

/** The files that the model's tensors lie in, and where in them those that tell it. */
function externalPieces(path: string, model: ModelProto, graph: GraphProto): Map<string, Piece[]> {
  const locations = new Map<string, Piece[]>()
  const tensors = [
    ...tensorsOfGraph(graph),
    ...model.functions.flatMap(({ node }) => [...tensorsOfNodes(node)]),
  ]
  for (const { name, dataLocation, externalData } of tensors) {
    if (dataLocation !== TensorProto_DataLocation.EXTERNAL) continue
    const location = externalData.find(({ key }) => key === 'location')?.value
    if (!location) {
      throw new InputError({
        file: path,
        place: `tensor ${name}`,
        cause: 'its values lie in another file, but which one is not said',
        remedy: 'export the model again',
      })
    }
    const told = (wanted: string) => wholeNumber(externalData.find(({ key }) => key === wanted)?.value)
    const [offset, bytes] = [told('offset') ?? 0, told('length')]
    const pieces = locations.get(location) ?? []
    locations.set(location, bytes === null ? pieces : [...pieces, { offset, bytes }])
  }
  return locations
}

/** Protobuf holds no more, and neither does a Node buffer that is read at once. */
const mostModelBytes = 2 ** 31 - 1

async function checkSize(path: string): Promise<void> {
  const { size } = await stat(path)
  if (size <= mostModelBytes) return
  throw new InputError({
    file: path,
    cause: `the ONNX model has ${size} bytes, and no single ONNX file can hold more than 2 GB; it is damaged or no model`,
    remedy: 'export it with its weights in a file of their own (external data)',
  })
}

/**
 * A model's bytes and those of the files its weights lie in. Throws InputError where the bytes are no ONNX model, hold no graph,
 * or name external data that is missing, absolute or outside the model's folder (by `..` or by a link).
 */
export async function readModel(
  path: string,
  mostInMemory?: number,
): Promise<{ model: Uint8Array; externalData: ExternalData[] }> {
  await naming(path, () => checkSize(path))
  const model = new Uint8Array(await naming(path, () => readFile(path)))
  const decoded = decode(path, model)
  const { graph } = decoded
  if (!graph || (graph.node.length === 0 && graph.output.length === 0)) {
    throw new InputError({
      file: path,
      cause: 'the ONNX model holds no graph',
      remedy: 'export the network, not its weights alone',
    })
  }
  return { model, externalData: await openExternal(path, externalPieces(path, decoded, graph), mostInMemory) }
}
