import { expect, test } from 'vitest'
import { hintsGatherer } from '../../main/artifacts/hints'
import { sampleOf } from '../../main/artifacts/scan'
import { NumberAccumulator } from '../../main/base/summary'
import type { Scan } from '../../main/contract/artifacts'
import { contextOf } from './gathering'

/** A table of one long column of which the sample holds stretches: hours of a log, a step an hour. */
function hourly(rows: number): Scan {
  const column = { name: 'v', type: 'integer' as const, sourceType: 'BIGINT' }
  const image = { name: 'photo', type: 'image' as const, sourceType: 'BLOB' }
  const sample = sampleOf([column, image], rows)
  const [sampled] = sample.columns
  let at = 0
  if (sampled.kind === 'number')
    for (const { offset, rows: length } of sample.ranges)
      for (let row = 0; row < length; row++) sampled.values[at++] = (offset + row) % 24
  const summary = new NumberAccumulator()
  for (let row = 0; row < rows; row++) summary.add([row % 24])
  const profile = {
    rows,
    columns: [
      { ...column, summary: summary.finish() },
      { ...image, summary: new NumberAccumulator().finish() },
    ],
  }
  return { profile, sample }
}

test('hints from a sample name rows of the dataset, and count what was looked at', async () => {
  const scan = hourly(100_000)
  const gathered = await hintsGatherer.gather(contextOf(null, null), {
    scan: { state: 'ready', value: scan },
  })
  if (gathered.state !== 'ready') throw new Error(gathered.state)
  const { hints, ...looked } = gathered.value
  expect(looked).toEqual({ rows: 20_000, totalRows: 100_000, columns: 1, totalColumns: 1 })
  expect(hints).toMatchObject([{ kind: 'cyclic', measured: { value: 24 } }])
  expect(hints[0].exampleRows).toHaveLength(20)
  expect(hints[0].exampleRows.every((row) => row % 24 === 0)).toBe(true)
})

test('without a dataset there are none', async () => {
  const gathered = await hintsGatherer.gather(contextOf(null, null), {
    scan: { state: 'missing', needs: [] },
  })
  expect(gathered).toMatchObject({ state: 'missing', needs: [{ id: 'needs.dataset' }] })
})
