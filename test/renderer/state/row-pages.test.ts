import { expect, test, vi } from 'vitest'
import type { Params } from '../../../main/contract/protocol'
import { blockColumns, blockRows, createRowPages } from '../../../renderer/state/row-pages'
import { createFakeHost, datasetCard } from '../fake-host'

const names = Array.from({ length: 70 }, (_, i) => `c${i}`)
const card = datasetCard('/data/wide.csv', 1_000_000, names)
const columns = card.role === 'dataset' ? card.columns : []
const pagesOf = (host = createFakeHost()) => ({
  host,
  pages: createRowPages({ host }, '/data/wide.csv', columns),
})
const arrived = (pages: ReturnType<typeof pagesOf>['pages'], row: number, column: number) =>
  vi.waitFor(() => expect(pages.cell(row, column)).not.toBeNull())

const asked = (host: ReturnType<typeof createFakeHost>) =>
  host.asked.map(({ params }) => params as Params<'rows'>)

test('a cell is there once its block has arrived', async () => {
  const { pages } = pagesOf()
  expect(pages.cell(1000, 33)).toBeNull()
  pages.want({ first: 1000, last: 1001 }, [33])
  await arrived(pages, 1000, 33)
  // The fake's values tell their row, and their column within the block.
  expect(pages.cell(1000, 33)?.text).toBe(String(Math.round((1000 * 1.37 + 11.3) * 100) / 100))
})

test('only blocks in view are asked for, each once', async () => {
  const { host, pages } = pagesOf()
  const view = [{ first: blockRows - 3, last: blockRows + 3 }, [0, 1, blockColumns]] as const
  pages.want(...view)
  pages.want(...view)
  await arrived(pages, blockRows, blockColumns)
  expect(asked(host).map(({ offset, columns }) => [offset, columns?.[0]])).toEqual([
    [0, 'c0'],
    [0, 'c32'],
    [256, 'c0'],
    [256, 'c32'],
  ])
})

test('nothing is asked for an empty view', () => {
  const { host, pages } = pagesOf()
  pages.want({ first: 0, last: 0 }, [0, 1, 2])
  expect(host.asked).toEqual([])
})

test('memory is bounded: blocks long out of view are let go', async () => {
  const { host, pages } = pagesOf()
  for (let block = 0; block < 140; block++)
    pages.want({ first: block * blockRows, last: block * blockRows + 1 }, [0])
  await arrived(pages, 139 * blockRows, 0)
  expect(pages.cell(0, 0)).toBeNull()
  const before = host.asked.length
  pages.want({ first: 0, last: 1 }, [0])
  expect(host.asked.length).toBe(before + 1)
})

test('a block that fails says why, and is asked for again on retry', async () => {
  const failure = { kind: 'engine-died', task: 'rows', detail: 'exit code 139' } as const
  const host = createFakeHost({ failures: { rows: failure } })
  const { pages } = pagesOf(host)
  pages.want({ first: 0, last: 1 }, [0])
  await vi.waitFor(() => expect(pages.failure()).toEqual(failure))
  pages.want({ first: 0, last: 1 }, [0])
  expect(host.asked.length).toBe(1)
  pages.retry()
  expect(pages.failure()).toBeNull()
  pages.want({ first: 0, last: 1 }, [0])
  expect(host.asked.length).toBe(2)
})
