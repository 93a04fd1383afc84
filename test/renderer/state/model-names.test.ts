import { expect, test } from 'vitest'
import type { Card } from '../../../renderer/state/model'
import { modelNames } from '../../../renderer/state/model-names'
import { modelCard } from '../fake-host'

const named = (...paths: string[]) => [
  ...modelNames(paths.map((path) => modelCard(path) as Card<'model'>)).values(),
]

test('a name of its own is enough; the same name is told by its folder, on any system', () => {
  expect(named('/a/one.onnx', '/a/two.onnx')).toEqual(['one.onnx', 'two.onnx'])
  expect(named('/a/m.onnx', '/b/m.onnx', '/b/n.onnx')).toEqual(['a/m.onnx', 'b/m.onnx', 'n.onnx'])
})

test('uploads of one name are told by their place, as their folders say nothing', () => {
  const [one, two] = ['0b5e1f0a-1111-4222-8333-444455556666', '1c5e1f0a-1111-4222-8333-444455556666']
  expect(named(`/tmp/${one}/m.onnx`, `/tmp/${two}/m.onnx`)).toEqual(['m.onnx (1)', 'm.onnx (2)'])
})
