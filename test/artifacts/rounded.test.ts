import { expect, test } from 'vitest'
import { roundedColumns } from '../../main/artifacts/rounded'
import { NumberAccumulator } from '../../main/base/summary'
import type { ColumnProfile } from '../../main/contract/artifacts'

const column = (name: string, values: readonly bigint[]): ColumnProfile => {
  const seen = new NumberAccumulator()
  seen.addIntegers(BigInt64Array.from(values), null)
  return { name, type: 'integer', sourceType: 'BIGINT', summary: seen.finish() }
}

test('columns beyond 2^53 are named, with the digits that are left', () => {
  const columns = [
    column('id', [2n ** 53n + 1n, 5n]),
    column('least', [-(2n ** 60n)]),
    column('fine', [2n ** 53n - 1n, -(2n ** 53n) + 1n]),
    { ...column('f', [2n ** 60n]), type: 'float' as const },
  ]
  const sentences = roundedColumns({ rows: 2, columns })
  expect(sentences).toHaveLength(2)
  expect(sentences[0]).toMatch(/^column id .*2\^53.*about 16 digits, its rows are exact$/)
  expect(sentences[1]).toMatch(/^column least/)
})
