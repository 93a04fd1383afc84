import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { edgeLabels } from '../../../renderer/graph/edge-labels'
import { routePath } from '../../../renderer/graph/graph-edge'
import type { GraphPaint } from '../../../renderer/graph/graph-props'
import { contentsText, shortName } from '../../../renderer/graph/names'
import { colourAt, familyOf, paintScale, stripOf } from '../../../renderer/graph/paint'
import {
  firstViewPort,
  viewPortIncluding,
  viewPortKeeping,
  viewPortShowing,
  wholeViewPort,
} from '../../../renderer/graph/view-port'
import { clipMiddle } from '../../../renderer/texts/clip'
import { operator } from './graphs'

const paint = (values: readonly number[], scale: GraphPaint['scale'] = 'linear'): GraphPaint => ({
  label: 'std',
  values: new Map(values.map((value, i) => [`${i}`, value])),
  scale,
  format: String,
})

test('the scale is viridis from end to end, and text on it has a contrast of at least 4.5', () => {
  expect([colourAt(0).fill, colourAt(1).fill]).toEqual(['rgb(68, 1, 84)', 'rgb(253, 231, 37)'])
  const linear = (c: number) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      const { fill, text } = colourAt(share)
      const [r, g, b] = fill.match(/\d+/g)!.map(Number).map(linear)
      const light = 0.2126 * r + 0.7152 * g + 0.0722 * b
      const contrast = text === '#000000' ? (light + 0.05) / 0.05 : 1.05 / (light + 0.05)
      expect(contrast).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

describe('the place of a value on the scale', () => {
  test('linear from smallest to largest', () => {
    expect(paintScale(paint([2, 4, 6]))).toMatchObject({ low: 2, high: 6 })
    expect([2, 4, 6, 99, -99].map(paintScale(paint([2, 4, 6]))!.share)).toEqual([0, 0.5, 1, 1, 0])
  })
  test('logarithmic over positive values; zeros at the low end, infinity at the high one', () => {
    const scale = paintScale(paint([0, 0.01, 1, Number.POSITIVE_INFINITY], 'log'))!
    expect(scale).toMatchObject({ low: 0.01, high: 1 })
    expect([0, 0.1, Number.POSITIVE_INFINITY].map(scale.share)).toEqual([0, 0.5, 1])
  })
  test('NaN has none; without finite values there is no scale', () => {
    expect(paintScale(paint([1, 2]))!.share(Number.NaN)).toBe(null)
    expect(paintScale(paint([Number.NaN]))).toBe(null)
    expect(paintScale(paint([]))).toBe(null)
  })
  test('one value, or only zeros on a logarithmic scale, is no division by zero', () => {
    expect(paintScale(paint([3]))!.share(3)).toBe(0)
    expect(paintScale(paint([0, 0], 'log'))!.share(0)).toBe(0)
  })
})

test('a closed block shows its operators in order, of several in one cell the largest', () => {
  const nodes = [0, 1, 2, 3].map((i) => operator(`${i}`))
  const values = paint([0, 10, 5, 0])
  const scale = paintScale(values)!
  expect(stripOf(nodes, values, scale, 2)).toEqual([colourAt(1), colourAt(0.5)])
  expect(stripOf([operator('other')], values, scale, 2)).toEqual([])
})

test.each([
  ['Conv', 'learned'],
  ['Gemm', 'learned'],
  ['LSTM', 'learned'],
  ['QLinearConv', 'learned'],
  ['Relu', 'activation'],
  ['HardSigmoid', 'activation'],
  ['LogSoftmax', 'activation'],
  ['LayerNormalization', 'normalization'],
  ['GlobalAveragePool', 'pooling'],
  ['ReduceMean', 'pooling'],
  ['Add', 'arithmetic'],
  ['QuantizeLinear', 'shape'],
  ['Reshape', 'shape'],
  ['If', 'other'],
  ['SomethingNew', 'other'],
])('%s is %s', (op, family) => {
  expect(familyOf(operator('a', { op }))).toBe(family)
})

test('names: the end tells them apart, the part before is told where the end is only the operator', () => {
  expect(clipMiddle('a_very_long_name_with_a_tail_7', 12)).toBe('a_ve…_tail_7')
  expect(clipMiddle('short', 12)).toBe('short')
  expect(shortName(operator('a', { op: 'MatMul', name: '/encoder/attn/MatMul_3' }))).toBe('attn/MatMul_3')
  expect(shortName(operator('a', { op: 'Gemm', name: '/net/fc1' }))).toBe('fc1')
})

test('a block is told by its weights first and by what only moves values last', () => {
  const ops = ['Reshape', 'Reshape', 'Reshape', 'Relu', 'Relu', 'Conv']
  expect(contentsText(ops.map((op, i) => operator(`${i}`, { op })))).toBe('Conv, Relu ×2, Reshape ×3')
})

test('a line is rounded at its corners and ends where it should', () => {
  expect(
    routePath([
      { x: 0, y: 0 },
      { x: 0, y: 40 },
    ]),
  ).toBe('M 0 0 L 0 40')
  expect(
    routePath([
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 30, y: 20 },
    ]),
  ).toBe('M 0 0 L 0 13 Q 0 20 7 20 L 30 20')
  expect(
    routePath([
      { x: 5, y: 5 },
      { x: 5, y: 5 },
      { x: 5, y: 9 },
    ]),
  ).not.toContain('NaN')
})

test('labels: one for a tensor that several read, none where another line would cross it', () => {
  const link = (id: string, tensors: string[]) => ({ id, from: 'a', to: id, tensors })
  const at = (x: number) => [{ x, y: 0 }]
  const placed = (xs: Record<string, number>) => ({
    boxes: new Map(),
    routes: new Map(Object.entries(xs).map(([id, x]) => [id, at(x)])),
  })
  const same = edgeLabels(
    { shown: { items: [], links: [link('p', ['t']), link('q', ['t'])] }, placed: placed({ p: 40, q: 10 }) },
    () => 'N × 8',
  )
  expect([...same]).toEqual([['q', { text: 'N × 8', left: true }]])
  const close = edgeLabels(
    { shown: { items: [], links: [link('p', ['t']), link('q', ['u'])] }, placed: placed({ p: 10, q: 20 }) },
    () => 'N × 8',
  )
  expect([...close.keys()]).toEqual(['q'])
})

describe('the part of the drawing on the screen', () => {
  const screen = { width: 800, height: 600 }
  const box = (x: number, y: number) => ({ x, y, width: 200, height: 50 })
  const tall = {
    boxes: new Map([
      ['a', box(0, 0)],
      ['b', box(0, 9000)],
    ]),
    routes: new Map(),
  }
  test('a tall drawing opens at its beginning, at full size', () => {
    expect(firstViewPort(tall, 'a', screen)).toEqual({ x: 300, y: 64, zoom: 1 })
  })
  test('a small one in the middle', () => {
    const small = { boxes: new Map([['a', box(0, 0)]]), routes: new Map() }
    expect(firstViewPort(small, 'a', screen)).toEqual({ x: 300, y: 291, zoom: 1 })
  })
  test('all of it fits, however large, and never larger than life', () => {
    const { y, zoom } = wholeViewPort(tall, screen)
    expect(9050 * zoom + y).toBeLessThanOrEqual(600)
    expect(wholeViewPort({ boxes: new Map([['a', box(0, 0)]]), routes: new Map() }, screen).zoom).toBe(1)
  })
  test('what is in view is left alone; what is not comes to the middle', () => {
    expect(viewPortShowing(box(0, 0), { x: 10, y: 10, zoom: 1 }, screen)).toBe(null)
    expect(viewPortShowing(box(0, 9000), { x: 10, y: 10, zoom: 1 }, screen)).toEqual({
      x: 300,
      y: -8725,
      zoom: 1,
    })
  })
  test('an opened block stays where it was, moved only as far as its first member needs', () => {
    const at = { x: 5, y: 7, zoom: 0.5 }
    const kept = viewPortKeeping(box(100, 100), box(400, 160), at)
    expect(400 * 0.5 + kept.x).toBe(100 * 0.5 + at.x)
    expect(viewPortIncluding(box(100, 100), at, screen)).toEqual(at)
    expect(viewPortIncluding(box(2000, 100), { x: 0, y: 0, zoom: 1 }, screen)).toEqual({
      x: -1432,
      y: 0,
      zoom: 1,
    })
  })
})
