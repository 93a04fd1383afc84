import { describe, expect, test, vi } from 'vitest'
import type { Params } from '../../../main/contract/protocol'
import { selectCell } from '../../../renderer/state/grid-selection'
import { createSession } from '../../../renderer/state/session'
import { shownColumns, sortedWith } from '../../../renderer/state/table-look'
import {
  changeLook,
  filterRows,
  hideColumn,
  pinColumn,
  placeOfRow,
  refreshView,
  setWidth,
  sortByHeader,
  stopView,
  tableStateOf,
  undoLook,
} from '../../../renderer/state/table-view'
import { createFakeHost, type FakeOptions } from '../fake-host'

const path = '/data/wine.csv'
const memory = { getItem: () => null, setItem: () => undefined }

function open(options: FakeOptions = {}) {
  const host = createFakeHost(options)
  const session = createSession(host, memory)
  const table = () => tableStateOf(session.store.getState(), path)
  const views = () =>
    host.asked.flatMap(({ method, params }) => (method === 'view' ? [(params as Params<'view'>).view] : []))
  return { host, session, table, views }
}
const failure = {
  kind: 'input',
  error: { file: null, place: 'character 1 of the filter', cause: 'no', remedy: null },
} as const

test('a header goes up, down and off; with Shift beside the others', () => {
  const [up, down] = [
    sortedWith([], 'a', false),
    sortedWith([{ column: 'a', descending: false }], 'a', false),
  ]
  expect([up, down, sortedWith(down, 'a', false)]).toEqual([
    [{ column: 'a', descending: false }],
    [{ column: 'a', descending: true }],
    [],
  ])
  const both = sortedWith(down, 'b', true)
  expect(both.map(({ column }) => column)).toEqual(['a', 'b'])
  expect(sortedWith(both, 'a', true).map(({ column }) => column)).toEqual(['b'])
  expect(sortedWith(both, 'b', false)).toEqual([{ column: 'b', descending: false }])
})

describe('a look', () => {
  test('asks for its view once, and nothing for the rows as in the file', async () => {
    const { session, table, views } = open()
    await filterRows(session, path, '  a > 1 ')
    expect(table().shown).toEqual({ spec: { filter: 'a > 1', sort: [] }, rows: 100 })
    await hideColumn(session, path, 'a', true)
    await filterRows(session, path, ' ')
    expect(table()).toMatchObject({ shown: null, making: null, look: { filter: null, hidden: ['a'] } })
    expect(views()).toHaveLength(1)
  })

  test('is gone back on step by step, rows and columns alike', async () => {
    const { session, table } = open()
    await sortByHeader(session, path, 'a', false)
    await pinColumn(session, path, 'b', true)
    await undoLook(session, path)
    expect(table().look).toMatchObject({ pinned: [], sort: [{ column: 'a', descending: false }] })
    await undoLook(session, path)
    expect(table()).toMatchObject({ shown: null, look: { sort: [] }, past: [] })
    await undoLook(session, path)
  })

  test('whose view fails goes back to what is on screen, and keeps the filter for mending', async () => {
    const options: FakeOptions = {}
    const { session, table } = open(options)
    await filterRows(session, path, 'a > 1')
    options.failures = { view: failure }
    await filterRows(session, path, 'b > 1')
    expect(table()).toMatchObject({
      look: { filter: 'a > 1' },
      shown: { spec: { filter: 'a > 1' } },
      failure: { failure, filter: 'b > 1' },
    })
    expect(table().past).toHaveLength(1)
  })

  test('that is overtaken by another is not shown when it comes', async () => {
    const waits: (() => void)[] = []
    const { session, table } = open({ paceOfViews: () => new Promise((done) => waits.push(done)) })
    const first = filterRows(session, path, 'slow')
    const second = filterRows(session, path, 'quick')
    await vi.waitFor(() => expect(waits).toHaveLength(2))
    waits[1]()
    await second
    waits[0]()
    await first
    expect(table().shown?.spec.filter).toBe('quick')
    expect(table().making).toBeNull()
  })

  test('can be stopped on its way; what was shown stays', async () => {
    const { session, table } = open({ paceOfViews: () => new Promise(() => undefined) })
    const asked = filterRows(session, path, 'slow')
    expect(table().making).not.toBeNull()
    stopView(session, path)
    await asked
    expect(table()).toMatchObject({
      making: null,
      shown: null,
      failure: null,
      look: { filter: null },
      past: [],
    })
  })

  test('of a file that was read anew is made anew, or given up with the reason', async () => {
    const options: FakeOptions = {}
    const { session, table, views } = open(options)
    await filterRows(session, path, 'a > 1')
    await refreshView(session, path)
    expect(views()).toHaveLength(2)
    options.failures = { view: failure }
    await refreshView(session, path)
    expect(table()).toMatchObject({ shown: null, look: { filter: null }, failure: { failure } })
  })

  test('lets go of chosen cells, whose rows lie elsewhere now; a header stays while columns do', async () => {
    const { session } = open()
    const choose = (row: number) => session.store.setState({ selection: selectCell({ row, column: 1 }) })
    choose(3)
    await filterRows(session, path, 'a > 1')
    expect(session.store.getState().selection).toBeNull()
    choose(-1)
    await sortByHeader(session, path, 'a', false)
    expect(session.store.getState().selection).not.toBeNull()
    await hideColumn(session, path, 'a', true)
    expect(session.store.getState().selection).toBeNull()
  })
})

test('widths are kept by name, and as they come again', () => {
  const { session, table } = open()
  setWidth(session, path, 'a', 80)
  setWidth(session, path, 'b', 90)
  setWidth(session, path, 'a', null)
  expect(table().widths).toEqual({ b: 90 })
})

test('a row of the file is found in the view that is shown', async () => {
  const { session } = open()
  expect(await placeOfRow(session, path, 7)).toBe(7)
  await changeLook(session, path, { filter: 'a > 1' })
  expect(await placeOfRow(session, path, 7)).toBe(8)
  expect(await placeOfRow(session, path, 500)).toBeNull()
})

test('columns are shown pinned first, in the order they were pinned in, and without those that are hidden', () => {
  const columns = ['a', 'b', 'c', 'd'].map((name) => ({ name, type: 'float' as const, sourceType: 'DOUBLE' }))
  const look = { filter: null, sort: [], hidden: ['b', 'gone'], pinned: ['d', 'b', 'a'] }
  expect(
    shownColumns(columns, look).map(({ column, index, pinned }) => [column.name, index, pinned]),
  ).toEqual([
    ['d', 3, true],
    ['a', 0, true],
    ['c', 2, false],
  ])
})
