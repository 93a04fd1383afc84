import { expect, test } from 'vitest'
import { compared, comparedSaved, references } from './references'

test('all 34 are there', () => {
  expect(references).toHaveLength(34)
})

test.each(references)('gradients of %s are those of PyTorch', async (name) => {
  const { lossError, differences } = await compared(name)
  expect(lossError).toBeLessThan(1e-5)
  expect(differences.filter(({ ofAllowed }) => !(ofAllowed <= 1))).toEqual([])
})

test.each(references)(
  'the saved graph of %s has the gradients of all parameters and of nothing else',
  async (name) => {
    const { lossError, differences, outputs, expected } = await comparedSaved(name)
    expect(lossError).toBeLessThan(1e-5)
    expect(differences.filter(({ ofAllowed }) => !(ofAllowed <= 1))).toEqual([])
    expect(outputs.toSorted()).toEqual(expected.toSorted())
  },
)
