/** Values held by a TensorProto, wherever it keeps them: raw bytes, typed fields, or external data handed in. */
import type { TensorProto } from 'onnx-buf'
import { TensorProto_DataLocation as DataLocation } from 'onnx-buf'
import { bfloatToNumber, halfToNumber } from '../base/half'
import { InputError } from '../contract/errors'
import type { ExternalData } from '../contract/runtime'
import type { ElementType } from '../contract/tensor'
import { bytesPerElement, elementTypeOf } from './element-type'

/** Number of values by the declared dims (1 for a scalar). */
export const valueCount = (tensor: TensorProto): number =>
  tensor.dims.reduce((product, size) => product * Number(size), 1)

/**
 * All values as doubles (64-bit integers rounded to the nearest double, bool as 0 and 1), or null where there are none to
 * read: strings, packed types, external data that was not handed in. Throws InputError, its place the tensor's name, where
 * the tensor holds fewer or more values than its dims declare.
 */
export function valuesOf(
  tensor: TensorProto,
  externalData: readonly ExternalData[] = [],
): Float64Array | null {
  const type = elementTypeOf(tensor.dataType)
  const bytes = rawBytes(tensor, externalData)
  const values = bytes ? decodeRaw(bytes, type) : isExternal(tensor) ? null : typedValues(tensor, type)
  if (values && values.length !== valueCount(tensor)) {
    throw damaged(tensor, `holds ${values.length} values`)
  }
  return values
}

/** Throws InputError where raw bytes do not fill the declared dims; looks at lengths only, so it is cheap. */
export function checkRawLength(tensor: TensorProto): void {
  if (tensor.dims.some((size) => size < 0n)) throw damaged(tensor, 'has a negative size')
  const width = bytesPerElement(elementTypeOf(tensor.dataType))
  if (width === null || tensor.rawData.length === 0) return
  if (tensor.rawData.length !== valueCount(tensor) * width) {
    throw damaged(tensor, `holds ${tensor.rawData.length} bytes`)
  }
}

export const isExternal = (tensor: TensorProto): boolean => tensor.dataLocation === DataLocation.EXTERNAL

function damaged(tensor: TensorProto, holds: string): InputError {
  return new InputError({
    place: tensor.name || 'a constant',
    cause: `${holds}, but its shape is [${tensor.dims.join(', ')}] of ${elementTypeOf(tensor.dataType)}`,
    remedy: 'the file may be damaged; export it again',
  })
}

function rawBytes(tensor: TensorProto, externalData: readonly ExternalData[]): Uint8Array | null {
  if (!isExternal(tensor)) return tensor.rawData.length > 0 ? tensor.rawData : null
  const entry = (key: string) => tensor.externalData.find((pair) => pair.key === key)?.value
  const file = externalData.find((data) => data.location === entry('location'))
  if (!file) return null
  const width = bytesPerElement(elementTypeOf(tensor.dataType)) ?? 0
  const offset = Number(entry('offset') ?? 0)
  return file.bytes.subarray(offset, offset + Number(entry('length') ?? valueCount(tensor) * width))
}

type Reader = (view: DataView, at: number) => number
const readers: Readonly<Partial<Record<ElementType, Reader>>> = {
  float32: (view, at) => view.getFloat32(at, true),
  float64: (view, at) => view.getFloat64(at, true),
  float16: (view, at) => halfToNumber(view.getUint16(at, true)),
  bfloat16: (view, at) => bfloatToNumber(view.getUint16(at, true)),
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  int16: (view, at) => view.getInt16(at, true),
  uint16: (view, at) => view.getUint16(at, true),
  int32: (view, at) => view.getInt32(at, true),
  uint32: (view, at) => view.getUint32(at, true),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  uint64: (view, at) => Number(view.getBigUint64(at, true)),
  bool: (view, at) => view.getUint8(at),
}

function decodeRaw(bytes: Uint8Array, type: ElementType): Float64Array | null {
  const read = readers[type]
  const width = bytesPerElement(type)
  if (!read || width === null) return null
  // Not a typed-array view: raw data may stand at an odd offset of the file.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = new Float64Array(Math.floor(bytes.byteLength / width))
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * width)
  return values
}

/** Narrow types share `int32_data` (onnx.proto, TensorProto); the 16-bit floats stand there as bits. */
function typedValues(tensor: TensorProto, type: ElementType): Float64Array | null {
  switch (type) {
    case 'float32':
      return Float64Array.from(tensor.floatData)
    case 'float64':
      return Float64Array.from(tensor.doubleData)
    case 'int64':
      return Float64Array.from(tensor.int64Data, Number)
    case 'uint32':
    case 'uint64':
      return Float64Array.from(tensor.uint64Data, Number)
    case 'float16':
      return Float64Array.from(tensor.int32Data, halfToNumber)
    case 'bfloat16':
      return Float64Array.from(tensor.int32Data, bfloatToNumber)
    case 'string':
    case 'other':
      return null
    default:
      return Float64Array.from(tensor.int32Data)
  }
}
