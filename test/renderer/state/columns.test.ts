import { describe, expect, test, vi } from 'vitest'
import type { Hint } from '../../../main/contract/hints'
import type { Params } from '../../../main/contract/protocol'
import type { Transform } from '../../../main/contract/transform'
import { createActions, perform } from '../../../renderer/state/actions'
import { cancelLook, chooseTransform, lookAt, lookOf, openColumn } from '../../../renderer/state/column'
import {
  arranged,
  hintedTransforms,
  listedColumns,
  neighbourOf,
  orderedBy,
  relationsOf,
  unsaidHints,
} from '../../../renderer/state/column-list'
import { openPaths, removeFiles } from '../../../renderer/state/files'
import type { Listing } from '../../../renderer/state/model'
import {
  askProfile,
  cancelProfile,
  isAuditReading,
  profileOf,
  wantProfile,
} from '../../../renderer/state/profiles'
import { createSession, type Session } from '../../../renderer/state/session'
import { showDataset, tableShown } from '../../../renderer/state/table'
import { offersOf, readNumbers } from '../../../renderer/state/transforms'
import { column, wineProfiles } from '../fake-columns'
import { createFakeHost, type FakeOptions } from '../fake-host'
import { faultyAudits, reportOf } from '../fake-report'

const memory = { getItem: () => null, setItem: () => undefined }

async function open(options: FakeOptions = {}, paths = ['/data/data.csv']) {
  const host = createFakeHost(options)
  const session = createSession(host, memory)
  await openPaths(session, paths)
  const state = () => session.store.getState()
  await vi.waitFor(() => expect(state().audit.state).toBe('idle'))
  const card = tableShown(state())
  if (!card) throw new Error('no dataset')
  const asked = (method: string) => host.asked.filter((one) => one.method === method)
  return { session, host, state, card, asked }
}

/** A gate that stands still until it is let go. */
function gate() {
  let release: () => void = () => undefined
  const wait = new Promise<void>((resolve) => {
    release = resolve
  })
  return { look: () => wait, release: () => release() }
}

const listing: Listing = { search: '', by: 'place', descending: false }
const profiles = { columns: wineProfiles, hints: [], notes: [] }
const report = reportOf(faultyAudits())

const hint = (change: Partial<Hint>): Hint => ({
  kind: 'angle',
  columns: ['hue'],
  measured: { value: 0.1, unit: 'share' },
  values: {},
  marks: [],
  rows: 178,
  exampleRows: [],
  transform: { kind: 'sin-cos', column: 'hue', period: 360 },
  strength: 0.9,
  ...change,
})

describe('a profile', () => {
  test('is asked for once, and kept as long as the file is as it was', async () => {
    const { session, state, card, asked } = await open()
    await Promise.all([wantProfile(session, card), wantProfile(session, card)])
    await wantProfile(session, card)
    expect(asked('profile')).toHaveLength(1)
    const profile = profileOf(state(), card)
    expect(profile?.state === 'ready' && profile.value.columns).toHaveLength(14)
    await openPaths(session, [card.path])
    const again = tableShown(state())
    expect(again && profileOf(state(), again)).toBeNull()
  })

  test('tells how far it is, and can be cancelled and asked for again', async () => {
    const { look, release } = gate()
    const { session, state, card } = await open({ look })
    const asking = wantProfile(session, card)
    expect(profileOf(state(), card)).toEqual({
      state: 'asking',
      progress: { stage: 'profiling', done: 74, total: 178, unit: 'rows' },
    })
    cancelProfile(session, card)
    expect(profileOf(state(), card)).toEqual({ state: 'cancelled' })
    await asking
    expect(profileOf(state(), card)).toEqual({ state: 'cancelled' })
    release()
    await wantProfile(session, card)
    expect(profileOf(state(), card)).toEqual({ state: 'cancelled' })
    await askProfile(session, card)
    expect(profileOf(state(), card)?.state).toBe('ready')
  })

  test('that fails says why', async () => {
    const failure = { kind: 'internal', detail: 'a defect' } as const
    const { session, state, card } = await open({ failures: { profile: failure } })
    await wantProfile(session, card)
    expect(profileOf(state(), card)).toEqual({ state: 'failed', failure })
  })

  test('of a file that is gone is let go when another is asked for', async () => {
    const { session, state, card } = await open({}, ['/data/data.csv', '/data/other.csv'])
    await wantProfile(session, card)
    removeFiles(session, [state().files[0].id])
    const other = tableShown(state())
    if (!other) throw new Error('no dataset')
    await wantProfile(session, other)
    expect(Object.keys(state().profiles)).toEqual([other.path])
  })

  test('waits for an audit that still reads the same file', () => {
    const running = (stage: 'opening' | 'profiling' | 'activations') =>
      isAuditReading({
        audit: { state: 'running', audited: [], progress: { stage, done: 0, total: null, unit: 'rows' } },
      })
    expect(isAuditReading({ audit: { state: 'running', audited: [], progress: null } })).toBe(true)
    expect([running('opening'), running('profiling'), running('activations')]).toEqual([true, true, false])
    expect(isAuditReading({ audit: { state: 'idle' } })).toBe(false)
  })
})

describe('the list of columns', () => {
  const all = listedColumns(profiles, report, true)
  const names = (change: Partial<Listing>) =>
    arranged(all, { ...listing, ...change }).map(({ profile }) => profile.name)

  test('stands in the order of the file, and is searched without regard to case', () => {
    expect(names({})).toEqual(wineProfiles.map(({ name }) => name))
    expect(names({ search: ' PHENOLS ' })).toEqual(['nonflavanoid phenols', 'total phenols'])
    expect(names({ search: 'nothing like it' })).toEqual([])
  })

  test('is ordered by a figure, columns without it last whichever way', () => {
    const rising = names({ by: 'mean' })
    expect([rising[0], rising.at(-2), rising.at(-1)]).toEqual(['nonflavanoid phenols', 'proline', 'cultivar'])
    expect(names({ by: 'mean', descending: true }).at(-1)).toBe('cultivar')
    expect(names({ by: 'mean', descending: true })[0]).toBe('proline')
    expect(names({ by: 'name' }).slice(0, 2)).toEqual(['alcalinity of ash', 'alcohol'])
  })

  test('keeps the order of the file where figures are equal', () => {
    const alike = ['b', 'a', 'c'].map((name) => column(name))
    const list = listedColumns({ columns: alike, hints: [] }, null, true)
    for (const descending of [true, false])
      expect(
        arranged(list, { ...listing, by: 'std', descending }).map(({ profile }) => profile.name),
      ).toEqual(['b', 'a', 'c'])
  })

  test('a head clicked twice turns round; numbers begin with the largest, names with A', () => {
    expect(orderedBy(listing, 'missing')).toMatchObject({ by: 'missing', descending: true })
    expect(orderedBy(orderedBy(listing, 'missing'), 'missing')).toMatchObject({ descending: false })
    expect(orderedBy(listing, 'name')).toMatchObject({ by: 'name', descending: false })
  })

  test('says the role and the findings the report has, and none of findings beside the training data', () => {
    const [proline] = all
    expect(proline.findings.length).toBeGreaterThan(0)
    expect(proline.findings.every(({ subject }) => subject.name === 'proline')).toBe(true)
    expect(listedColumns(profiles, report, false)[0].findings).toEqual([])
  })

  test('says no role where nothing is bound to a model', () => {
    const row = (role: 'input' | 'unused') => ({ ...report.profile[0], column: 'proline', role })
    const withRoles = (...roles: ('input' | 'unused')[]) =>
      listedColumns(profiles, { ...report, profile: roles.map(row) }, true)[0].role
    expect(withRoles('input')).toBe('input')
    expect(withRoles('unused')).toBeNull()
  })

  test('brings hints to their columns, the surest first, and leaves out what a finding says', () => {
    const weak = hint({ kind: 'gap', strength: 0.4, transform: null })
    const strong = hint({ columns: ['hue', 'proline'] })
    const list = listedColumns({ columns: wineProfiles, hints: [weak, strong] }, report, true)
    const hue = list.find(({ profile }) => profile.name === 'hue')
    expect(hue?.hints).toEqual([strong, weak])
    expect(list[0].hints).toEqual([strong])
    expect(hue && hintedTransforms(hue)).toEqual([strong.transform])
    const finding = { ...report.audits[0].findings[0], message: { id: 'preprocessing.gap', values: {} } }
    expect(unsaidHints({ hints: [strong, weak], findings: [finding] })).toEqual([strong])
  })

  test('knows the neighbours of a column as it is arranged', () => {
    const list = arranged(all, { ...listing, by: 'name' })
    expect(neighbourOf(list, 'alcohol', 1)).toBe('ash')
    expect(neighbourOf(list, 'alcalinity of ash', -1)).toBeNull()
    expect(neighbourOf(list, 'gone', 1)).toBeNull()
  })

  test('finds how much a column tells of the target', () => {
    const relation = { name: 'hue', pearson: 0.6, spearman: 0.5, informationShare: null }
    const evidence = {
      kind: 'relations' as const,
      target: 'cultivar',
      columns: [relation],
      rows: 178,
      omitted: 0,
    }
    const audits = report.audits.map((audit, i) => (i === 0 ? { ...audit, evidence: [evidence] } : audit))
    expect(relationsOf({ ...report, audits }, 'hue')).toEqual([
      { ...relation, target: 'cultivar', rows: 178 },
    ])
    expect(relationsOf({ ...report, audits }, 'ash')).toEqual([])
    expect(relationsOf(null, 'hue')).toEqual([])
  })
})

const look = async (options: FakeOptions = {}, proposed: Transform | null = null) => {
  const opened = await open(options)
  openColumn(opened.session, opened.card.path, 'proline')
  const looking = lookAt(opened.session, opened.card, 'proline', proposed)
  return { ...opened, looking, at: () => lookOf(opened.state(), opened.card, 'proline') }
}

describe('one column', () => {
  test('comes with its figures and where it has no values', async () => {
    const { state, looking, at } = await look()
    expect(state()).toMatchObject({ page: 'data', columnName: 'proline' })
    await looking
    expect(at()).toMatchObject({
      view: { state: 'ready', value: { profile: { name: 'proline' } } },
      missing: { state: 'ready', value: { shares: [0, 0, 1] } },
      transform: null,
      preview: null,
    })
  })

  test('that vanished says so', async () => {
    const { looking, at, asked } = await look({ profiles: [column('other')] })
    await looking
    expect(at()?.view).toMatchObject({
      state: 'failed',
      failure: { error: { cause: 'there is no such column' } },
    })
    expect(asked('missing')).toHaveLength(1)
  })

  test('is left for another at once: what comes late is not shown', async () => {
    const { look: wait, release } = gate()
    const { session, card, state, looking, at } = await look({ look: wait })
    const other = lookAt(session, card, 'hue', null)
    release()
    await Promise.all([looking, other])
    expect(at()).toBeNull()
    expect(lookOf(state(), card, 'hue')?.view).toMatchObject({ value: { profile: { name: 'hue' } } })
  })

  test('can be cancelled', async () => {
    const { session, looking, at } = await look(gate())
    cancelLook(session)
    await looking
    expect(at()).toMatchObject({ view: { state: 'cancelled' }, missing: { state: 'cancelled' } })
  })

  test('tries the proposal of a hint by itself', async () => {
    const proposed: Transform = { kind: 'log1p', column: 'proline' }
    const { looking, at } = await look({}, proposed)
    await looking
    await vi.waitFor(() => expect(at()?.preview).not.toBeNull())
    expect(at()).toMatchObject({ transform: proposed, previewing: false, preview: { transform: proposed } })
  })

  test('asks once for the last of several transforms, and shows the one before until then', async () => {
    const { session, looking, at, asked } = await look()
    await looking
    chooseTransform(session, { kind: 'log1p', column: 'proline' })
    await vi.waitFor(() => expect(at()?.preview?.transform.kind).toBe('log1p'))
    for (const period of [1, 12, 120])
      chooseTransform(session, { kind: 'sin-cos', column: 'proline', period })
    expect(at()).toMatchObject({ previewing: true, preview: { transform: { kind: 'log1p' } } })
    await vi.waitFor(() => expect(at()?.previewing).toBe(false))
    expect(at()?.preview?.transform).toMatchObject({ period: 120 })
    const tried = asked('column').map(({ params }) => (params as Params<'column'>).transform?.kind ?? null)
    expect(tried).toEqual([null, 'log1p', 'sin-cos'])
    chooseTransform(session, null)
    expect(at()).toMatchObject({ transform: null, preview: null, previewing: false })
  })

  test('says why a transform cannot be tried', async () => {
    const { session, host, looking, at } = await look()
    await looking
    vi.spyOn(host, 'request').mockRejectedValue(new Error('no'))
    chooseTransform(session, { kind: 'log1p', column: 'proline' })
    await vi.waitFor(() => expect(at()?.previewFailure).toMatchObject({ kind: 'internal' }))
    expect(at()).toMatchObject({ preview: null, previewing: false })
  })
})

describe('by keyboard', () => {
  const actions = createActions(() => undefined)
  const run = (session: Session, id: string) => {
    const action = actions.find((one) => one.id === id)
    if (!action) throw new Error(id)
    perform(session, action)
  }

  test('one goes on to the next column as the list is arranged, and back to the list', async () => {
    const { session, state, card } = await open()
    await wantProfile(session, card)
    session.store.setState({ listing: { ...listing, by: 'name' } })
    run(session, 'next-column')
    expect(state().columnName).toBeNull()
    openColumn(session, card.path, 'alcohol')
    run(session, 'next-column')
    expect(state().columnName).toBe('ash')
    run(session, 'previous-column')
    run(session, 'previous-column')
    run(session, 'previous-column')
    expect(state().columnName).toBe('alcalinity of ash')
    run(session, 'step-back')
    expect(state()).toMatchObject({ page: 'data', columnName: null, lastColumn: 'alcalinity of ash' })
  })

  test('each page has its keys', async () => {
    const { session, state } = await open()
    run(session, 'show-data')
    expect(state().page).toBe('data')
    run(session, 'show-table')
    expect(state().page).toBe('table')
    const bound = actions.flatMap(({ keys }) => keys ?? [])
    expect(new Set(bound).size).toBe(bound.length)
  })
})

test('another dataset is looked at where one is, and a removed one takes its open column along', async () => {
  const { session, state, card } = await open({}, ['/data/data.csv', '/data/held-out.csv'])
  openColumn(session, card.path, 'hue')
  showDataset(session, '/data/held-out.csv')
  expect(state()).toMatchObject({ page: 'data', columnName: 'hue' })
  expect(tableShown(state())?.name).toBe('held-out.csv')
  removeFiles(session, [state().files[1].id])
  expect(state()).toMatchObject({ columnName: null, look: null })
  expect(tableShown(state())?.name).toBe('data.csv')
})

describe('transforms on offer', () => {
  const general: Transform[] = [
    { kind: 'sin-cos', column: 'x', period: 24 },
    { kind: 'log1p', column: 'x' },
  ]

  test('a detector’s own comes first and in place of the general one of its kind', () => {
    const own: Transform = { kind: 'sin-cos', column: 'x', period: 360 }
    expect(offersOf([own], general)).toEqual([
      { transform: own, hinted: true },
      { transform: general[1], hinted: false },
    ])
  })

  test('lists of numbers are read as people write them', () => {
    expect(readNumbers('-999, 99;−1  0.5')).toEqual([-999, 99, -1, 0.5])
    expect(readNumbers('-999，-1')).toEqual([-999, -1])
    expect(['', 'x', '1, two', '1e999'].map(readNumbers)).toEqual([null, null, null, null])
  })
})
