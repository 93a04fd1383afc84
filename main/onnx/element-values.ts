/** Numbers out of raw bytes, by element type. */
import { bfloatToNumber, halfToNumber } from '../base/half'
import { powerToNumber, type SmallFloat, smallFloatToNumber } from '../base/small-float'
import type { ElementType } from '../contract/tensor'
import { bitsPerElement } from './element-type'

type Reader = (view: DataView, at: number) => number

const smallFloat =
  (type: SmallFloat): Reader =>
  (view, at) =>
    smallFloatToNumber(type, view.getUint8(at))

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
  float8e4m3fn: smallFloat('float8e4m3fn'),
  float8e4m3fnuz: smallFloat('float8e4m3fnuz'),
  float8e5m2: smallFloat('float8e5m2'),
  float8e5m2fnuz: smallFloat('float8e5m2fnuz'),
  float8e8m0: (view, at) => powerToNumber(view.getUint8(at)),
}

const signed = (code: number, bits: number): number => (code >= 1 << (bits - 1) ? code - (1 << bits) : code)

/** Values of codes narrower than a byte. */
const packed: Readonly<Partial<Record<ElementType, (code: number) => number>>> = {
  int4: (code) => signed(code, 4),
  uint4: (code) => code,
  int2: (code) => signed(code, 2),
  uint2: (code) => code,
  float4e2m1: (code) => smallFloatToNumber('float4e2m1', code),
}

/** Bytes that so many values take; null for types without a width. */
export function bytesFor(type: ElementType, count: number): number | null {
  const bits = bitsPerElement(type)
  return bits === null ? null : Math.ceil((count * bits) / 8)
}

/** The first of a byte's values stands in its low bits (onnx.proto, TensorProto). */
function unpacked(bytes: Uint8Array, bits: number, count: number, read: (code: number) => number) {
  const [perByte, mask] = [8 / bits, (1 << bits) - 1]
  const values = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    values[i] = read((bytes[Math.floor(i / perByte)] >> ((i % perByte) * bits)) & mask)
  }
  return values
}

/**
 * The first `count` values of little-endian raw bytes as doubles: 64-bit integers rounded to the nearest double, bool as 0
 * and 1. `bytes` must hold as many. null for types that are not numbers.
 */
export function decodedValues(bytes: Uint8Array, type: ElementType, count: number): Float64Array | null {
  const bits = bitsPerElement(type)
  if (bits === null) return null
  const narrow = packed[type]
  if (narrow) return unpacked(bytes, bits, count, narrow)
  const read = readers[type]
  if (!read) return null
  // Not a typed-array view: raw data may stand at an odd offset of the file.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = new Float64Array(count)
  for (let i = 0; i < count; i++) values[i] = read(view, (i * bits) / 8)
  return values
}
