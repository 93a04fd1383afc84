/** Damaged nodes: whatever attributes and inputs say, rules answer, and with sizes only. */
import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { ValueInfoProtoSchema } from 'onnx-buf'
import { expect, test } from 'vitest'
import { decodeModel, encodeModel } from '../../../main/onnx/codec'
import { indexGraph } from '../../../main/onnx/graph'
import { reachableRanges } from '../../../main/onnx/intervals'
import { fusedRules, standardRules } from '../../../main/onnx/ops'
import { range } from '../../../main/onnx/range'
import { inferFacts } from '../../../main/onnx/shapes'
import { floats, ints, modelOf, node, valueInfo } from '../build'

const names = [
  ...[
    'axis',
    'axes',
    'perm',
    'kernel_shape',
    'strides',
    'pads',
    'dilations',
    'group',
    'blocksize',
    'keepdims',
  ],
  ...[
    'split',
    'starts',
    'ends',
    'scales',
    'output_shape',
    'output_padding',
    'num_groups',
    'hidden_size',
    'k',
    'to',
  ],
  ...[
    'batch_dims',
    'alpha',
    'beta',
    'epsilon',
    'p',
    'equation',
    'mode',
    'auto_pad',
    'dtype',
    'shape',
    'size',
  ],
  ...[
    'ceil_mode',
    'transA',
    'transB',
    'start',
    'end',
    'q_num_heads',
    'kv_num_heads',
    'direction',
    'reduction',
  ],
]
const whole = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.constantFrom(-(2 ** 53), 2 ** 53, 2 ** 31, -(2 ** 31), 1e12),
)
const value = fc.oneof(
  whole,
  fc.array(whole, { maxLength: 6 }),
  fc.float().map((float) => ({ float })),
  fc.constantFrom('', '...ij,->...', 'ij,jk->ik', 'add', 'SAME_UPPER', 'VALID', 'cubic', 'reflect'),
)
const attributes = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 6 })
const sizes = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 })
const operators = [
  ...[...standardRules.keys()].map((op) => [op, ''] as const),
  ...[...fusedRules.keys()].map((op) => [op, 'com.microsoft'] as const),
]

test.each(operators)('%s %s', (op, domain) => {
  const inputs = fc.array(fc.constantFrom('x', 'u', 'w', 's', 'f', '-'), { maxLength: 6 })
  fc.assert(
    fc.property(
      attributes,
      inputs,
      sizes,
      sizes,
      fc.array(whole, { maxLength: 6 }),
      (told, read, x, w, s) => {
        const made = node(op, read.join(' '), 'y z', told)
        made.domain = domain
        const length = w.reduce((all, one) => all * one, 1)
        const model = modelOf({
          nodes: [made],
          inputs: [valueInfo('x', x), create(ValueInfoProtoSchema, { name: 'u' })],
          initializers: [
            floats('w', w, Array(length).fill(-1)),
            ints('s', [s.length], s),
            floats('f', [], [0.5]),
          ],
          opset: 18,
        })
        const graph = indexGraph(decodeModel(encodeModel(model)))
        const facts = inferFacts(graph)
        const ranges = reachableRanges(graph, facts, new Map([['x', range(-1, 2)]]))
        for (const name of ['y', 'z']) {
          const numbers = (facts.get(name)?.shape ?? []).filter((axis) => typeof axis === 'number')
          expect(numbers.every((axis) => Number.isSafeInteger(axis) && axis >= 0)).toBe(true)
          expect([ranges(name).low, ranges(name).high]).not.toContain(Number.NaN)
        }
      },
    ),
    { numRuns: 60 },
  )
})
