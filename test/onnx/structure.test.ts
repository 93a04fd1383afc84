import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeModel } from '../../main/onnx/describe'
import { bytesOf, floats, node, valueInfo } from './build'
import { fixtureModel } from './fixture-models'

const size = 4
const weight = (name: string) => floats(name, [size, size], Array(size * size).fill(0.1))
const x = valueInfo('x', ['N', size])

/** `w1 w2`: weights to declare; nodes are named as their outputs. */
function read(weights: string, nodes: ReturnType<typeof node>[], inputs = [x]) {
  const named = nodes.map((one) => Object.assign(one, { name: one.output[0] }))
  const initializers = [...weights.split(' ').map(weight), floats('b', [size], Array(size).fill(1))]
  const one = floats('one', [], [1])
  return describeModel(bytesOf({ nodes: named, inputs, initializers: [...initializers, one] }))
}

const linear = (from: string, w: string, to: string) => node('MatMul', `${from} ${w}`, to)
const flags = ({ layers }: ReturnType<typeof read>) =>
  Object.fromEntries(
    layers.map(({ name, bypassed, normalized }) => [name, `${bypassed ? 's' : ''}${normalized ? 'n' : ''}`]),
  )

describe('the longest path', () => {
  test('counts learned layers, and those on a shorter branch are not on it', () => {
    const { structure } = read('v w1 w2', [
      linear('x', 'v', 'short'),
      linear('x', 'w1', 'a'),
      node('Relu', 'a', 'r'),
      linear('r', 'w2', 'long'),
      node('Max', 'short long', 'y'),
    ])
    expect(structure).toEqual({
      longestPath: ['a', 'long'],
      unbypassed: ['a', 'long'],
      plain: ['a', 'long'],
      skips: [],
      normalizations: [],
    })
  })

  test('ends at an output: layers that lead nowhere do not count', () => {
    const { structure } = read('v w1 w2', [
      linear('x', 'v', 'y'),
      linear('x', 'w1', 'a'),
      linear('a', 'w2', 'dead'),
    ])
    expect(structure.longestPath).toEqual(['y'])
  })

  test('an embedding is a layer and no depth', () => {
    const { structure, layers } = describeModel(fixtureModel('embedding'))
    expect(layers).toHaveLength(2)
    expect(structure.longestPath).toEqual([layers[1].name])
  })

  test('of any graph is what trying all paths gives', () => {
    fc.assert(
      fc.property(graphs, (steps) => {
        const { structure } = read('w', nodesOf(steps))
        expect(structure.longestPath).toHaveLength(deepestByTrial(steps))
      }),
      { numRuns: 200 },
    )
  })
})

/** Step i makes tensor i + 1 from tensors before it; tensor 0 is x. */
interface Step {
  learned: boolean
  from: number[]
}
const graphs: fc.Arbitrary<Step[]> = fc
  .array(fc.record({ learned: fc.boolean(), picks: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((steps) =>
    steps.map(({ learned, picks }, i) => ({ learned, from: picks.map((pick) => pick % (i + 1)) })),
  )

const tensorOf = (at: number, last: number) => (at === 0 ? 'x' : at === last ? 'y' : `t${at}`)
const nodesOf = (steps: readonly Step[]) =>
  steps.flatMap(({ learned, from }, i) => {
    const inputs = from.map((at) => tensorOf(at, steps.length)).join(' ')
    const output = tensorOf(i + 1, steps.length)
    if (!learned) return [node('Sum', inputs, output)]
    return [node('Sum', inputs, `s${i}`), node('MatMul', `s${i} w`, output)]
  })

function deepestByTrial(steps: readonly Step[]): number {
  const depthAt = (at: number): number => {
    if (at === 0) return 0
    const { learned, from } = steps[at - 1]
    return Math.max(...from.map(depthAt)) + (learned ? 1 : 0)
  }
  return depthAt(steps.length)
}

/** A layer, a ReLU and a layer, from `from` to `to`. */
const block = (from: string, to: string) => [
  linear(from, 'w1', `${to}1`),
  node('Relu', `${to}1`, `${to}r`),
  linear(`${to}r`, 'w2', to),
]

describe('a skip', () => {
  test.each([
    ['Add', [...block('x', 'f'), node('Add', 'x f', 'y')]],
    ['Add', [...block('x', 'f'), node('Add', 'f x', 'z'), node('Relu', 'z', 'y')]],
    ['Concat', [...block('x', 'f'), node('Concat', 'x f', 'y', { axis: 1 })]],
    ['Sub', [...block('x', 'f'), node('Sub', 'x f', 'y')]],
  ])('%s of a tensor and what layers made of it', (op, nodes) => {
    const description = read('w1 w2', nodes)
    const { skips, longestPath, unbypassed, plain } = description.structure
    expect(skips).toMatchObject([{ op, layers: ['f1', 'f'] }])
    expect([longestPath.length, unbypassed.length, plain.length]).toEqual([2, 0, 0])
    expect(flags(description)).toEqual({ f1: 's', f: 's' })
  })

  test('with a projection on it is still one, and the projection is not bypassed', () => {
    const description = read('w1 w2 p', [...block('x', 'f'), linear('x', 'p', 'q'), node('Add', 'q f', 'y')])
    expect(description.structure.skips).toEqual([{ node: 'y', op: 'Add', layers: ['f1', 'f'] }])
    expect(flags(description)).toEqual({ f1: 's', f: 's', q: '' })
  })

  test('of each block names that block alone, in a chain of blocks', () => {
    const { structure } = read('w0 w1 w2', [
      linear('x', 'w0', 'stem'),
      ...block('stem', 'f'),
      node('Add', 'stem f', 's1'),
      ...block('s1', 'g'),
      node('Add', 's1 g', 's2'),
      linear('s2', 'w0', 'y'),
    ])
    expect(structure.skips.map(({ layers }) => layers)).toEqual([
      ['f1', 'f'],
      ['g1', 'g'],
    ])
    expect(structure.unbypassed).toEqual(['stem', 'y'])
    expect(structure.plain).toEqual(['stem'])
  })

  test('a highway: gate times layer plus the rest of the gate times input', () => {
    const { structure } = read('h g', [
      linear('x', 'h', 'a'),
      node('Tanh', 'a', 'ha'),
      linear('x', 'g', 'b'),
      node('Sigmoid', 'b', 't'),
      node('Mul', 't ha', 'left'),
      node('Sub', 'one t', 'carry'),
      node('Mul', 'carry x', 'right'),
      node('Add', 'left right', 'y'),
    ])
    expect(structure.skips.map(({ op, layers }) => [op, layers.toSorted()])).toContainEqual([
      'Add',
      ['a', 'b'],
    ])
    expect(structure.unbypassed).toEqual([])
  })

  test('squeeze and excite: the layers of the gate are passed around', () => {
    const { structure } = read('w1 w2', [
      ...block('x', 'f'),
      node('Sigmoid', 'f', 'gate'),
      node('Mul', 'x gate', 'y'),
    ])
    expect(structure.skips).toEqual([{ node: 'y', op: 'Mul', layers: ['f1', 'f'] }])
  })

  test.each<[string, ReturnType<typeof node>[]]>([
    ['a bias', [...block('x', 'f'), node('Add', 'f b', 'y')]],
    [
      'two towers that each learn and bend',
      [...block('x', 'f'), linear('x', 'w1', 'c'), node('Relu', 'c', 'g'), node('Add', 'f g', 'y')],
    ],
    ['two layers side by side', [linear('x', 'w1', 'a'), linear('x', 'w2', 'c'), node('Add', 'a c', 'y')]],
    [
      'a layer with its own activation',
      [linear('x', 'w1', 'a'), node('Sigmoid', 'a', 's'), node('Mul', 'a s', 'y')],
    ],
    [
      'a gated pair (SwiGLU)',
      [linear('x', 'w1', 'a'), linear('x', 'w2', 'c'), node('Sigmoid', 'a', 's'), node('Mul', 's c', 'y')],
    ],
    [
      'a tensor with what only activations made of it',
      [linear('x', 'w1', 'a'), node('Tanh', 'a', 't'), node('Add', 'a t', 'y')],
    ],
    [
      'queries, keys and values',
      [
        linear('x', 'w1', 'q'),
        linear('x', 'w2', 'k'),
        linear('x', 'w1', 'v'),
        node('Transpose', 'k', 'kt', { perm: [1, 0] }),
        node('MatMul', 'q kt', 'scores'),
        node('Softmax', 'scores', 'p'),
        node('MatMul', 'p v', 'y'),
      ],
    ],
  ])('is not: %s', (_, nodes) => {
    const { structure, layers } = read('w1 w2', nodes)
    expect(structure.skips).toEqual([])
    expect(layers.filter(({ bypassed }) => bypassed)).toEqual([])
  })

  test('is not: a sum of two inputs, each through layers of its own', () => {
    const { structure } = read(
      'w1 w2',
      [linear('x', 'w1', 'a'), ...block('z', 'f'), node('Add', 'a f', 'y')],
      [x, valueInfo('z', ['N', size])],
    )
    expect(structure.skips).toEqual([])
  })

  test('stays one where a second input joins in the block', () => {
    const { structure } = read(
      'w1 w2',
      [linear('x', 'w1', 'a'), node('Add', 'a time', 'm'), linear('m', 'w2', 'f'), node('Add', 'x f', 'y')],
      [x, valueInfo('time', ['N', size])],
    )
    expect(structure.skips).toEqual([{ node: 'y', op: 'Add', layers: ['a', 'f'] }])
  })

  test('a dense block: each join passes around what was added to it', () => {
    const { structure } = read('w1 w2', [
      linear('x', 'w1', 'a'),
      node('Concat', 'x a', 'c1', { axis: 0 }),
      linear('c1', 'w2', 'd'),
      node('Concat', 'x a d', 'y', { axis: 0 }),
    ])
    expect(structure.skips).toEqual([
      { node: 'c1', op: 'Concat', layers: ['a'] },
      { node: 'y', op: 'Concat', layers: ['a', 'd'] },
    ])
  })
})

/** LayerNormalization as PyTorch writes it before opset 17. */
const written = (from: string, to: string) => [
  node('ReduceMean', from, `${to}m`, { axes: [-1] }),
  node('Sub', `${from} ${to}m`, `${to}c`),
  node('Pow', `${to}c two`, `${to}p`),
  node('ReduceMean', `${to}p`, `${to}v`, { axes: [-1] }),
  node('Add', `${to}v one`, `${to}e`),
  node('Sqrt', `${to}e`, `${to}s`),
  node('Div', `${to}c ${to}s`, `${to}d`),
  node('Mul', `${to}d b`, `${to}g`),
  node('Add', `${to}g b`, to),
]
const two = node('Cast', 'one', 'two', { to: 1 })

describe('normalization', () => {
  test.each<[string, string, ReturnType<typeof node>[]]>([
    ['LayerNormalization', 'n', [node('LayerNormalization', 'a b', 'n')]],
    ['BatchNormalization', 'n', [node('BatchNormalization', 'a b b b b', 'n')]],
    ['LayerNormalization', 'nd', [two, ...written('a', 'n')]],
    [
      'RMSNormalization',
      'm',
      [
        node('Mul', 'a a', 'p'),
        node('ReduceMean', 'p', 'v', { axes: [-1] }),
        node('Add', 'v one', 'e'),
        node('Sqrt', 'e', 's'),
        node('Div', 'one s', 'i'),
        node('Mul', 'a i', 'm'),
        node('Mul', 'b m', 'n'),
      ],
    ],
    [
      'LayerNormalization',
      'd',
      [
        node('ReduceMean', 'a', 'mean', { axes: [-1] }),
        node('Sub', 'a mean', 'c'),
        node('Mul', 'c c', 'p'),
        node('ReduceMean', 'p', 'v', { axes: [-1] }),
        node('Add', 'v one', 'e'),
        node('Sqrt', 'e', 's'),
        node('Reciprocal', 's', 'i'),
        node('Mul', 'i b', 'ig'),
        node('Mul', 'a ig', 'd'),
        node('Add', 'd b', 'n'),
      ],
    ],
  ])('%s at %s parts two layers', (op, at, nodes) => {
    const description = read('w1 w2', [
      linear('x', 'w1', 'a'),
      ...nodes,
      node('Relu', 'n', 'r'),
      linear('r', 'w2', 'y'),
    ])
    expect(description.structure.normalizations).toEqual([{ node: at, op }])
    expect(description.structure.plain).toHaveLength(1)
    expect(flags(description)).toEqual({ a: 'n', y: '' })
  })

  test.each<[string, ReturnType<typeof node>[]]>([
    ['stored mean and deviation', [node('Sub', 'a b', 'c'), node('Div', 'c b', 'n')]],
    ['the mean taken off alone', [node('ReduceMean', 'a', 'm', { axes: [-1] }), node('Sub', 'a m', 'n')]],
    ['Softmax', [node('Softmax', 'a', 'n')]],
    [
      'a division by another tensor’s deviation',
      [
        node('Mul', 'x x', 'p'),
        node('ReduceMean', 'p', 'v', { axes: [-1] }),
        node('Sqrt', 'v', 's'),
        node('Div', 'a s', 'n'),
      ],
    ],
  ])('is not: %s', (_, nodes) => {
    const { structure, layers } = read('w1 w2', [linear('x', 'w1', 'a'), ...nodes, linear('n', 'w2', 'y')])
    expect(structure.normalizations).toEqual([])
    expect(structure.plain).toEqual(['a', 'y'])
    expect(layers[0].normalized).toBe(false)
  })

  test('counts only where no way leads past it', () => {
    const description = read('w1 w2', [
      linear('x', 'w1', 'a'),
      node('LayerNormalization', 'a b', 'n'),
      linear('n', 'w1', 'c'),
      linear('a', 'w2', 'd'),
      node('Max', 'c d', 'y'),
    ])
    expect(flags(description)).toEqual({ a: '', c: '', d: '' })
  })

  test('breaks a run of plain layers', () => {
    const { structure } = read('w1 w2', [
      ...block('x', 'f'),
      node('LayerNormalization', 'f b', 'n'),
      ...block('n', 'g'),
      linear('g', 'w1', 'y'),
    ])
    expect(structure.longestPath).toHaveLength(5)
    expect(structure.plain).toEqual(['g1', 'g', 'y'])
  })
})

test('five thousand blocks are read in a moment', () => {
  const nodes = Array.from({ length: 5000 }, (_, i) => [
    linear(`s${i}`, 'w1', `f${i}`),
    node('Add', `s${i} f${i}`, `s${i + 1}`),
  ]).flat()
  const { structure } = read('w1', [node('Identity', 'x', 's0'), ...nodes, node('Identity', 's5000', 'y')])
  expect(structure.longestPath).toHaveLength(5000)
  expect(structure.skips).toHaveLength(5000)
  expect(structure.unbypassed).toEqual([])
})
