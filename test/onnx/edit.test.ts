import { expect, test } from 'vitest'
import { InputError } from '../../main/contract/errors'
import { decodeModel, encodeModel } from '../../main/onnx/codec'
import { namer, truncatedTo, withOutputs } from '../../main/onnx/edit'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { randomFeeds } from './feeds'
import { fixtureModel } from './fixture-models'

const runtime = createOnnxRuntime()
const outputNames = (model: ReturnType<typeof decodeModel>) => model.graph!.output.map(({ name }) => name)

test('more outputs, each once, and the original untouched', () => {
  const model = decodeModel(fixtureModel('mlp-opset17'))
  const before = encodeModel(model)
  expect(outputNames(withOutputs(model, ['a1', 'y', 'a1']))).toEqual(['y', 'a1'])
  expect(encodeModel(model)).toEqual(before)
})

test('truncated to a tensor, a model holds only what makes it, and makes the same', async () => {
  const model = decodeModel(fixtureModel('two-inputs'))
  const cut = truncatedTo(model, ['a1'])
  expect(cut.graph!.input.map(({ name }) => name)).toEqual(['a'])
  expect(cut.graph!.node.map(({ name }) => name)).toEqual(['centre', 'scale'])
  expect(cut.graph!.initializer.map(({ name }) => name)).toEqual(['mean', 'std'])
  const whole = await runtime.load(encodeModel(withOutputs(model, ['a1'])))
  const part = await runtime.load(encodeModel(cut))
  const feeds = randomFeeds(whole, 4, 9)
  expect((await part.run({ a: feeds.a })).a1).toEqual((await whole.run(feeds)).a1)
})

test('truncation to a tensor that no node makes is refused', () => {
  expect(() => truncatedTo(decodeModel(fixtureModel('two-inputs')), ['a'])).toThrow(InputError)
})

test('new names avoid those of the model and each other', () => {
  const name = namer(decodeModel(fixtureModel('mlp-opset17')))
  expect([name('h1'), name('h1'), name('fresh'), name('fresh')]).toEqual(['h1_2', 'h1_3', 'fresh', 'fresh_2'])
})
