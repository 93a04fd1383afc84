import { describe, expect, test } from 'vitest'
import { entryGatherer } from '../../main/artifacts/entry'
import type { NumberSummary } from '../../main/contract/summary'
import { bytesOf, floats, ints, node, valueInfo } from '../onnx/build'
import { fixtureModel } from '../onnx/fixture-models'
import { bindingOf, bound, columnsOf, contextOf, entriesOf } from './gathering'
import { memoryTable } from './memory-table'

const means = (summaries: readonly (NumberSummary | null)[]) => summaries.map((summary) => summary?.mean)
const table = memoryTable({ a: [9, 11], b: [16, 20], c: [30, 36], d: [1, 2], e: [5, 7] })

test('operators in the head: each input of a Concat is judged on its own values, column by column', async () => {
  const binding = bindingOf([bound('a', ['a', 'b', 'c']), bound('b', ['d', 'e'])])
  const [first, second] = await entriesOf(contextOf(table, fixtureModel('two-inputs')), binding)
  expect(first).toMatchObject({
    input: 'a',
    tensor: 'ab',
    route: 'graph',
    operators: ['Sub', 'Div', 'Concat'],
    layer: 'fc',
    image: false,
    rows: 2,
    totalRows: 2,
  })
  expect(first.features.map(({ name, column }) => [name, column])).toEqual([
    ['a', 'a'],
    ['b', 'b'],
    ['c', 'c'],
  ])
  expect(means(first.features.map(({ raw }) => raw))).toEqual([10, 18, 33])
  expect(means(first.features.map(({ entering }) => entering))).toEqual([0, -1, 1])
  expect(second).toMatchObject({ input: 'b', route: 'raw' })
  expect(means(second.features.map(({ entering }) => entering))).toEqual([1.5, 6])
})

test('told preprocessing and operators of the head add up', async () => {
  const binding = bindingOf([bound('a', ['a', 'b', 'c']), bound('b', ['d', 'e'])], { scale: 2, offset: 0 })
  const [first, second] = await entriesOf(contextOf(table, fixtureModel('two-inputs')), binding)
  expect([first.route, second.route]).toEqual(['told-and-graph', 'told'])
  expect(means(first.features.map(({ entering }) => entering))).toEqual([10, 8, 12])
  expect(means(first.features.map(({ raw }) => raw))).toEqual([10, 18, 33])
})

test('an embedding is fed indices; told preprocessing does not touch them', async () => {
  const ids = memoryTable({ i: [0, 3], j: [1, 4], k: [2, 5], l: [0, 10] })
  const binding = bindingOf([bound('ids', ['i', 'j', 'k', 'l'], [4], { type: 'int64' })], { scale: 9 })
  const [entry] = await entriesOf(contextOf(ids, fixtureModel('embedding')), binding)
  expect(entry).toMatchObject({ embedding: true, route: 'raw', image: false })
  expect(means(entry.features.map(({ entering }) => entering))).toEqual([1.5, 2.5, 3.5, 5])
})

describe('images', () => {
  const rows = [Array.from({ length: 18 }, (_, i) => i), Array.from({ length: 18 }, (_, i) => 255 - i)]
  const columns = Array.from({ length: 18 }, (_, i) => `c${i}`)

  test('channels first: pooled over their pixels, after the cast and the scale of the head', async () => {
    const binding = bindingOf([bound('x', columns, [2, 3, 3], { type: 'uint8' })])
    const [entry] = await entriesOf(
      contextOf(memoryTable(columnsOf(rows)), fixtureModel('uint8-image')),
      binding,
    )
    expect(entry).toMatchObject({ image: true, route: 'graph', operators: ['Cast', 'Mul'] })
    expect(entry.features).toHaveLength(18)
    expect(entry.channels.map(({ rows: count }) => count)).toEqual([18, 18])
    expect(entry.channels[0].mean).toBeCloseTo(0.5, 6)
    expect(entry.channels[0].min).toBeCloseTo(0, 6)
    expect(entry.channels[0].max).toBeCloseTo(1, 6)
    expect(entry.channels[1].min).toBeCloseTo(9 / 255, 6)
  })

  test('channels last, turned by the head: the values are looked at before they are turned', async () => {
    const model = bytesOf({
      inputs: [valueInfo('x', ['N', 6, 1, 3])],
      nodes: [node('Transpose', 'x', 't', { perm: [0, 3, 1, 2] }), node('Conv', 't k', 'y')],
      initializers: [floats('k', [2, 3, 1, 1], Array(6).fill(1))],
    })
    const binding = bindingOf([bound('x', columns, [6, 1, 3])])
    const [entry] = await entriesOf(contextOf(memoryTable(columnsOf([rows[0]])), model), binding)
    expect(entry).toMatchObject({ image: true, route: 'raw', tensor: 't' })
    expect(means(entry.channels)).toEqual([7.5, 8.5, 9.5])
    expect(entry.features[1]).toMatchObject({ column: 'c1', entering: { mean: 1 } })
  })
})

test('where the head mixes columns, features are named by their place and have no raw side', async () => {
  const model = bytesOf({
    nodes: [node('Slice', 'x from to axis', 's'), node('Mul', 's two', 'm'), node('MatMul', 'm w', 'y')],
    initializers: [
      ints('from', [1], [1]),
      ints('to', [1], [3]),
      ints('axis', [1], [1]),
      floats('two', [], [2]),
      floats('w', [2, 1], [1, 1]),
    ],
  })
  const binding = bindingOf([bound('x', ['a', 'b', 'c'])])
  const [entry] = await entriesOf(contextOf(table, model), binding)
  expect(entry.features.map(({ name, column, raw }) => [name, column, raw])).toEqual([
    ['m[0]', null, null],
    ['m[1]', null, null],
  ])
  expect(means(entry.features.map(({ entering }) => entering))).toEqual([36, 66])
})

test('empty cells show as values that are no numbers', async () => {
  const gaps = memoryTable({ a: [1, null, 3], b: [1, 2, Number.NaN], c: [1, 2, 3] })
  const binding = bindingOf([bound('x', ['a', 'b', 'c'])])
  const model = bytesOf({
    nodes: [node('MatMul', 'x w', 'y')],
    initializers: [floats('w', [3, 1], [1, 1, 1])],
  })
  const [entry] = await entriesOf(contextOf(gaps, model), binding)
  expect(entry.features.map(({ entering }) => entering.nan)).toEqual([1, 1, 0])
  expect(entry.features.map(({ raw }) => [raw?.nulls, raw?.nan])).toEqual([
    [1, 0],
    [0, 1],
    [0, 0],
  ])
})

test('padding of a fixed batch is not counted', async () => {
  const rows = Array.from({ length: 11 }, (_, i) => [i, 2 * i, 1])
  const binding = bindingOf([bound('x', ['c0', 'c1', 'c2'], [3], { fixedBatch: 8 })], { scale: 1, offset: 1 })
  const [entry] = await entriesOf(
    contextOf(memoryTable(columnsOf(rows)), fixtureModel('fixed-batch')),
    binding,
  )
  expect(entry.rows).toBe(11)
  expect(entry.features.map(({ entering }) => [entering.rows, entering.mean])).toEqual([
    [11, 6],
    [11, 11],
    [11, 2],
  ])
})

test('what is missing is named, a failed binding is handed on', async () => {
  const needs = [{ id: 'needs.binding', values: {} }]
  const model = { state: 'missing' as const, needs: [{ id: 'needs.model', values: {} }] }
  expect(
    await entryGatherer.gather(contextOf(table, null), { model, binding: { state: 'missing', needs } }),
  ).toEqual({
    state: 'missing',
    needs: [...model.needs, ...needs],
  })
  const error = { file: null, place: null, cause: 'no', remedy: null }
  expect(
    await entryGatherer.gather(contextOf(table, null), { model, binding: { state: 'failed', error } }),
  ).toEqual({
    state: 'failed',
    error,
  })
})
