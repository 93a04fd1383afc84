/** Activations of exports of the usual kinds against PyTorch's forward hooks in double precision. */
import { expect, test } from 'vitest'
import { describeModel } from '../../main/onnx/describe'
import { kindModel, rowsOf, toldByTorch } from '../onnx/kinds'
import { activationsOf, bindingOf, bound, columnsOf, contextOf } from './gathering'
import { memoryTable } from './memory-table'

/** float32 through a dozen layers; relative to the size of the values, since a mean may be zero by accident. */
const tolerance = 2e-5

// Of a GRU of two layers hooks see the second, and of PyTorch's own encoder the head alone.
const names = Object.keys(toldByTorch).filter((name) => name !== 'gru' && name !== 'torch-encoder')

test.each(names)('%s', async (name) => {
  const { inputs, layers: told } = toldByTorch[name]
  const columns: Record<string, number[]> = {}
  const bindings = inputs.map((input) => {
    const own = Object.entries(columnsOf(rowsOf(input))).map(([key, values]) => [
      `${input.name}.${key}`,
      values,
    ])
    Object.assign(columns, Object.fromEntries(own))
    const type = input.tokens === null ? 'float32' : 'int64'
    return bound(
      input.name,
      own.map(([key]) => String(key)),
      input.shape,
      { type },
    )
  })
  const model = kindModel(name)
  const activations = await activationsOf(contextOf(memoryTable(columns), model), bindingOf(bindings))
  const { layers } = describeModel(model)
  expect(layers).toHaveLength(told.length)
  layers.forEach(({ output }, i) => {
    const got = activations.tensors.find(({ tensor }) => tensor === output)!
    const scale = Math.max(Math.abs(told[i].min), Math.abs(told[i].max))
    for (const figure of ['min', 'max', 'mean', 'std'] as const) {
      const off = Math.abs(got[figure]! - told[i][figure])
      expect(off, `${figure} of ${output}`).toBeLessThanOrEqual(tolerance * scale)
    }
  })
})
