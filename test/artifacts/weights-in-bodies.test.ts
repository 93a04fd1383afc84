/** Weights inside bodies of control flow: named as not read rather than left out in silence. */
import { expect, test } from 'vitest'
import { modelGatherer } from '../../main/artifacts/model'
import { weightsGatherer } from '../../main/artifacts/weights'
import { fixtureModel } from '../onnx/fixture-models'
import { contextOf } from './gathering'

async function weightsOf(name: string) {
  const context = contextOf(null, fixtureModel(name))
  const model = await modelGatherer.gather(context, {})
  const weights = await weightsGatherer.gather(context, { model })
  if (model.state !== 'ready' || weights.state !== 'ready') throw new Error(JSON.stringify([model, weights]))
  return { model: model.value, weights: weights.value }
}

test.each([
  ['kinds/control', ['loop_w']],
  ['reading/loop', ['repeat/body/w']],
])('%s: every learnable tensor is read or named', async (name, unread) => {
  const { model, weights } = await weightsOf(name)
  expect(weights.unread).toEqual(unread)
  const told = [...weights.parameters.map((one) => one.name), ...weights.unread]
  expect(model.layers.flatMap(({ parameterNames }) => parameterNames)).toHaveLength(told.length)
})
