import { expect, test } from 'vitest'
import { modelGatherer } from '../../main/artifacts/model'
import { signalGatherer } from '../../main/artifacts/signal'
import type { Binding } from '../../main/contract/artifacts'
import type { GatherContext } from '../../main/contract/gather'
import { type Signal, signalSchema } from '../../main/contract/signal'
import { fixtureModel, fixtureNumbers } from '../onnx/fixture-models'
import { bindingOf, bound, columnsOf, contextOf } from './gathering'
import { memoryTable } from './memory-table'

async function signalOf(context: GatherContext, binding: Binding): Promise<Signal> {
  const model = await modelGatherer.gather(context, {})
  const gathered = await signalGatherer.gather(context, {
    model,
    binding: { state: 'ready', value: binding },
  })
  if (gathered.state !== 'ready') throw new Error(JSON.stringify(gathered))
  return signalSchema.parse(gathered.value)
}

interface Reference {
  rows: number[][]
  tensors: Record<string, { std: number }>
}

const columns = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`)

test('an MLP: what its activations give, on a sample of rows, near what PyTorch has on all of them', async () => {
  const { rows, tensors } = fixtureNumbers('mlp') as Reference
  const binding = bindingOf([bound('x', columns(4))])
  const signal = await signalOf(contextOf(memoryTable(columnsOf(rows)), fixtureModel('mlp-opset13')), binding)
  expect(signal.layers.map(({ name, tensor, hidden }) => [name, tensor, hidden])).toEqual([
    ['fc1', 'a1', true],
    ['fc2', 'a2', true],
    ['fc3', 'y', false],
  ])
  expect(signal).toMatchObject({ totalRows: 300, entry: { tensor: 'x', width: 4 }, freshMissing: null })
  // Of 300 rows 240 are looked at.
  for (const { tensor, std } of signal.layers)
    expect(Math.abs(std! / tensors[tensor].std - 1)).toBeLessThan(0.15)
})

test('a convolution: channels are units, positions observations, and a fresh draw stands beside', async () => {
  const { rows } = fixtureNumbers('cnn-bn') as Reference
  const binding = bindingOf([bound('x', columns(64), [1, 8, 8])])
  const context = contextOf(memoryTable(columnsOf(rows)), fixtureModel('cnn-bn'))
  const signal = await signalOf(context, binding)
  const [conv] = signal.layers
  expect(conv).toMatchObject({ op: 'Conv', units: 6, valuesPerRow: 216, hidden: true, onlyWay: true })
  expect(conv.rank?.full).toBe(6)
  expect(conv.freshStd).toBeGreaterThan(0)
  expect(await signalOf(context, binding)).toEqual(signal)
})
