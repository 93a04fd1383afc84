/** Arrays as columns: what stands in one row of the bytes, and how it becomes a vector. */
import { halfToNumber } from '../../base/half'
import type { Column, ColumnType, NumberArray, Vector } from '../../contract/table'
import type { ArrayHeader, ElementKind } from './npy-header'

/** A column, and its elements within one row of its array. */
export interface Slot {
  column: Column
  element: ElementKind
  /** Bytes from the row's start. */
  offset: number
  /** Elements in a row; more than one is a tensor. */
  count: number
}

/** Wider matrices are one column of tensors. */
const mostColumns = 4_096

const product = (values: readonly number[]): number => values.reduce((all, value) => all * value, 1)

const columnTypes: Readonly<Record<ElementKind['kind'], ColumnType>> = {
  f: 'float',
  i: 'integer',
  u: 'integer',
  b: 'boolean',
  U: 'text',
  S: 'text',
  M: 'timestamp',
  m: 'float',
}

const kindNames: Readonly<Record<ElementKind['kind'], string>> = {
  f: 'float',
  i: 'int',
  u: 'uint',
  b: 'bool',
  U: 'str',
  S: 'bytes',
  M: 'datetime64',
  m: 'timedelta64',
}

const isText = ({ kind }: ElementKind): boolean => kind === 'U' || kind === 'S'

/** NumPy's own name of the type. */
function nameOf({ kind, bytes, unit }: ElementKind): string {
  if (kind === 'b') return 'bool'
  if (kind === 'M' || kind === 'm')
    return `${kindNames[kind]}[${unit ?? 'generic'}]${kind === 'm' ? ' in milliseconds' : ''}`
  return `${kindNames[kind]}${kind === 'U' ? bytes / 4 : kind === 'S' ? bytes : bytes * 8}`
}

const joined = (name: string, part: string | number, by: string): string =>
  name === '' ? String(part) : part === '' ? name : `${name}${by}${part}`

/**
 * The columns of an array called `name`: of a vector one, of a matrix one per column up to 4,096, else one of tensors; of a
 * structured array those of each field. Texts are no tensors, and are always taken apart.
 */
export function slotsOf(name: string, { shape, fields, elementBytes }: ArrayHeader): Slot[] {
  const inner = shape.slice(1)
  return fields.flatMap(({ name: field, element, shape: own, offset }): Slot[] => {
    const axes = [...inner, ...own]
    const title = joined(name, field, '.')
    const sourceType = nameOf(element)
    const plain: Column = { name: title, type: columnTypes[element.kind], sourceType }
    const count = product(axes)
    if (count === 1) return [{ column: plain, element, offset, count: 1 }]
    // A field of a structure lies together within the element; a plain array's rows are all elements.
    const apart = axes.length === 1 || isText(element)
    if (apart && count <= mostColumns) {
      return Array.from({ length: count }, (_, i) => ({
        column: { ...plain, name: `${title}_${i}` },
        element,
        offset: offset + i * (own.length > 0 ? element.bytes : elementBytes),
        count: 1,
      }))
    }
    const large = (element.kind === 'i' || element.kind === 'u') && element.bytes === 8
    const column: Column = {
      name: title,
      type: 'tensor',
      sourceType: large ? `${sourceType} as float64` : sourceType,
      shape: axes,
    }
    return [{ column, element, offset, count }]
  })
}

function swap(bytes: Uint8Array, size: number): void {
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse()
}

/** The slot's elements of all rows, one behind the other, in the machine's order of bytes. */
function collected(rows: Uint8Array, rowBytes: number, { element, offset, count }: Slot): Uint8Array {
  const size = element.bytes * count
  const length = rowBytes === 0 ? 0 : rows.length / rowBytes
  const swaps = element.bigEndian && !isText(element) && element.bytes > 1
  const aligned = rows.byteOffset % 8 === 0
  if (size === rowBytes && !swaps && aligned) return rows
  const bytes = new Uint8Array(length * size)
  if (size <= 8) {
    for (let row = 0; row < length; row++)
      for (let at = 0; at < size; at++) bytes[row * size + at] = rows[row * rowBytes + offset + at]
  } else {
    for (let row = 0; row < length; row++) {
      const start = row * rowBytes + offset
      bytes.set(rows.subarray(start, start + size), row * size)
    }
  }
  if (swaps) swap(bytes, element.bytes)
  return bytes
}

const signedOf = ({ buffer, byteOffset, byteLength }: Uint8Array): BigInt64Array =>
  new BigInt64Array(buffer, byteOffset, byteLength / 8)

const integersOf = (bytes: Uint8Array, signed: boolean): BigInt64Array | BigUint64Array =>
  signed ? signedOf(bytes) : new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8)

function numbersOf(bytes: Uint8Array, { kind, bytes: size }: ElementKind): NumberArray {
  const { buffer, byteOffset, byteLength } = bytes
  const length = byteLength / size
  if (kind === 'b') return Uint8Array.from(bytes, (byte) => (byte === 0 ? 0 : 1))
  if (kind === 'f' && size === 2)
    return Float32Array.from(new Uint16Array(buffer, byteOffset, length), halfToNumber)
  if (kind === 'f')
    return size === 4
      ? new Float32Array(buffer, byteOffset, length)
      : new Float64Array(buffer, byteOffset, length)
  if (size === 8) return Float64Array.from(integersOf(bytes, kind === 'i'), Number)
  if (size === 4)
    return kind === 'i'
      ? new Int32Array(buffer, byteOffset, length)
      : new Uint32Array(buffer, byteOffset, length)
  if (size === 2)
    return kind === 'i'
      ? new Int16Array(buffer, byteOffset, length)
      : new Uint16Array(buffer, byteOffset, length)
  return kind === 'i' ? new Int8Array(buffer, byteOffset, length) : bytes
}

/** Texts end at the first zero that nothing but zeros follow. */
function textsOf(bytes: Uint8Array, { kind, bytes: size, bigEndian }: ElementKind, rows: number): Vector {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const textAt = (row: number): string => {
    const start = row * size
    if (kind === 'S')
      return new TextDecoder('latin1').decode(bytes.subarray(start, start + size)).replace(/\0+$/, '')
    let text = ''
    for (let at = 0; at < size; at += 4) {
      const code = view.getUint32(start + at, !bigEndian)
      text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
    }
    return text.replace(/\0+$/, '')
  }
  return { kind: 'text', values: Array.from({ length: rows }, (_, row) => textAt(row)) }
}

const unitMs: Readonly<Record<string, number>> = {
  D: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  ns: 1e-6,
  ps: 1e-9,
  W: 604_800_000,
}
const notATime = -(2n ** 63n)

/** Units may be counted, as in `[10ms]`; years and months are no number of milliseconds, and are counted from 1970. */
function timesOf(ticks: BigInt64Array, unit: string | null): Vector {
  const [, count = '', name = ''] = /^(\d*)([a-zA-Z]*)$/.exec(unit ?? '') ?? []
  const each = (count === '' ? 1 : Number(count)) * (unitMs[name] ?? 1)
  const months = name === 'Y' ? 12 : name === 'M' ? 1 : 0
  const validity = new Uint8Array(Math.ceil(ticks.length / 8))
  const values = Float64Array.from(ticks, (tick) =>
    months > 0 ? Date.UTC(1970, Number(tick) * months * (Number(count) || 1)) : Number(tick) * each,
  )
  ticks.forEach((tick, row) => {
    if (tick !== notATime) validity[row >> 3] |= 1 << (row & 7)
  })
  return { kind: 'number', values, validity: ticks.includes(notATime) ? validity : null }
}

/** The slot of rows that lie one behind the other, `rowBytes` each. The vector may share their memory. */
export function vectorOf(rows: Uint8Array, rowBytes: number, slot: Slot): Vector {
  const { element, count } = slot
  const bytes = collected(rows, rowBytes, slot)
  const length = rowBytes === 0 ? 0 : rows.length / rowBytes
  if (isText(element)) return textsOf(bytes, element, length)
  if (element.kind === 'M' || element.kind === 'm') return timesOf(signedOf(bytes), element.unit)
  if (count > 1) return { kind: 'tensor', values: numbersOf(bytes, element), width: count, validity: null }
  if (element.kind === 'b')
    return { kind: 'boolean', values: Uint8Array.from(bytes, (byte) => (byte === 0 ? 0 : 1)), validity: null }
  if (element.bytes === 8 && element.kind !== 'f')
    return { kind: 'bigint', values: integersOf(bytes, element.kind === 'i'), validity: null }
  return { kind: 'number', values: numbersOf(bytes, element), validity: null }
}
