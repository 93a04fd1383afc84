import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  emptyHashes,
  indexOfKey,
  keysOf,
  noteValues,
  noteVector,
  repeatedKeys,
} from '../../main/base/row-keys'
import type { Vector } from '../../main/contract/table'

function keysOfColumns(columns: readonly (Float64Array | (string | null)[])[]): Float64Array {
  const hashes = emptyHashes(columns[0].length)
  for (const column of columns) noteValues(hashes, column)
  return keysOf(hashes)
}

const keyOfVector = (vector: Vector, rows: number): Float64Array => {
  const hashes = emptyHashes(rows)
  noteVector(hashes, vector, rows)
  return keysOf(hashes)
}

describe('row keys', () => {
  test('rows are equal exactly where all values are', () => {
    const cell = fc.integer({ min: 0, max: 3 })
    const row = fc.tuple(cell, fc.constantFrom('a', 'b', '', null), cell)
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const keys = keysOfColumns([
          Float64Array.from(rows, ([a]) => a),
          rows.map(([, text]) => text),
          Float64Array.from(rows, ([, , c]) => c),
        ])
        const texts = rows.map((one) => JSON.stringify(one))
        keys.forEach((key, i) => {
          keys.forEach((other, j) => {
            expect(key === other).toBe(texts[i] === texts[j])
          })
        })
      }),
    )
  })

  test('values that moved between columns are other rows', () => {
    const [first, second] = keysOfColumns([Float64Array.of(1, 2), Float64Array.of(2, 1)])
    expect(first).not.toBe(second)
  })

  test('one value gives one key, whatever holds it', () => {
    const kinds: Vector[] = [
      { kind: 'number', values: Float64Array.of(7), validity: null },
      { kind: 'number', values: Int32Array.of(7), validity: null },
      { kind: 'bigint', values: BigInt64Array.of(7n), validity: null },
    ]
    const keys = kinds.map((vector) => keyOfVector(vector, 1)[0])
    expect(new Set(keys).size).toBe(1)
    const absent: Vector = { kind: 'number', values: Float64Array.of(5), validity: Uint8Array.of(0) }
    expect(keyOfVector(absent, 1)).toEqual(keysOfColumns([Float64Array.of(Number.NaN)]))
    expect(keysOfColumns([Float64Array.of(0)])).toEqual(keysOfColumns([Float64Array.of(-0)]))
  })

  test('integers beyond 2^53 are told apart', () => {
    const values = BigInt64Array.of(2n ** 60n, 2n ** 60n + 1n)
    const [first, second] = keyOfVector({ kind: 'bigint', values, validity: null }, 2)
    expect(first).not.toBe(second)
  })

  test('a million different rows share no key', () => {
    const keys = keysOfColumns([Float64Array.from({ length: 1e6 }, (_, i) => i / 7)])
    expect(repeatedKeys(keys)).toHaveLength(0)
  })
})

test('repeated keys are found once each, sorted', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 40 }), (all) => {
      const repeated = repeatedKeys(Float64Array.from(all))
      const wanted = [...new Set(all.filter((one, i) => all.indexOf(one) !== i))].sort((a, b) => a - b)
      expect([...repeated]).toEqual(wanted)
      for (const key of all) expect(indexOfKey(repeated, key)).toBe(wanted.indexOf(key))
    }),
  )
})
