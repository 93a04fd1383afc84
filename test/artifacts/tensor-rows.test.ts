import { expect, test } from 'vitest'
import { randomFrom } from '../../main/base/random'
import { gatherRows, got, tableInMemory } from './rows-gathering'

const random = randomFrom(8)
const side = 8
const labels = Array.from({ length: 120 }, () => 'pqr'[Math.floor(3 * random())])
/** A bright stripe whose place tells the class. */
const images = labels.map((label) =>
  Array.from(
    { length: side * side },
    (_, i) => 200 * Number(Math.floor(i / side) === 'pqr'.indexOf(label)) + 20 * random(),
  ),
)
// The last image is the first one again, under another label.
images[119] = images[0]
labels[119] = labels[0] === 'p' ? 'q' : 'p'

const flat = Object.fromEntries(
  Array.from({ length: side * side }, (_, i) => [`p${i}`, images.map((image) => image[i])]),
)
const tensor = { shape: [side, side, 1], rows: images, values: Float32Array }
const config = { targets: ['y'], task: 'classification', input_shape: [1, side, side] }

test('rows of tensors are compared as rows of their elements are', async () => {
  const whole = await gatherRows(tableInMemory({ image: tensor, y: labels }), { config })
  const scattered = await gatherRows(tableInMemory({ ...flat, y: labels }), {
    config: { ...config, preprocessing: null },
  })
  const [a, b] = [whole, scattered].map((one) => got(one, 'census'))
  expect(a).toMatchObject({
    rows: 120,
    scope: 'all',
    duplicates: { rows: 0 },
    conflicts: { rows: 2, contradicting: 1 },
  })
  expect([a.distinctFeatures, a.labels]).toEqual([b.distinctFeatures, b.labels])
  const agreement = got(whole, 'agreement')
  expect(agreement.features).toBe(side * side)
  expect(agreement.shifts.find(({ shift }) => shift === 0)?.value).toBeGreaterThan(0.9)
  const pictures = got(whole, 'examples').images
  expect(pictures).toMatchObject({ width: side, height: side, channels: 1 })
  expect(pictures?.samples.map(({ label, pixels }) => [label, pixels.length])).toEqual(
    got(scattered, 'examples').images?.samples.map(({ label, pixels }) => [label, pixels.length]),
  )
})

test('a tensor too large to be read whole is read in its first rows, and said so', async () => {
  const wide = { shape: [4_000], rows: Array.from({ length: 6_000 }, () => []), values: Uint8Array }
  const census = got(await gatherRows(tableInMemory({ wide })), 'census')
  expect(census).toMatchObject({ rows: 5_000, totalRows: 6_000, scope: 'first' })
})
