import { expect, test } from 'vitest'
import { lookup } from '../../main/base/lookup'

test('words that every object knows are unknown, and entries are found', () => {
  const table = lookup({ Gemm: 2, Conv: 0 })
  expect(
    ['Gemm', 'Conv', 'constructor', '__proto__', 'toString', 'hasOwnProperty'].map((word) => table[word]),
  ).toEqual([2, 0, undefined, undefined, undefined, undefined])
})
