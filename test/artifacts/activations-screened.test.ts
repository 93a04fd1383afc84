/** Tables with more rows than statistics are taken of: what must be known of every row still is. */
import { describe, expect, test } from 'vitest'
import { bytesOf, floats, node, valueInfo } from '../onnx/build'
import { activationsOf, bindingOf, bound, contextOf } from './gathering'
import { memoryTable } from './memory-table'

const rows = 40_000
/** Lies in a batch that is only screened. */
const oddRow = 27_001

const column = (of: (row: number) => number) => Array.from({ length: rows }, (_, row) => of(row))
const binding = bindingOf([bound('x', ['a', 'b'], [2])])
const linear = (row: number) => 1 + ((row * 7) % 1000) / 1000

const measured = (data: Record<string, number[]>, model: Uint8Array) =>
  activationsOf(contextOf(memoryTable(data, [4096]), model), binding)

const inputs = [valueInfo('x', ['N', 2])]
const identity = floats('w', [2, 2], [1, 0, 0, 1])

test('a thousand rows of an image model are not all measured in full, those of a dense model are', async () => {
  const side = 8
  const pixels = Array.from({ length: side * side }, (_, i) => `p${i}`)
  const images = Object.fromEntries(
    pixels.map((name, i) => [name, Array.from({ length: 1000 }, (_, row) => ((row * 7 + i) % 11) - 5)]),
  )
  const model = bytesOf({
    inputs: [valueInfo('x', ['N', 1, side, side])],
    nodes: [node('Conv', 'x k', 'h'), node('Relu', 'h', 'y')],
    initializers: [floats('k', [2, 1, 1, 1], [1, -1])],
  })
  const context = contextOf(memoryTable(images, [500]), model)
  const {
    rows: run,
    statisticsRows,
    tensors,
  } = await activationsOf(context, bindingOf([bound('x', pixels, [1, side, side])]))
  expect([run, statisticsRows]).toEqual([1000, 256])
  expect(tensors[0].count).toBe(256 * 2 * side * side)
  const dense = bytesOf({
    inputs,
    nodes: [node('MatMul', 'x w', 'h'), node('Relu', 'h', 'y')],
    initializers: [identity],
  })
  const few = Array.from({ length: 1000 }, (_, row) => linear(row))
  const found = await activationsOf(contextOf(memoryTable({ a: few, b: few }, [500]), dense), binding)
  expect(found.statisticsRows).toBe(1000)
})

describe('units', () => {
  test.each([
    ['Relu', 'x', []],
    ['Clip', 'x low high', [floats('low', [], [0]), floats('high', [], [6])]],
    ['ThresholdedRelu', 'x', []],
  ])('a unit of %s that fires on one screened row is not dead', async (op, reads, initializers) => {
    const model = bytesOf({
      inputs,
      nodes: [node('MatMul', 'x w', 'h'), node(op, reads.replace('x', 'h'), 'y')],
      initializers: [identity, ...initializers],
    })
    const data = { a: column((row) => (row === oddRow ? 2 : -1)), b: column((row) => -linear(row)) }
    const { activationNodes, ...found } = await measured(data, model)
    expect(found.rows).toBe(rows)
    expect(found.statisticsRows).toBeLessThan(rows / 2)
    expect(found.tensors.find(({ tensor }) => tensor === 'h')?.count).toBe(2 * found.statisticsRows)
    expect(activationNodes[0]).toMatchObject({ units: 2, deadUnits: 1, activeShare: [0, 0] })
  })

  test('saturated values are counted on every row', async () => {
    const model = bytesOf({
      inputs,
      nodes: [node('MatMul', 'x w', 'h'), node('Tanh', 'h', 'y')],
      initializers: [identity],
    })
    const data = { a: column((row) => (row < rows / 4 ? 9 : 0.5)), b: column(() => -6) }
    const { activationNodes, statisticsRows } = await measured(data, model)
    expect(statisticsRows).toBeLessThan(rows)
    expect(activationNodes[0]).toMatchObject({ saturatedShare: 0.625, saturatedUnits: 1, gate: false })
  })

  test('statistics are of rows spread over the whole table', async () => {
    const model = bytesOf({
      inputs,
      nodes: [node('MatMul', 'x w', 'h'), node('Relu', 'h', 'y')],
      initializers: [identity],
    })
    const data = { a: column((row) => row), b: column(linear) }
    const { tensors } = await measured(data, model)
    expect(Math.abs(tensors[0].channels.mean[0] - rows / 2)).toBeLessThan(0.2 * rows)
  })
})

describe('a value that is no number, on one screened row', () => {
  test.each([
    ['made by a logarithm and hidden by a maximum', 'Log', -1, { cause: 'logarithm', nan: 1, infinite: 0 }],
    ['made by a division by zero', 'Reciprocal', 0, { cause: 'division', nan: 0, infinite: 1 }],
    ['made by a root', 'Sqrt', -4, { cause: 'root', nan: 1, infinite: 0 }],
    ['made by an exponential that overflows', 'Exp', 1000, { cause: 'overflow', nan: 0, infinite: 1 }],
  ])('%s', async (_, op, odd, expected) => {
    const model = bytesOf({
      inputs,
      nodes: [
        node('MatMul', 'x w', 'h'),
        node(op, 'h', 'l'),
        node('Max', 'l most', 'm'),
        node('Relu', 'm', 'y'),
      ],
      initializers: [identity, floats('most', [], [3])],
    })
    const data = { a: column((row) => (row === oddRow ? odd : linear(row))), b: column(linear) }
    const { firstNonFinite, statisticsRows } = await measured(data, model)
    expect(statisticsRows).toBeLessThan(rows)
    expect(firstNonFinite).toMatchObject({ op, rows: 1, ...expected, from: { tensor: 'h' } })
    expect([firstNonFinite?.from?.min, firstNonFinite?.from?.max]).toContain(odd)
  })

  test('that came in with the data', async () => {
    const model = bytesOf({
      inputs,
      nodes: [node('MatMul', 'x w', 'h'), node('Relu', 'h', 'y')],
      initializers: [identity],
    })
    const data = { a: column((row) => (row === oddRow ? Number.NaN : 1)), b: column(linear) }
    const { firstNonFinite } = await measured(data, model)
    expect(firstNonFinite).toMatchObject({ op: 'MatMul', rows: 1, cause: 'input' })
  })

  test('that the weights hold', async () => {
    const model = bytesOf({
      inputs,
      nodes: [node('MatMul', 'x w', 'h'), node('Relu', 'h', 'y')],
      initializers: [floats('w', [2, 2], [Number.NaN, 0, 0, 1])],
    })
    const { firstNonFinite } = await measured({ a: column(linear), b: column(linear) }, model)
    expect(firstNonFinite).toMatchObject({ op: 'MatMul', cause: 'weights' })
  })
})
