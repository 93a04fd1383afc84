/** Values held by a TensorProto, wherever it keeps them: raw bytes, typed fields, or external data handed in. */
import type { TensorProto } from 'onnx-buf'
import { TensorProto_DataLocation as DataLocation } from 'onnx-buf'
import { bfloatToNumber, halfToNumber } from '../base/half'
import { InputError } from '../contract/errors'
import type { ExternalData } from '../contract/runtime'
import type { ElementType } from '../contract/tensor'
import { bitsPerElement, elementTypeOf } from './element-type'
import { bytesFor, decodedValues } from './element-values'

/** Half a gigabyte as doubles; larger tensors are read by stretches (tensor-chunks.ts). */
export const mostValuesAtOnce = 2 ** 26

/** Number of values by the declared dims (1 for a scalar). */
export const valueCount = (tensor: TensorProto): number =>
  tensor.dims.reduce((product, size) => product * Number(size), 1)

export const isExternal = (tensor: TensorProto): boolean => tensor.dataLocation === DataLocation.EXTERNAL

/**
 * All values as doubles (64-bit integers rounded to the nearest double, bool as 0 and 1), or null where there are none to
 * read at once: strings, types without a name, more than 67 million values, external data that was not handed in or stays
 * on disk. Throws InputError, its place the tensor's name, where the tensor holds fewer or more values than its dims declare.
 */
export function valuesOf(
  tensor: TensorProto,
  externalData: readonly ExternalData[] = [],
): Float64Array | null {
  checkStored(tensor, externalData)
  const count = valueCount(tensor)
  if (count > mostValuesAtOnce) return null
  const source = sourceOf(tensor, externalData)
  const file = source?.kind === 'file' ? source.file.held(source.offset, source.bytes) : null
  if (file) return decodedValues(file, elementTypeOf(tensor.dataType), count)
  return source && source.kind !== 'file' ? source.stretch(0, count) : null
}

/** Where a tensor's values stand; in memory they can be had by any stretch, which must begin at a multiple of four. */
export type ValueSource =
  | { kind: 'memory'; stretch(from: number, count: number): Float64Array | null }
  | { kind: 'file'; file: ExternalData; offset: number; bytes: number }

/** null where there are none to read. The tensor must have passed `checkStored`. */
export function sourceOf(tensor: TensorProto, externalData: readonly ExternalData[]): ValueSource | null {
  const type = elementTypeOf(tensor.dataType)
  const bits = bitsPerElement(type)
  if (bits === null) return null
  if (isExternal(tensor)) {
    const range = externalRange(tensor)
    const file = externalData.find(({ location }) => location === range.location)
    return file ? { kind: 'file', file, offset: range.offset, bytes: range.bytes } : null
  }
  const { rawData } = tensor
  if (rawData.length === 0) return { kind: 'memory', stretch: typedStretch(tensor, type) }
  const stretch = (from: number, count: number) => {
    const start = (from * bits) / 8
    return decodedValues(rawData.subarray(start, start + (bytesFor(type, count) ?? 0)), type, count)
  }
  return { kind: 'memory', stretch }
}

/**
 * Throws InputError where what is stored does not fill the declared dims, or lies beyond the end of external data. Looks at
 * lengths only, so it is cheap whatever the dims claim.
 */
export function checkStored(tensor: TensorProto, externalData: readonly ExternalData[] = []): void {
  if (tensor.dims.some((size) => size < 0n)) throw damaged(tensor, 'has a negative size')
  if (isExternal(tensor)) checkExternal(tensor, externalData)
  else checkHeld(tensor)
}

function checkHeld(tensor: TensorProto): void {
  const type = elementTypeOf(tensor.dataType)
  if (type === 'other') return
  const expected = bytesFor(type, valueCount(tensor))
  if (expected !== null && tensor.rawData.length > 0) {
    if (tensor.rawData.length !== expected) throw damaged(tensor, `holds ${tensor.rawData.length} bytes`)
    return
  }
  const held = heldInFields(tensor, type)
  if (held !== fieldEntries(type, valueCount(tensor))) throw damaged(tensor, `holds ${held} values`)
}

interface ExternalRange {
  location: string
  offset: number
  bytes: number
}

/** Where in which file the values lie. Throws InputError for an offset or a length that is no such number. */
function externalRange(tensor: TensorProto): ExternalRange {
  const entry = (key: string) => tensor.externalData.find((pair) => pair.key === key)?.value
  const whole = (key: string, byDefault: number): number => {
    const text = entry(key)
    if (text === undefined || text === '') return byDefault
    const value = Number(text)
    if (!Number.isSafeInteger(value) || value < 0) throw damaged(tensor, `lies at the ${key} "${text}"`)
    return value
  }
  const needed = bytesFor(elementTypeOf(tensor.dataType), valueCount(tensor)) ?? 0
  return { location: entry('location') ?? '', offset: whole('offset', 0), bytes: whole('length', needed) }
}

function checkExternal(tensor: TensorProto, externalData: readonly ExternalData[]): void {
  const { location, offset, bytes } = externalRange(tensor)
  const needed = bytesFor(elementTypeOf(tensor.dataType), valueCount(tensor))
  if (needed !== null && bytes !== needed) throw damaged(tensor, `holds ${bytes} bytes in ${location}`)
  const file = externalData.find((data) => data.location === location)
  if (file && offset + bytes > file.bytes) {
    throw damaged(
      tensor,
      `lies at bytes ${offset} to ${offset + bytes} of ${location}, which has ${file.bytes}`,
    )
  }
}

function damaged(tensor: TensorProto, holds: string): InputError {
  return new InputError({
    place: tensor.name || 'a constant',
    cause: `${holds}, but its shape is [${tensor.dims.join(', ')}] of ${elementTypeOf(tensor.dataType)}`,
    remedy: 'the file may be damaged; export it again',
  })
}

/** Entries of `int32_data` that hold several packed values each, or a code of eight bits. */
const asBytes: ReadonlySet<ElementType> = new Set([
  'int4',
  'uint4',
  'int2',
  'uint2',
  'float4e2m1',
  'float8e4m3fn',
  'float8e4m3fnuz',
  'float8e5m2',
  'float8e5m2fnuz',
  'float8e8m0',
])

const fieldEntries = (type: ElementType, count: number): number =>
  asBytes.has(type) ? (bytesFor(type, count) ?? count) : count

/** Narrow types share `int32_data` (onnx.proto, TensorProto). */
function heldInFields(tensor: TensorProto, type: ElementType): number {
  switch (type) {
    case 'float32':
      return tensor.floatData.length
    case 'float64':
      return tensor.doubleData.length
    case 'int64':
      return tensor.int64Data.length
    case 'uint32':
    case 'uint64':
      return tensor.uint64Data.length
    case 'string':
      return tensor.stringData.length
    default:
      return tensor.int32Data.length
  }
}

/** The 16-bit floats stand in `int32_data` as bits. */
function typedStretch(tensor: TensorProto, type: ElementType) {
  const numbers =
    (of: readonly number[], read?: (value: number) => number) => (from: number, count: number) =>
      read
        ? Float64Array.from(of.slice(from, from + count), read)
        : Float64Array.from(of.slice(from, from + count))
  const longs = (of: readonly bigint[]) => (from: number, count: number) =>
    Float64Array.from(of.slice(from, from + count), Number)
  switch (type) {
    case 'float32':
      return numbers(tensor.floatData)
    case 'float64':
      return numbers(tensor.doubleData)
    case 'int64':
      return longs(tensor.int64Data)
    case 'uint32':
    case 'uint64':
      return longs(tensor.uint64Data)
    case 'float16':
      return numbers(tensor.int32Data, halfToNumber)
    case 'bfloat16':
      return numbers(tensor.int32Data, bfloatToNumber)
  }
  if (!asBytes.has(type)) return numbers(tensor.int32Data)
  return (from: number, count: number) => {
    const start = bytesFor(type, from) ?? from
    const bytes = tensor.int32Data.slice(start, start + (bytesFor(type, count) ?? count))
    return decodedValues(Uint8Array.from(bytes), type, count)
  }
}
