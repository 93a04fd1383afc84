/** Model files: read whole, looked into just far enough to find the files beside them that hold their weights. */
import { readFile, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep, win32 } from 'node:path'
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

/** Names of the files that the model's tensors lie in, each once. */
function externalLocations(path: string, model: ModelProto, graph: GraphProto): string[] {
  const locations = new Set<string>()
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
    locations.add(location)
  }
  return [...locations]
}

const refusal = (path: string, location: string): InputError =>
  new InputError({
    file: path,
    place: `external data ${location}`,
    cause: "the model asks for a file outside its own folder, which may be somebody's secret",
    remedy: 'put the file beside the model and name it without a folder',
  })

/** Whether `inner` lies below `folder`; both absolute and without links. */
function isBelow(folder: string, inner: string): boolean {
  const way = relative(folder, inner)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/**
 * Reads one file of external data. The location is judged as written, on every system's terms, and again after links are
 * followed, because a link in the model's folder may lead anywhere.
 */
async function readExternal(path: string, location: string): Promise<ExternalData> {
  const folder = dirname(resolve(path))
  if (isAbsolute(location) || win32.isAbsolute(location) || location.includes('\0'))
    throw refusal(path, location)
  const file = resolve(folder, location)
  if (!isBelow(folder, file) || location.split(/[\\/]/).includes('..')) throw refusal(path, location)
  const missing = (error: unknown) =>
    error instanceof Error && 'code' in error && error.code === 'ENOENT'
      ? new InputError({
          file: path,
          place: `external data ${location}`,
          cause: 'the model keeps weights in this file, which is not there',
          remedy: 'put it beside the model',
        })
      : error
  const [realFolder, realFile] = await naming(file, () =>
    Promise.all([realpath(folder), realpath(file)]).catch((error) => {
      throw missing(error)
    }),
  )
  if (!isBelow(realFolder, realFile)) throw refusal(path, location)
  return { location, bytes: new Uint8Array(await naming(file, () => readFile(realFile))) }
}

/**
 * A model's bytes and those of the files its weights lie in. Throws InputError where the bytes are no ONNX model, hold no graph,
 * or name external data that is missing, absolute or outside the model's folder (by `..` or by a link).
 */
export async function readModel(path: string): Promise<{ model: Uint8Array; externalData: ExternalData[] }> {
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
  const locations = externalLocations(path, decoded, graph)
  const externalData: ExternalData[] = []
  for (const location of locations) externalData.push(await readExternal(path, location))
  return { model, externalData }
}
