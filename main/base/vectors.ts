/** Cutting and joining of column vectors, so that readers get rows in the portions they ask for. */
import type { Batch, NumberArray, Validity, Vector } from '../contract/table'

const numberKinds = [
  Float64Array,
  Float32Array,
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
] as const

export const isNumberArray = (values: unknown): values is NumberArray =>
  numberKinds.some((Kind) => values instanceof Kind)

export const isValidAt = (validity: Validity, row: number): boolean =>
  validity === null || ((validity[row >> 3] >> (row & 7)) & 1) === 1

/** Bits [from, to) of `bits` as bits that start at 0. */
export function sliceBits(bits: Uint8Array, from: number, to: number): Uint8Array {
  if (from % 8 === 0) return bits.subarray(from / 8, Math.ceil(to / 8))
  const out = new Uint8Array(Math.ceil((to - from) / 8))
  for (let row = from; row < to; row++) {
    if (isValidAt(bits, row)) out[(row - from) >> 3] |= 1 << ((row - from) & 7)
  }
  return out
}

/** Rows [from, to) of a vector; numbers are shared with it, not copied. */
export function sliceVector(vector: Vector, from: number, to: number): Vector {
  if (vector.kind === 'text') return { kind: 'text', values: vector.values.slice(from, to) }
  const validity = vector.validity && sliceBits(vector.validity, from, to)
  if (vector.kind === 'tensor') {
    const { width } = vector
    return { kind: 'tensor', values: vector.values.subarray(from * width, to * width), width, validity }
  }
  if (vector.kind === 'bigint') return { kind: 'bigint', values: vector.values.subarray(from, to), validity }
  if (vector.kind === 'boolean')
    return { kind: 'boolean', values: vector.values.subarray(from, to), validity }
  return { kind: 'number', values: vector.values.subarray(from, to), validity }
}

/** Rows [from, to) of a batch; the batch itself where that is all of it. */
export function sliceBatch(batch: Batch, from: number, to: number): Batch {
  if (from === 0 && to === batch.rows) return batch
  return { rows: to - from, vectors: batch.vectors.map((vector) => sliceVector(vector, from, to)) }
}

function joinedValidity(parts: readonly { rows: number; validity: Validity }[]): Validity {
  if (parts.every(({ validity }) => validity === null)) return null
  const out = new Uint8Array(Math.ceil(parts.reduce((sum, { rows }) => sum + rows, 0) / 8))
  let start = 0
  for (const { rows, validity } of parts) {
    for (let row = 0; row < rows; row++) {
      if (isValidAt(validity, row)) out[(start + row) >> 3] |= 1 << ((start + row) & 7)
    }
    start += rows
  }
  return out
}

function joinedNumbers(parts: readonly NumberArray[]): NumberArray {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const alike = numberKinds.find((Kind) => parts.every((part) => part instanceof Kind))
  const out = new (alike ?? Float64Array)(length)
  let start = 0
  for (const part of parts) {
    out.set(part, start)
    start += part.length
  }
  return out
}

function joinedIntegers(parts: readonly (BigInt64Array | BigUint64Array)[]): BigInt64Array | BigUint64Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const signed = parts.some((part) => part instanceof BigInt64Array)
  const out = signed ? new BigInt64Array(length) : new BigUint64Array(length)
  let start = 0
  for (const part of parts) {
    out.set(part, start)
    start += part.length
  }
  return out
}

/** Rows of a vector. */
export const rowsOfVector = (vector: Vector): number =>
  vector.kind === 'tensor' ? vector.values.length / Math.max(1, vector.width) : vector.values.length

/** Vectors of one kind, one behind the other. */
export function joinVectors(parts: readonly Vector[]): Vector {
  const [first] = parts
  const ofKind = <K extends Vector['kind']>(kind: K) =>
    parts.filter((part): part is Extract<Vector, { kind: K }> => part.kind === kind)
  const validityOf = (some: readonly Exclude<Vector, { kind: 'text' }>[]) =>
    joinedValidity(some.map((part) => ({ rows: rowsOfVector(part), validity: part.validity })))
  if (first?.kind === 'number') {
    const numbers = ofKind('number')
    return {
      kind: 'number',
      values: joinedNumbers(numbers.map(({ values }) => values)),
      validity: validityOf(numbers),
    }
  }
  if (first?.kind === 'tensor') {
    const tensors = ofKind('tensor')
    return {
      kind: 'tensor',
      values: joinedNumbers(tensors.map(({ values }) => values)),
      width: first.width,
      validity: validityOf(tensors),
    }
  }
  if (first?.kind === 'bigint') {
    const integers = ofKind('bigint')
    return {
      kind: 'bigint',
      values: joinedIntegers(integers.map(({ values }) => values)),
      validity: validityOf(integers),
    }
  }
  if (first?.kind === 'boolean') {
    const booleans = ofKind('boolean')
    const bytes = booleans.flatMap(({ values }) => Array.from(values))
    return { kind: 'boolean', values: Uint8Array.from(bytes), validity: validityOf(booleans) }
  }
  return { kind: 'text', values: ofKind('text').flatMap(({ values }) => values) }
}

/** One batch of all rows of `batches`, whose columns must be alike; the batch itself where there is but one. */
export function joinBatches(batches: readonly Batch[]): Batch {
  if (batches.length === 1) return batches[0]
  const columns = batches[0]?.vectors.length ?? 0
  return {
    rows: batches.reduce((sum, { rows }) => sum + rows, 0),
    vectors: Array.from({ length: columns }, (_, column) =>
      joinVectors(batches.map(({ vectors }) => vectors[column])),
    ),
  }
}

/** The same rows in batches of exactly `rows` rows, the last one excepted. */
export async function* rebatch(batches: AsyncIterable<Batch>, rows: number): AsyncIterable<Batch> {
  let held: Batch[] = []
  let heldRows = 0
  for await (const batch of batches) {
    for (let from = 0; from < batch.rows; ) {
      const to = Math.min(batch.rows, from + rows - heldRows)
      held.push(sliceBatch(batch, from, to))
      heldRows += to - from
      from = to
      if (heldRows < rows) continue
      yield joinBatches(held)
      held = []
      heldRows = 0
    }
  }
  if (heldRows > 0) yield joinBatches(held)
}

/** A bit for each element of a tensor: those of an absent row are absent. */
export function elementValidity(validity: Validity, rows: number, width: number): Validity {
  if (validity === null) return null
  const bits = new Uint8Array(Math.ceil((rows * width) / 8))
  for (let row = 0; row < rows; row++) {
    if (!isValidAt(validity, row)) continue
    for (let at = row * width; at < (row + 1) * width; at++) bits[at >> 3] |= 1 << (at & 7)
  }
  return bits
}

/** The elements of a tensor vector as a column of numbers, row after row. */
export const elementsOf = (
  vector: Extract<Vector, { kind: 'tensor' }>,
): Extract<Vector, { kind: 'number' }> => ({
  kind: 'number',
  values: vector.values,
  validity: elementValidity(vector.validity, rowsOfVector(vector), vector.width),
})

const mostPrinted = 16
const firstPrinted = 4

/** Row `row` of a tensor as people read it: all of a few elements, else the first ones and how many there are. */
export function tensorText({ values, width }: Extract<Vector, { kind: 'tensor' }>, row: number): string {
  const shown = width <= mostPrinted ? width : firstPrinted
  const printed = Array.from(values.subarray(row * width, row * width + shown), String)
  return `[${printed.join(', ')}${shown < width ? `, … ${width} values` : ''}]`
}
