/** Values alive at one time: what decides how many rows of a model fit into memory. */
import { expect, test } from 'vitest'
import { mostAlive } from '../../main/onnx/cost'
import { indexGraph } from '../../main/onnx/graph'
import { modelOf, node, valueInfo } from './build'

const graphOf = (nodes: ReturnType<typeof node>[]) =>
  indexGraph(modelOf({ inputs: [valueInfo('x', ['N', 2])], nodes }))

test('of a chain only a tensor and the next are alive', () => {
  const chain = graphOf([node('Relu', 'x', 'a'), node('Relu', 'a', 'b'), node('Relu', 'b', 'y')])
  expect(mostAlive(chain, () => 10)).toBe(20)
})

test('what a skip connection holds stays alive until it is read', () => {
  const skip = graphOf([
    node('Relu', 'x', 'kept'),
    node('Relu', 'kept', 'a'),
    node('Relu', 'a', 'b'),
    node('Add', 'b kept', 'y'),
  ])
  const values = (name: string) => (name === 'kept' ? 100 : 1)
  expect(mostAlive(skip, values)).toBe(102)
})
