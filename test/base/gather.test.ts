import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gatherVector, withAbsent } from '../../main/base/gather'
import { permutedOrder } from '../../main/base/permute'
import { isValidAt, joinBatches, sliceVector, tensorText } from '../../main/base/vectors'
import type { Vector } from '../../main/contract/table'

const bitsOf = (flags: readonly boolean[]): Uint8Array => {
  const bits = new Uint8Array(Math.ceil(flags.length / 8))
  flags.forEach((flag, i) => {
    if (flag) bits[i >> 3] |= 1 << (i & 7)
  })
  return bits
}
const tensor = (rows: readonly (readonly number[] | null)[], width: number): Vector => ({
  kind: 'tensor',
  values: Float32Array.from(rows.flatMap((row) => row ?? Array<number>(width).fill(0))),
  width,
  validity: rows.includes(null) ? bitsOf(rows.map((row) => row !== null)) : null,
})
const rowsOf = (vector: Vector): (number[] | null)[] => {
  if (vector.kind !== 'tensor') throw new Error(vector.kind)
  const { values, width, validity } = vector
  return Array.from({ length: values.length / width }, (_, row) =>
    isValidAt(validity, row) ? Array.from(values.subarray(row * width, (row + 1) * width)) : null,
  )
}
const rows = fc.array(fc.option(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 })), {
  minLength: 1,
  maxLength: 30,
})

describe('tensor vectors', () => {
  test('cut anywhere and joined again are what they were', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (all, place) => {
        const vector = tensor(all, 3)
        const at = place % (all.length + 1)
        const [left, right] = [sliceVector(vector, 0, at), sliceVector(vector, at, all.length)]
        const parts = [
          { rows: at, vectors: [left] },
          { rows: all.length - at, vectors: [right] },
        ].filter((part) => part.rows > 0)
        const { vectors } = joinBatches(parts)
        expect(rowsOf(vectors[0])).toEqual(all)
      }),
    )
  })

  test('are gathered by index, and lose rows that are absent above', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.tuple(fc.integer({ min: -1, max: 40 }), fc.boolean())), (all, picks) => {
        const indices = picks.map(([index]) => index)
        const flags = picks.map(([, flag]) => flag)
        const gathered = gatherVector(tensor(all, 3), indices, bitsOf(flags))
        expect(rowsOf(gathered)).toEqual(picks.map(([index, flag]) => (flag ? (all[index] ?? null) : null)))
        const half = all.map((_, i) => i % 2 === 0)
        expect(rowsOf(withAbsent(tensor(all, 3), bitsOf(half)))).toEqual(
          all.map((row, i) => (half[i] ? row : null)),
        )
      }),
    )
  })

  test('are printed in full where they are short, else by their beginning', () => {
    const vector = tensor([[1, 2.5, -3]], 3)
    expect(vector.kind === 'tensor' && tensorText(vector, 0)).toBe('[1, 2.5, -3]')
    const long = tensor([Array.from({ length: 784 }, (_, i) => i)], 784)
    expect(long.kind === 'tensor' && tensorText(long, 0)).toBe('[0, 1, 2, 3, … 784 values]')
  })
})

test('texts, whole numbers and booleans are gathered as such', () => {
  const validity = bitsOf([true, true, false])
  expect(gatherVector({ kind: 'text', values: ['a', null] }, [1, 0, 0], validity)).toEqual({
    kind: 'text',
    values: [null, 'a', null],
  })
  expect(
    gatherVector({ kind: 'bigint', values: BigInt64Array.of(5n), validity: null }, [0, 0], null),
  ).toEqual({
    kind: 'bigint',
    values: BigInt64Array.of(5n, 5n),
    validity: null,
  })
  expect(
    gatherVector({ kind: 'boolean', values: Uint8Array.of(0, 1), validity: null }, [1, 0], null),
  ).toMatchObject({
    values: Uint8Array.of(1, 0),
  })
})

test('permuted axes put each element where its moved place is', () => {
  fc.assert(
    fc.property(
      fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 4 }))),
      fc.constantFrom([2, 0, 1], [1, 2, 0], [0, 2, 1]),
      (from, permutation) => {
        const order = permutedOrder(from, permutation)
        const to = permutation.map((axis) => from[axis])
        for (let a = 0; a < from[0]; a++)
          for (let b = 0; b < from[1]; b++)
            for (let c = 0; c < from[2]; c++) {
              const place = [a, b, c]
              const [x, y, z] = permutation.map((axis) => place[axis])
              expect(order[(a * from[1] + b) * from[2] + c]).toBe((x * to[1] + y) * to[2] + z)
            }
      },
    ),
  )
})
