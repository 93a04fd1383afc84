/** A graph with more tensors than can be measured in a sensible time. */
import { expect, test } from 'vitest'
import { bytesOf, floats, node, valueInfo } from '../onnx/build'
import { activationsOf, bindingOf, bound, columnsOf, contextOf } from './gathering'
import { memoryTable } from './memory-table'

test('layers and activations are measured first, and that the others are not is told', async () => {
  const chain = Array.from({ length: 420 }, (_, i) => node('Neg', i === 0 ? 'x' : `t${i - 1}`, `t${i}`))
  const bytes = bytesOf({
    nodes: [...chain, node('MatMul', 't419 w', 'h'), node('Relu', 'h', 'r'), node('Neg', 'r', 'y')],
    initializers: [floats('w', [3, 3], Array(9).fill(0.5))],
  })
  const rows = [
    [1, 2, 3],
    [4, 5, 7],
  ]
  const { tensors, notes, activationNodes } = await activationsOf(
    contextOf(memoryTable(columnsOf(rows)), bytes),
    bindingOf([bound('x', ['c0', 'c1', 'c2'])]),
  )
  expect(tensors).toHaveLength(400)
  expect(tensors.map(({ tensor }) => tensor)).toEqual(expect.arrayContaining(['h', 'r', 'y', 't0']))
  expect(activationNodes).toMatchObject([{ op: 'Relu', units: 3 }])
  expect(notes).toEqual([{ id: 'capture.note-watched', values: { watched: 400, tensors: 423 } }])
})

test('rows too large to be run together are run one by one, and that is told', async () => {
  const values = 1_050_000
  const bytes = bytesOf({
    inputs: [valueInfo('x', ['N', 1])],
    nodes: [node('MatMul', 'x w', 'h'), node('Relu', 'h', 'y')],
    initializers: [floats('w', [1, values], Array(values).fill(1))],
  })
  const { tensors, notes, rows } = await activationsOf(
    contextOf(memoryTable(columnsOf([[-1], [2], [3]])), bytes),
    bindingOf([bound('x', ['c0'])]),
  )
  expect(notes).toEqual([{ id: 'capture.note-one-row', values: { tensor: 'h', values } }])
  expect(rows).toBe(3)
  expect(tensors[0]).toMatchObject({ min: -1, max: 3, count: 3 * values })
})

test('batches shrink where many tensors wait to be read again, and that is told', async () => {
  const depth = 40
  const width = 1024
  const down = Array.from({ length: depth }, (_, i) => node('Neg', `h${i}`, `h${i + 1}`))
  const back = Array.from({ length: depth }, (_, i) =>
    node('Add', `${i === 0 ? `h${depth}` : `s${i - 1}`} h${depth - 1 - i}`, `s${i}`),
  )
  const bytes = bytesOf({
    inputs: [valueInfo('x', ['N', 1])],
    nodes: [node('MatMul', 'x w', 'h0'), ...down, ...back, node('Neg', `s${depth - 1}`, 'y')],
    initializers: [floats('w', [1, width], Array(width).fill(1))],
  })
  const rows = Array.from({ length: 700 }, (_, row) => row / 700)
  const {
    notes,
    tensors,
    rows: run,
  } = await activationsOf(
    contextOf(memoryTable({ x: rows }, [700]), bytes),
    bindingOf([bound('x', ['x'], [1])]),
  )
  expect(run).toBe(700)
  expect(tensors.find(({ tensor }) => tensor === 'h0')?.max).toBeCloseTo(699 / 700, 5)
  const [note] = notes
  expect([notes.length, note.id]).toEqual([1, 'capture.note-memory'])
  expect(Number(note.values.batchRows)).toBeLessThan(Number(note.values.usual))
})
