/** Moved, taken and joined: what ONNX Runtime makes lies within what the rules claim, with random attributes, sizes and inputs. */
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { floats, ints, node } from '../build'
import { expectSound, type Feed, type Trial } from '../trial'
import { feed, weights } from './arbitraries'

describe('moved, taken and joined', () => {
  const x = feed('x', fc.constant(['N', 4, 6]))
  const with1 = (make: (k: number, x: Feed) => Trial) =>
    fc.tuple(x, fc.nat({ max: 100 })).map(([one, k]) => make(k, one))
  const image = (one: Feed): Feed => ({ ...one, dims: ['N', 4, 2, 3] })
  test.each([
    [
      'Slice',
      (k: number, x: Feed): Trial => ({
        nodes: [node('Slice', 'x s e a p', 'y')],
        feeds: [x],
        initializers: [
          ints('s', [1], [(k % 15) - 7]),
          ints('e', [1], [((k * 7) % 17) - 8]),
          ints('a', [1], [k % 2 ? 2 : -2]),
          ints('p', [1], [[1, 2, -1, -3][k % 4]]),
        ],
      }),
    ],
    [
      'Split',
      (k: number, x: Feed): Trial => ({
        nodes: [node('Split', 'x s', 'u y', { axis: 1 })],
        feeds: [x],
        initializers: [ints('s', [2], [k % 5, 4 - (k % 5)])],
      }),
    ],
    [
      'Pad',
      (k: number, x: Feed): Trial => ({
        nodes: [node('Pad', k % 2 ? 'x p v' : 'x p', 'y', { mode: ['constant', 'reflect', 'edge'][k % 3] })],
        feeds: [x],
        initializers: [ints('p', [6], [0, 1, k % 3, 0, 2, k % 4]), floats('v', [], [k / 10])],
      }),
    ],
    [
      'Tile',
      (k: number, x: Feed): Trial => ({
        nodes: [node('Tile', 'x r', 'y')],
        feeds: [x],
        initializers: [ints('r', [3], [1 + (k % 2), 2, 1 + (k % 3)])],
      }),
    ],
    [
      'Transpose',
      (k: number, x: Feed): Trial => ({
        nodes: [
          node('Transpose', 'x', 'y', {
            perm: [
              [0, 1, 2],
              [2, 0, 1],
              [1, 2, 0],
            ][k % 3],
          }),
        ],
        feeds: [x],
      }),
    ],
    [
      'GatherND',
      (k: number, x: Feed): Trial => ({
        nodes: [node('GatherND', 'x i', 'y', { batch_dims: k % 2 })],
        feeds: [{ ...x, dims: [2, 4, 6] }],
        initializers: [ints('i', [2, 1, 2], [0, k % 4, 1, 1])],
      }),
    ],
    [
      'Gather',
      (k: number, x: Feed): Trial => ({
        nodes: [node('Gather', 'x i', 'y', { axis: 1 + (k % 2) })],
        feeds: [x],
        initializers: [ints('i', [1, 2], [k % 4, -1])],
      }),
    ],
    [
      'OneHot',
      (k: number, x: Feed): Trial => ({
        nodes: [
          node('ArgMax', 'x', 'a', { axis: 1, keepdims: 0 }),
          node('OneHot', 'a d v', 'y', { axis: [-1, 0, 1][k % 3] }),
        ],
        feeds: [x],
        initializers: [ints('d', [1], [4]), floats('v', [2], [-k, k])],
      }),
    ],
    [
      'ScatterElements',
      (k: number, x: Feed): Trial => ({
        nodes: [node('ScatterElements', 'x i u', 'y', { axis: 1, reduction: ['none', 'add', 'max'][k % 3] })],
        feeds: [{ ...x, dims: [3, 4] }],
        initializers: [ints('i', [3, 2], [0, 1, 2, 2, 3, 0]), floats('u', [3, 2], [k, -k, 1, 2, 3, 4])],
      }),
    ],
    [
      'Resize by scales',
      (k: number, x: Feed): Trial => ({
        nodes: [
          node('Resize', 'x - s', 'y', {
            mode: ['nearest', 'linear'][k % 2],
            coordinate_transformation_mode: ['half_pixel', 'asymmetric', 'align_corners'][k % 3],
          }),
        ],
        feeds: [image(x)],
        initializers: [floats('s', [4], [1, 1, 0.5 + (k % 5) / 2, 1 + (k % 3) / 3])],
      }),
    ],
    [
      'Resize to sizes',
      (k: number, x: Feed): Trial => ({
        nodes: [node('Resize', 'x - - s', 'y', { mode: 'linear', axes: [2, 3] })],
        feeds: [image(x)],
        initializers: [ints('s', [2], [1 + (k % 4), 5])],
      }),
    ],
    [
      'GridSample',
      (k: number, x: Feed): Trial => ({
        nodes: [
          node('GridSample', 'x g', 'y', {
            mode: ['bilinear', 'nearest'][k % 2],
            padding_mode: ['zeros', 'border', 'reflection'][k % 3],
          }),
        ],
        feeds: [{ ...image(x), dims: [1, 4, 2, 3] }],
        initializers: [weights('g', [1, 2, 5, 2], k)],
      }),
    ],
    [
      'DepthToSpace and back',
      (_: number, x: Feed): Trial => ({
        nodes: [
          node('DepthToSpace', 'x', 'd', { blocksize: 2 }),
          node('SpaceToDepth', 'd', 'y', { blocksize: 2 }),
        ],
        feeds: [image(x)],
      }),
    ],
    [
      'Trilu',
      (k: number, x: Feed): Trial => ({ nodes: [node('Trilu', 'x', 'y', { upper: k % 2 })], feeds: [x] }),
    ],
    [
      'EyeLike',
      (k: number, x: Feed): Trial => ({
        nodes: [node('EyeLike', 'x', 'y', { k: (k % 3) - 1 })],
        feeds: [{ ...x, dims: ['N', 6] }],
      }),
    ],
    [
      'QuantizeLinear and back',
      (k: number, x: Feed): Trial => ({
        nodes: [
          node('QuantizeLinear', 'x s', 'q'),
          node('DequantizeLinear', 'q s', 'y'),
          node('DynamicQuantizeLinear', 'x', 'd e f'),
        ],
        feeds: [x],
        initializers: [floats('s', [], [0.01 + k / 100])],
      }),
    ],
    [
      'sizes around an open batch',
      (k: number, x: Feed): Trial => ({
        nodes: [
          node('Shape', 'x', 'sh'),
          node('Gather', 'sh zero', 'n'),
          node('Mul', 'n two', 'n2'),
          node('Concat', 'n2 rest', 't', { axis: 0 }),
          node('Reshape', 'x t', 'h'),
          node('Concat', 'n back', 'b', { axis: 0 }),
          node('Reshape', 'h b', 'y'),
          node('Equal', 'back minus', 'eq'),
          node('Expand', 'ones sh', 'z'),
        ],
        feeds: [x],
        initializers: [
          ints('zero', [1], [0]),
          ints('two', [1], [2]),
          ints('rest', [2], [k % 2 ? -1 : 2, 6]),
          ints('back', [2], [4, -1]),
          ints('minus', [1], [-1]),
          floats('ones', [1, 1, 1], [k]),
        ],
      }),
    ],
    [
      'RNN, GRU and LSTM',
      (k: number, x: Feed): Trial => ({
        nodes: [
          ['RNN', 'rnn'],
          ['GRU', 'gru'],
          ['LSTM', 'lstm'],
        ].map(([op, p]) =>
          node(op, `x ${p}w ${p}r`, `${p}y ${p}h`, {
            hidden_size: 2,
            direction: k % 2 ? 'reverse' : 'forward',
          }),
        ),
        feeds: [{ ...x, dims: ['T', 'N', 3] }],
        initializers: [
          ['rnn', 1],
          ['gru', 3],
          ['lstm', 4],
        ].flatMap(([p, gates]) => [
          weights(`${p}w`, [1, 2 * Number(gates), 3], k),
          weights(`${p}r`, [1, 2 * Number(gates), 2], k),
        ]),
      }),
    ],
  ] as const)('%s', (_, make) => expectSound(with1(make)))
})
