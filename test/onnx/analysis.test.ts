import { expect, test } from 'vitest'
import type { ExternalData } from '../../main/contract/runtime'
import { analysisOf, analysisOfFile, modelOf } from '../../main/onnx/analysis'
import { inferenceForm } from '../../main/onnx/inference-form'
import { bytesOf, floats, node } from './build'

const dropout = [node('Dropout', 'x ratio training', 'd'), node('Relu', 'd', 'y')]
const file = (bytes: Uint8Array, externalData: readonly ExternalData[] = []) => ({
  model: bytes,
  externalData,
})

test('a file is analysed once, and its form for inference with it where that is the same', () => {
  const relu = file(bytesOf({ nodes: [node('Relu', 'x', 'y')] }))
  const analysis = analysisOfFile(relu)
  expect(analysisOfFile({ ...relu })).toBe(analysis)
  expect(analysisOf(inferenceForm(modelOf(relu), 1), relu.externalData)).toBe(analysis)
})

test('other bytes, other files beside it and another form are analysed on their own', () => {
  const initializers = [floats('ratio', [], [0.5]), floats('training', [], [1])]
  const trained = file(bytesOf({ nodes: dropout, initializers }))
  const analysis = analysisOfFile(trained)
  expect(analysisOfFile(file(trained.model.slice(), trained.externalData))).not.toBe(analysis)
  expect(analysisOfFile(file(trained.model, []))).not.toBe(analysis)
  const inferred = analysisOf(inferenceForm(modelOf(trained), 1), trained.externalData)
  expect(inferred.graph.nodes[0].input).toEqual(['x'])
  expect(analysisOfFile(trained).graph.nodes[0].input).toEqual(['x', 'ratio', 'training'])
})

test('a file that cannot be read says so each time', () => {
  const broken = file(Uint8Array.of(255, 255, 255))
  expect(() => analysisOfFile(broken)).toThrow('not a readable ONNX model')
  expect(() => analysisOfFile(broken)).toThrow('not a readable ONNX model')
})
