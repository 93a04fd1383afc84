/** Weights of models of the usual kinds against numpy (test/fixtures/make-weights.py), and files that cannot tell all. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { create } from '@bufbuild/protobuf'
import { TensorProto_DataLocation, TensorProto_DataType, TensorProtoSchema } from 'onnx-buf'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { CancelledError } from '../../main/contract/errors'
import type { Progress } from '../../main/contract/task'
import { weightsSchema } from '../../main/contract/weights'
import { drawn } from '../../main/onnx/schemes'
import { bytesOf, floats, node } from '../onnx/build'
import { externalData, fixtureModel } from '../onnx/fixture-models'
import { kindModel, kindNames } from '../onnx/kinds'
import { contextOf, weightsOf } from './gathering'

const file = join(import.meta.dirname, '../fixtures/models/weights.json')
/** Mean, std, min and max by the name of the stored tensor. */
const told = z
  .record(z.string(), z.record(z.string(), z.tuple([z.number(), z.number(), z.number(), z.number()])))
  .parse(JSON.parse(readFileSync(file, 'utf8')))

const modelNamed = (name: string) => (kindNames.includes(name) ? kindModel(name) : fixtureModel(name))

test.each(Object.keys(told))('%s', async (name) => {
  const data = name === 'external' ? externalData() : []
  const weights = weightsSchema.parse(await weightsOf(contextOf(null, modelNamed(name), data)))
  // What stands in the body of a Loop is named and not read.
  expect(weights.unread).toEqual(name === 'control' ? ['loop_w'] : [])
  let compared = 0
  for (const { name: parameter, summary, shape, count } of weights.parameters) {
    const figures = told[name][parameter]
    if (!figures) continue
    compared++
    const { mean, std, min, max } = summary
    expect(count).toBe(shape.reduce((all, size) => all * size, 1))
    const size = Math.max(Math.abs(figures[2]), Math.abs(figures[3]))
    for (const [i, figure] of [mean, std, min, max].entries())
      expect(Math.abs(figure! - figures[i]), `figure ${i} of ${parameter}`).toBeLessThanOrEqual(1e-9 * size)
  }
  expect(compared).toBeGreaterThan(0)
})

const normal = (count: number, seed: number) => [...drawn('normal', 0.1, count, seed)]

test('a tensor that two layers share through Identity is a parameter of each', async () => {
  const model = bytesOf({
    nodes: [
      node('Identity', 'w', 'w2'),
      node('MatMul', 'x w', 'h'),
      node('Relu', 'h', 'a'),
      node('MatMul', 'a w2', 'y'),
    ],
    initializers: [floats('w', [20, 20], normal(400, 1))],
  })
  const steps: Progress[] = []
  const context = { ...contextOf(null, model), onProgress: (step: Progress) => void steps.push(step) }
  const { parameters } = await weightsOf(context)
  expect(parameters.map(({ name, node: reader }) => [name, reader])).toEqual([
    ['w', 'MatMul:h'],
    ['w2', 'MatMul:y'],
  ])
  expect(parameters[0].summary).toEqual(parameters[1].summary)
  // Read once.
  expect(steps.filter(({ stage }) => stage === 'weights')).toHaveLength(1)
})

test('weights that lie in a file which was not given are named, and the others are measured', async () => {
  const away = create(TensorProtoSchema, {
    name: 'away',
    dims: [4n, 4n],
    dataType: TensorProto_DataType.FLOAT,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [
      { key: 'location', value: 'missing.bin' },
      { key: 'length', value: '64' },
    ],
  })
  const model = bytesOf({
    nodes: [node('MatMul', 'x w', 'h'), node('MatMul', 'h away', 'y')],
    initializers: [floats('w', [3, 4], normal(12, 2)), away],
  })
  const weights = await weightsOf(contextOf(null, model))
  expect(weights.unread).toEqual(['away'])
  expect(weights.parameters.map(({ name }) => name)).toEqual(['w'])
})

/** 2.5 million values: three stretches. */
const large = () =>
  bytesOf({
    nodes: [node('MatMul', 'x w', 'y')],
    initializers: [
      create(TensorProtoSchema, {
        name: 'w',
        dims: [5000n, 500n],
        dataType: TensorProto_DataType.FLOAT,
        rawData: new Uint8Array(new Float32Array(drawn('uniform', 0.01, 2_500_000, 5)).buffer),
      }),
    ],
  })

test('progress comes in between, up to the number of values', async () => {
  const steps: Progress[] = []
  const context = { ...contextOf(null, large()), onProgress: (step: Progress) => void steps.push(step) }
  const { state, parameters } = await weightsOf(context)
  const told = steps.filter(({ stage }) => stage === 'weights')
  expect(told.map(({ done }) => done)).toEqual([1_048_576, 2_097_152, 2_500_000])
  expect(new Set(told.map(({ total }) => total))).toEqual(new Set([2_500_000]))
  expect(parameters[0]).toMatchObject({ fanIn: 5000, fanOut: 500, count: 2_500_000, rank: null, fit: null })
  expect(state).toBe('untrained')
})

test('a cancel stops it between two stretches', async () => {
  const cancel = { requested: false }
  const onProgress = ({ stage }: Progress) => {
    cancel.requested = stage === 'weights'
  }
  await expect(weightsOf({ ...contextOf(null, large()), cancel, onProgress })).rejects.toThrow(CancelledError)
})
