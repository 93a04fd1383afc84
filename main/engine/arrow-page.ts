/** A page of rows as one Arrow IPC stream: typed buffers as they are, 64-bit integers exact, tensors as short texts. */
import {
  Bool,
  type Data,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { isValidAt, tensorText } from '../base/vectors'
import type { Batch, Validity, Vector } from '../contract/table'

type Numbers = Extract<Vector, { kind: 'number' | 'bigint' }>['values']

// Each arm names its array type once more, because that is what ties the Arrow type to the buffer.
function numbers(data: Numbers, common: { length: number; nullBitmap: Uint8Array | undefined }): Data {
  if (data instanceof Float64Array) return makeData({ type: new Float64(), data, ...common })
  if (data instanceof Float32Array) return makeData({ type: new Float32(), data, ...common })
  if (data instanceof Int8Array) return makeData({ type: new Int8(), data, ...common })
  if (data instanceof Int16Array) return makeData({ type: new Int16(), data, ...common })
  if (data instanceof Int32Array) return makeData({ type: new Int32(), data, ...common })
  if (data instanceof Uint8Array) return makeData({ type: new Uint8(), data, ...common })
  if (data instanceof Uint16Array) return makeData({ type: new Uint16(), data, ...common })
  if (data instanceof Uint32Array) return makeData({ type: new Uint32(), data, ...common })
  if (data instanceof BigInt64Array) return makeData({ type: new Int64(), data, ...common })
  return makeData({ type: new Uint64(), data, ...common })
}

/** One bit a value, least significant first, as Arrow keeps booleans. */
function packed(values: Uint8Array, rows: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(rows / 8))
  for (let row = 0; row < rows; row++) if (values[row] !== 0) bits[row >> 3] |= 1 << (row & 7)
  return bits
}

const bitmapOf = (validity: Validity): Uint8Array | undefined => validity ?? undefined

function dataOf(vector: Vector, rows: number): Data {
  switch (vector.kind) {
    case 'text':
      return vectorFromArray(vector.values.slice(0, rows), new Utf8()).data[0]
    case 'tensor': {
      // Printed, as a page is for reading: 256 images of 224 x 224 pixels would be 38 million numbers.
      const cells = Array.from({ length: rows }, (_, row) =>
        isValidAt(vector.validity, row) ? tensorText(vector, row) : null,
      )
      return vectorFromArray(cells, new Utf8()).data[0]
    }
    case 'boolean': {
      const data = packed(vector.values, rows)
      return makeData({ type: new Bool(), length: rows, nullBitmap: bitmapOf(vector.validity), data })
    }
    default:
      return numbers(vector.values, { length: rows, nullBitmap: bitmapOf(vector.validity) })
  }
}

/** The IPC stream of `batch`, its columns named `names` in the batch's order; equal names are kept apart by place. */
export function arrowPage({ rows, vectors }: Batch, names: readonly string[]): Uint8Array<ArrayBuffer> {
  const children = vectors.map((vector) => dataOf(vector, rows))
  const fields = children.map(({ type }, place) => new Field(names[place], type, true))
  const data = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children })
  const schema = new Schema(fields)
  return new Uint8Array(tableToIPC(new Table(schema, [new RecordBatch(schema, data)]), 'stream'))
}
