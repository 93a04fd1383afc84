import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Column, Vector } from '../../main/contract/table'
import { changedColumns } from '../../main/fixes/columns'

const columns: Column[] = [
  { name: 'id', type: 'integer', sourceType: 'BIGINT' },
  { name: 'hour', type: 'integer', sourceType: 'INTEGER' },
  { name: 'size', type: 'float', sourceType: 'DOUBLE' },
  { name: 'kind', type: 'text', sourceType: 'VARCHAR' },
]
const vectors: Vector[] = [
  { kind: 'bigint', values: BigInt64Array.of(9_007_199_254_740_993n, 2n), validity: null },
  { kind: 'number', values: Int32Array.of(6, 0), validity: null },
  { kind: 'number', values: Float64Array.of(4, 7), validity: Uint8Array.of(0b01) },
  { kind: 'text', values: ['a', null] },
]
const batch = { rows: 2, vectors }

test('changed columns keep their place, new ones stand where the old stood, all others pass untouched', () => {
  const changed = changedColumns(columns, [
    { kind: 'affine', column: 'size', centre: 1, scale: 2 },
    { kind: 'transform', transform: { kind: 'sin-cos', column: 'hour', period: 24 } },
  ])
  expect(changed.columns.map(({ name }) => name)).toEqual(['id', 'hour sin', 'hour cos', 'size', 'kind'])
  const [id, sin, cos, size, kind] = changed.apply(batch).vectors
  expect(id).toBe(vectors[0])
  expect(kind).toBe(vectors[3])
  expect(Array.from(sin.values as Float64Array)).toEqual([1, 0])
  expect((cos.values as Float64Array)[1]).toBe(1)
  expect(size).toMatchObject({ kind: 'number', validity: Uint8Array.of(0b01) })
  expect((size.values as Float64Array)[0]).toBe(1.5)
})

test('a scale undone gives the column back', () => {
  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true })
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1 }), finite, positive, (values, centre, scale) => {
      const one: Column[] = [{ name: 'x', type: 'float', sourceType: 'DOUBLE' }]
      const there = changedColumns(one, [{ kind: 'affine', column: 'x', centre, scale }])
      const back = changedColumns(one, [
        { kind: 'affine', column: 'x', centre: -centre / scale, scale: 1 / scale },
      ])
      const vector: Vector = { kind: 'number', values: Float64Array.from(values), validity: null }
      const [round] = back.apply(there.apply({ rows: values.length, vectors: [vector] })).vectors
      values.forEach((value, i) => {
        expect(Math.abs(Number(round.values[i]) - value)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(centre)))
      })
    }),
  )
})

test('what cannot be done names the column', () => {
  const affine = (column: string) => ({ kind: 'affine' as const, column, centre: 0, scale: 1 })
  expect(() => changedColumns(columns, [affine('width')])).toThrow('column width')
  expect(() => changedColumns(columns, [affine('size'), affine('size')])).toThrow('column size')
  expect(() => changedColumns(columns, [affine('kind')]).apply(batch)).toThrow('column kind')
  const taken = [...columns, { ...columns[2], name: 'hour sin' }]
  expect(() =>
    changedColumns(taken, [
      { kind: 'transform', transform: { kind: 'sin-cos', column: 'hour', period: 24 } },
    ]),
  ).toThrow('column hour sin')
})
