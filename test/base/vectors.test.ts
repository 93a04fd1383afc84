import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isValidAt, joinBatches, rebatch, sliceBatch } from '../../main/base/vectors'
import type { Batch, Vector } from '../../main/contract/table'

const cellsOf = (vector: Vector) =>
  Array.from<unknown, unknown>(vector.values, (value, row) =>
    vector.kind === 'text' || isValidAt(vector.validity, row) ? value : null,
  )

function bitsOf(present: boolean[]): Uint8Array {
  const bits = new Uint8Array(Math.ceil(present.length / 8))
  present.forEach((one, i) => {
    if (one) bits[i >> 3] |= 1 << (i & 7)
  })
  return bits
}

/** A batch with one vector of each kind, the first with nulls. */
const batches = fc
  .array(fc.tuple(fc.integer(), fc.boolean()), { minLength: 1, maxLength: 40 })
  .map((rows): Batch => {
    const numbers = rows.map(([value]) => value)
    const validity = bitsOf(rows.map(([, present]) => present))
    return {
      rows: rows.length,
      vectors: [
        { kind: 'number', values: Int32Array.from(numbers), validity },
        { kind: 'bigint', values: BigInt64Array.from(numbers, BigInt), validity: null },
        { kind: 'boolean', values: Uint8Array.from(numbers, (value) => value & 1), validity },
        { kind: 'text', values: numbers.map(String) },
      ],
    }
  })

describe('vectors', () => {
  it('slices rows out of every kind of vector', () => {
    fc.assert(
      fc.property(batches, fc.nat(), fc.nat(), (batch, a, b) => {
        const [from, to] = [a % (batch.rows + 1), b % (batch.rows + 1)].sort((x, y) => x - y)
        const slice = sliceBatch(batch, from, to)
        expect(slice.rows).toBe(to - from)
        slice.vectors.forEach((vector, i) => {
          expect(cellsOf(vector)).toEqual(cellsOf(batch.vectors[i]).slice(from, to))
        })
      }),
    )
  })

  it('joins what it has sliced, and keeps the type of numbers', () => {
    fc.assert(
      fc.property(fc.array(batches, { minLength: 1, maxLength: 4 }), (parts) => {
        const joined = joinBatches(parts)
        expect(joined.rows).toBe(parts.reduce((sum, { rows }) => sum + rows, 0))
        joined.vectors.forEach((vector, i) => {
          expect(cellsOf(vector)).toEqual(parts.flatMap(({ vectors }) => cellsOf(vectors[i])))
        })
        expect(joined.vectors[0].values).toBeInstanceOf(Int32Array)
      }),
    )
  })

  it('joins numbers of different types as doubles', () => {
    const part = (values: Int8Array | Float32Array): Batch => ({
      rows: 1,
      vectors: [{ kind: 'number', values, validity: null }],
    })
    const { vectors } = joinBatches([part(Int8Array.of(1)), part(Float32Array.of(0.5))])
    expect(vectors[0]).toEqual({ kind: 'number', values: Float64Array.of(1, 0.5), validity: null })
  })

  it('portions rows anew without losing one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(batches, { maxLength: 5 }),
        fc.integer({ min: 1, max: 60 }),
        async (parts, rows) => {
          async function* source() {
            yield* parts
          }
          const sizes: number[] = []
          const cells: unknown[] = []
          for await (const batch of rebatch(source(), rows)) {
            sizes.push(batch.rows)
            cells.push(...cellsOf(batch.vectors[0]))
          }
          expect(sizes.slice(0, -1).every((size) => size === rows)).toBe(true)
          expect(cells).toEqual(parts.flatMap(({ vectors }) => cellsOf(vectors[0])))
        },
      ),
    )
  })
})
