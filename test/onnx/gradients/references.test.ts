import { expect, test } from 'vitest'
import { compared, references } from './references'

test('all 34 are there', () => {
  expect(references).toHaveLength(34)
})

test.each(references)('gradients of %s are those of PyTorch', async (name) => {
  const { lossError, differences } = await compared(name)
  expect(lossError).toBeLessThan(1e-5)
  expect(differences.filter(({ ofAllowed }) => !(ofAllowed <= 1))).toEqual([])
})
