/** Branches that the file leaves open and the rows decide. */
import { expect, test } from 'vitest'
import { formatMessage } from '../../main/contract/message'
import { viewTexts } from '../../main/views/texts'
import { fixtureModel } from '../onnx/fixture-models'
import { activationsOf, bindingOf, bound, columnsOf, contextOf } from './gathering'
import { memoryTable } from './memory-table'

/** Thirty rows of three numbers and a sampling rate. */
const measured = (rateOf: (row: number) => number) => {
  const rows = Array.from({ length: 30 }, (_, i) => [Math.sin(i), Math.cos(i), i / 30, rateOf(i)])
  const inputs = [
    bound('x', ['c0', 'c1', 'c2']),
    // One value for the whole batch, as models of sound take it.
    bound('rate', ['c3'], [], { type: 'int64', fixedBatch: 1 }),
  ]
  return activationsOf(
    contextOf(memoryTable(columnsOf(rows)), fixtureModel('reading/if-input')),
    bindingOf(inputs),
  )
}

test.each([
  [16_000, ['outer_if'], ['then']],
  [8_000, ['outer_if', 'inner_if'], ['else', 'then']],
  [4_000, ['outer_if', 'inner_if'], ['else', 'else']],
])(
  'rows at a rate of %d run through one branch, whose tensors are measured',
  async (rate, nodes, branches) => {
    const { tensors, notes, activationNodes } = await measured(() => rate)
    expect(notes.map(({ values }) => values?.node)).toEqual(nodes)
    expect(notes.map(({ values }) => values?.branch)).toEqual(branches)
    expect(formatMessage(notes[0], viewTexts.en, 'en')).toMatch(/chosen by the input rate; what follows/)
    // x w, its bias, and what the Sigmoid makes of it; of the last branch the Neg alone.
    expect(tensors.map(({ tensor }) => tensor)).toHaveLength(rate === 4_000 ? 2 : 3)
    expect(activationNodes).toMatchObject([{ op: 'Sigmoid', layer: rate === 4_000 ? null : 'fc' }])
  },
)

test('rows that choose differently leave the branches as they are', async () => {
  const { tensors, notes } = await measured((row) => (row === 29 ? 8_000 : 16_000))
  expect(notes).toEqual([])
  expect(tensors.map(({ tensor }) => tensor)).toEqual(['outer_o', 'y'])
})
