/** ONNX Runtime on the CPU behind the contract's Runtime. */
import { availableParallelism } from 'node:os'
import { type InferenceSession, InferenceSession as Native, Tensor as NativeTensor } from 'onnxruntime-node'
import type { ExternalData, Runtime, Session } from '../contract/runtime'
import { type ElementType, elementTypeSchema, type Tensor, type TensorInfo } from '../contract/tensor'
import { type ProfileFolder, profileFolder } from './profile'

/** More threads seldom help a batch of 100 ms, and other sessions want cores too. */
const mostThreads = 4
/** Errors are thrown; the runtime would print them to stderr as well. */
const onlyFatal = 4

type LoadOptions = { externalData?: readonly ExternalData[]; optimize?: boolean; profile?: boolean }

/** Where the runtime itself reads (maps) weights that stay on disk; a model loaded from bytes has no folder of its own. */
function folderOf(externalData: readonly ExternalData[]) {
  const folder = externalData.find(({ whole }) => !whole)?.folder
  return folder ? { model_external_initializers_file_folder_path: folder } : {}
}

function sessionOptions(
  { externalData = [], optimize = true }: LoadOptions,
  profiled: ProfileFolder | null,
): InferenceSession.SessionOptions {
  return {
    ...(profiled ? { enableProfiling: true, profileFilePrefix: profiled.prefix } : {}),
    executionProviders: ['cpu'],
    intraOpNumThreads: Math.min(mostThreads, availableParallelism()),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: optimize ? 'all' : 'disabled',
    logSeverityLevel: onlyFatal,
    // Sessions that spin while they wait steal each other's cores (spec: autodiff, "Traps").
    extra: { session: { intra_op: { allow_spinning: '0' }, ...folderOf(externalData) } },
    externalData: externalData.flatMap(({ location, whole }) =>
      whole ? [{ path: location, data: whole }] : [],
    ),
  }
}

/** ONNX Runtime prefixes its source file and line, and may run over several lines. */
function cleaned(error: unknown): Error {
  const words = error instanceof Error ? error.message : String(error)
  const text = words
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/^Error:\s*/, '')
    .replace(/\/\S*\/(\S+\.(?:cc|h)):\d+ \S+ /g, '')
  return new Error(text.trim(), { cause: error })
}

const typeOf = (name: string): ElementType => elementTypeSchema.catch('other').parse(name)

function inputInfo(meta: InferenceSession.ValueMetadata): TensorInfo {
  if (!meta.isTensor) return { name: meta.name, type: 'other', shape: null }
  const shape = meta.shape.map((size) => (size === '' ? null : size))
  return { name: meta.name, type: typeOf(meta.type), shape }
}

/** Types a tensor of onnxruntime-common may have. */
const isFed = (type: ElementType): type is Exclude<NativeTensor.Type, 'float4'> => fed.has(type)
const fed: ReadonlySet<ElementType> = new Set([
  'float32',
  'float64',
  'float16',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'bool',
  'string',
])

const sizeOf = (dims: readonly number[]): number => dims.reduce((product, size) => product * size, 1)

function toNative(name: string, { type, data, dims }: Tensor): NativeTensor {
  if (!isFed(type)) throw new Error(`input ${name}: ${type} cannot be fed`)
  if (data.length !== sizeOf(dims))
    throw new Error(`input ${name}: ${data.length} values for [${dims.join(', ')}]`)
  return new NativeTensor(type, data, dims)
}

/** Float16Array exists in newer engines only; its bits are what the contract keeps. */
function bitsOf(data: NativeTensor['data']): Tensor['data'] {
  if (data instanceof Uint8ClampedArray) return new Uint8Array(data.buffer, data.byteOffset, data.length)
  if (data.constructor.name === 'Float16Array' && ArrayBuffer.isView(data)) {
    return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
  }
  return data
}

function fromNative(name: string, value: NativeTensor): Tensor {
  const data = bitsOf(value.data)
  if (data.length !== sizeOf(value.dims)) {
    throw new Error(`output ${name}: ${data.length} values for [${value.dims.join(', ')}]`)
  }
  return { type: typeOf(value.type), dims: [...value.dims], data }
}

function wrap(native: InferenceSession, profiled: ProfileFolder | null): Session {
  return {
    inputs: native.inputMetadata.map(inputInfo),
    outputs: [...native.outputNames],
    async run(feeds, fetches = native.outputNames) {
      // The runtime refuses to be asked for nothing.
      if (fetches.length === 0) return {}
      try {
        const fed = Object.fromEntries(
          Object.entries(feeds).map(([name, tensor]) => [name, toNative(name, tensor)]),
        )
        const got = await native.run(fed, [...fetches], { logSeverityLevel: onlyFatal })
        return Object.fromEntries(fetches.map((name) => [name, fromNative(name, got[name])]))
      } catch (error) {
        throw cleaned(error)
      }
    },
    async runInto(feeds, into, fetches) {
      try {
        const fed = Object.fromEntries(
          Object.entries(feeds).map(([name, tensor]) => [name, toNative(name, tensor)]),
        )
        const written = Object.entries(into).map(([name, tensor]) => [name, toNative(name, tensor)])
        const asked = Object.fromEntries([...written, ...fetches.map((name) => [name, null])])
        const got = await native.run(fed, asked, { logSeverityLevel: onlyFatal })
        return Object.fromEntries(fetches.map((name) => [name, fromNative(name, got[name])]))
      } catch (error) {
        throw cleaned(error)
      }
    },
    async endProfile() {
      if (!profiled) throw new Error('the session was not loaded with profile')
      native.endProfiling()
      return profiled.read()
    },
    async release() {
      await native.release()
      await profiled?.remove()
    },
  }
}

/**
 * A Runtime over onnxruntime-node's CPU provider. `load` and `run` throw Error with the runtime's own words on one line;
 * outputs that are not tensors make a run throw.
 */
export function createOnnxRuntime(): Runtime {
  return {
    name: 'onnxruntime',
    async load(model, options = {}) {
      const profiled = options.profile ? await profileFolder() : null
      try {
        return wrap(await Native.create(model, sessionOptions(options, profiled)), profiled)
      } catch (error) {
        await profiled?.remove()
        throw cleaned(error)
      }
    },
  }
}
