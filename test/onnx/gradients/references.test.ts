import { expect, test } from 'vitest'
import { compared } from './references'

const met = ['activations', 'arithmetic', 'mlp']

test.each(met)('gradients of %s are those of PyTorch', async (name) => {
  const { lossError, differences } = await compared(name)
  expect(lossError).toBeLessThan(1e-5)
  expect(differences.filter(({ ofAllowed }) => !(ofAllowed <= 1))).toEqual([])
})
