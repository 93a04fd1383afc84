import { describe, expect, test } from 'vitest'
import { spreadOverLabels } from '../../main/artifacts/rows/image-grid'
import { gatherRows, got, tableInMemory } from './rows-gathering'

/** Rows of `width` x `height` pixels that count up from the row's number. */
function pixels(rows: number, width: number, height: number, scale = 1) {
  const columns = Array.from({ length: width * height }, (_, i) => [
    `p${i}`,
    Array.from({ length: rows }, (_, row) => scale * ((row + i) % 17)),
  ])
  return { ...Object.fromEntries(columns), y: Array.from({ length: rows }, (_, row) => 'pqr'[row % 3]) }
}

describe('examples', () => {
  test('pixels of a told shape become pictures with their labels, from black to white', async () => {
    const config = { targets: ['y'], task: 'classification', input_shape: [1, 8, 8] }
    const { images } = got(await gatherRows(tableInMemory(pixels(40, 8, 8)), { config }), 'examples')
    expect(images).toMatchObject({ width: 8, height: 8, channels: 1 })
    expect(images?.samples).toHaveLength(32)
    const [first] = images?.samples ?? []
    expect(first).toMatchObject({ row: 0, label: 'p' })
    expect(first.pixels.slice(0, 17)).toEqual(
      Array.from({ length: 17 }, (_, i) => Math.round((255 * i) / 16)),
    )
  })

  test('channels that lie one after the other are put together, pixel by pixel', async () => {
    const config = { targets: ['y'], input_shape: [3, 2, 2] }
    const { images } = got(await gatherRows(tableInMemory(pixels(10, 4, 3, 15)), { config }), 'examples')
    expect(images).toMatchObject({ width: 2, height: 2, channels: 3 })
    // Channel c of pixel i stands in column 4 c + i, with the value 15 (4 c + i) in row 0.
    const wanted = [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11].map((column) => 15 * column)
    expect(images?.samples[0].pixels).toEqual(wanted)
  })

  test('large images are thinned to 64 a side, and fewer are shown', async () => {
    const config = { targets: ['y'], input_shape: [1, 80, 80] }
    const { images } = got(await gatherRows(tableInMemory(pixels(30, 80, 80)), { config }), 'examples')
    expect(images).toMatchObject({ width: 40, height: 40 })
    expect(images?.samples.length).toBeLessThanOrEqual(32)
    expect(images?.samples.every(({ pixels: all }) => all.length === 1_600)).toBe(true)
  })

  test('what is no image is shown as rows', async () => {
    const table = tableInMemory({ a: [1, null, 3], y: ['p', 'q', 'p'] })
    const { images, rows } = got(await gatherRows(table, { config: { targets: ['y'] } }), 'examples')
    expect(images).toBeNull()
    expect(rows).toEqual({
      columns: ['a', 'y'],
      rows: [
        { row: 0, of: 'training', group: 0, cells: ['1', 'p'] },
        { row: 1, of: 'training', group: 1, cells: [null, 'q'] },
        { row: 2, of: 'training', group: 2, cells: ['3', 'p'] },
      ],
    })
  })
})

test('every class has its share of the examples, the rarest too', () => {
  const labels = [...new Array(50).fill('p'), 'q', 'q', 'r']
  const chosen = spreadOverLabels(labels, 6).map((row) => labels[row])
  expect(chosen).toEqual(['p', 'p', 'p', 'q', 'q', 'r'])
})
