import { expect, test } from 'vitest'
import { compared, references } from './references'

const notYet = new Set(['einsum', 'resize-linear', 'u-net'])
const met = references.filter((name) => !notYet.has(name))

test.each(met)('gradients of %s are those of PyTorch', async (name) => {
  const { lossError, differences } = await compared(name)
  expect(lossError).toBeLessThan(1e-5)
  expect(differences.filter(({ ofAllowed }) => !(ofAllowed <= 1))).toEqual([])
})
