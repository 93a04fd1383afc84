import { describe, expect, test, vi } from 'vitest'
import type { AuditRequest } from '../../../main/contract/protocol'
import { createActions, perform, start } from '../../../renderer/state/actions'
import { answer, audit, cancelAudit, isStale } from '../../../renderer/state/audit'
import { openDropped, openPaths, openSample, removeFiles, undoRemove } from '../../../renderer/state/files'
import { chooseLocale, chooseScheme } from '../../../renderer/state/preferences'
import { createSession, type Session } from '../../../renderer/state/session'
import { shownAudits, unchecked } from '../../../renderer/state/shown-audits'
import { tableShown } from '../../../renderer/state/table'
import { createFakeHost, type FakeHost, type FakeOptions } from '../fake-host'
import { faultyAudits, healthyAudits, twoUnlookedAt } from '../fake-report'

const memory = (entries: Record<string, string> = {}) => {
  const kept = new Map(Object.entries(entries))
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}

function open(options: FakeOptions = {}): {
  session: Session
  host: FakeHost
  state: () => ReturnType<Session['store']['getState']>
} {
  const host = createFakeHost(options)
  const session = createSession(host, memory())
  return { session, host, state: session.store.getState }
}

/** A pace that stands still until it is let go. */
function held(from = 0) {
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  return { pace: (step: number) => (step < from ? Promise.resolve() : gate), release: () => release() }
}

const audits = (host: FakeHost) =>
  host.asked.filter(({ method }) => method === 'audit').map(({ params }) => params as AuditRequest)
const settled = (state: ReturnType<typeof open>['state']) =>
  vi.waitFor(() => expect(state().audit.state).not.toBe('running'))
const names = (state: ReturnType<typeof open>['state']) => state().files.map(({ name }) => name)

const wine = ['/data/data.csv', '/data/model.onnx', '/data/training.json']

describe('opening', () => {
  test('each file becomes a card, and one audit runs by itself over all of them', async () => {
    const { session, host, state } = open()
    await openPaths(session, wine)
    await settled(state)
    expect(state().files.map(({ state: file }) => file.kind === 'open' && file.card.role)).toEqual([
      'dataset',
      'model',
      'training-config',
    ])
    expect(audits(host).map(({ files }) => files)).toEqual([wine])
    expect(state().report?.audits).toHaveLength(11)
    expect(state().page).toBe('report')
  })

  test('an unreadable file gets a card with the cause and is not audited; what was open stays', async () => {
    const { session, host, state } = open()
    await openPaths(session, wine)
    await settled(state)
    await openPaths(session, ['/data/notes.bin'])
    const last = state().files.at(-1)?.state
    expect(last?.kind === 'open' && last.card.role === 'unreadable' && last.card.error.place).toBe('byte 0')
    expect(state().report).not.toBeNull()
    expect(isStale(state())).toBe(false)
    expect(audits(host)).toHaveLength(1)
  })

  test('an engine that dies while opening is an error card that names the file', async () => {
    const { session, state } = open({
      failures: { open: { kind: 'engine-died', task: 'open', detail: 'exit code 139' } },
    })
    await openPaths(session, ['/data/evil.onnx'])
    const file = state().files[0].state
    expect(file.kind === 'open' && file.card.role === 'unreadable' && file.card.error.file).toBe('evil.onnx')
    expect(state().audit.state).toBe('idle')
  })

  test('a config alone is not audited', async () => {
    const { session, host } = open()
    await openPaths(session, ['/data/training.json'])
    expect(audits(host)).toEqual([])
  })

  test('a path opened twice is one card, read anew and audited anew', async () => {
    const { session, host, state } = open()
    await openPaths(session, ['/data/data.csv', '/data/data.csv'])
    await settled(state)
    await openPaths(session, ['/data/data.csv'])
    await settled(state)
    expect(names(state)).toEqual(['data.csv'])
    expect(audits(host)).toHaveLength(2)
  })

  test('all files of a drop are sent before any is opened', async () => {
    const { session, host, state } = open()
    await openDropped(session, [new File(['x'], 'model.onnx'), new File(['y'], 'weights.bin')])
    await settled(state)
    expect(host.dropped).toEqual(['model.onnx', 'weights.bin'])
    expect(state().files.map(({ path }) => path)).toEqual(['/uploads/model.onnx', '/uploads/weights.bin'])
  })

  test('a file that cannot be sent says why', async () => {
    const { session, state } = open()
    await openDropped(session, [new File(['x'], 'refused'), new File(['a'], 'data.csv')])
    await settled(state)
    const file = state().files[0].state
    expect(file.kind === 'open' && file.card.role === 'unreadable' && file.card.error.cause).toMatch(/disk/)
    expect(state().report).not.toBeNull()
  })

  test('a sample takes the place of what was open, which can be brought back', async () => {
    const { session, state } = open()
    await start(session)
    await openPaths(session, ['/mine/own.csv'])
    await openSample(session, state().samples?.[0] ?? expect.unreachable())
    expect(names(state)).toEqual(['data.csv', 'model.onnx', 'training.json'])
    await undoRemove(session)
    expect(names(state)).toContain('own.csv')
  })

  test('files named at the start are opened', async () => {
    const { session, host, state } = open()
    await start(session)
    host.openFromOutside(['/data/data.csv'])
    await vi.waitFor(() => expect(state().report).not.toBeNull())
  })
})

describe('auditing', () => {
  test('audits appear as they finish, and the page turns to the report at the first one only', async () => {
    const { pace, release } = held(4)
    const { session, state } = open({ pace })
    await openPaths(session, wine)
    await vi.waitFor(() => expect(state().audit).toMatchObject({ state: 'running', audited: { length: 4 } }))
    expect(state().page).toBe('report')
    const shown = shownAudits(state().audit, null)
    expect(shown.map((one) => one.state)).toEqual([...Array(4).fill('known'), ...Array(7).fill('waiting')])
    session.store.setState({ page: 'files' })
    release()
    await settled(state)
    expect(state().page).toBe('files')
  })

  test('progress carries the stage', async () => {
    const { pace } = held()
    const { session, state } = open({ pace })
    await openPaths(session, wine)
    expect(state().audit).toMatchObject({
      state: 'running',
      progress: { stage: 'profiling', done: 74, total: 178 },
    })
  })

  test('cancelling keeps what was found; auditing again starts anew', async () => {
    const { pace } = held(3)
    const { session, host, state } = open({ pace })
    await openPaths(session, wine)
    await vi.waitFor(() => expect(state().audit).toMatchObject({ audited: { length: 3 } }))
    cancelAudit(session)
    expect(state().audit).toMatchObject({ state: 'cancelled', audited: { length: 3 } })
    expect(state().files).toHaveLength(3)
    expect(shownAudits(state().audit, null)[5].state).toBe('unreached')
    void audit(session)
    expect(state().audit.state).toBe('running')
    expect(audits(host)).toHaveLength(2)
  })

  test('events of a run that was replaced are not shown', async () => {
    const { pace, release } = held(2)
    const { session, host, state } = open({ pace })
    await openPaths(session, wine)
    await openPaths(session, ['/data/log.csv'])
    release()
    await settled(state)
    expect(audits(host).map(({ files }) => files.length)).toEqual([3, 4])
    expect(isStale(state())).toBe(false)
  })

  test('an audit that fails keeps files and the report before it', async () => {
    const options: FakeOptions = {}
    const { session, state } = open(options)
    await openPaths(session, wine)
    await settled(state)
    const before = state().report
    options.failures = { audit: { kind: 'engine-died', task: 'audit', detail: 'exit code 139' } }
    await openPaths(session, ['/data/log.csv'])
    await settled(state)
    expect(state().audit).toMatchObject({ state: 'failed', failure: { detail: 'exit code 139' } })
    expect(state().report).toBe(before)
    expect(isStale(state())).toBe(true)
    expect(state().files).toHaveLength(4)
  })

  test('answers are sent and audited at once; the same answers are not audited twice', async () => {
    const { session, host, state } = open()
    await openPaths(session, wine)
    await settled(state)
    const answers = { inputs: [], targets: ['hue'] }
    answer(session, answers)
    answer(session, { ...answers })
    await settled(state)
    expect(audits(host).map((request) => request.answers.targets)).toEqual([[], ['hue']])
  })
})

describe('removing', () => {
  test('removing and undoing bring file, place and answers back', async () => {
    const { session, host, state } = open()
    await openPaths(session, wine)
    answer(session, { inputs: [], targets: ['hue'] })
    await settled(state)
    removeFiles(session, [state().files[0].id])
    expect(names(state)).toEqual(['model.onnx', 'training.json'])
    expect(state().answers.targets).toEqual([])
    expect(state().notice).toMatchObject({ kind: 'removed', name: 'data.csv' })
    await undoRemove(session)
    await settled(state)
    expect(names(state)).toEqual(['data.csv', 'model.onnx', 'training.json'])
    expect(audits(host).at(-1)?.answers.targets).toEqual(['hue'])
  })

  test('with the last dataset and model the report goes, too', async () => {
    const { session, state } = open()
    await openPaths(session, ['/data/data.csv'])
    await settled(state)
    removeFiles(session, [state().files[0].id])
    expect(state()).toMatchObject({ report: null, page: 'files', audit: { state: 'idle' } })
  })

  test('a file removed while it opens does not come back', async () => {
    const { session, state } = open()
    const opening = openPaths(session, ['/data/data.csv'])
    removeFiles(session, [state().files[0].id])
    await opening
    expect(state().files).toEqual([])
  })

  test('undo with nothing removed does nothing', async () => {
    const { session, state } = open()
    await undoRemove(session)
    expect(state().files).toEqual([])
  })
})

describe('language, colours, table', () => {
  test('switching the language fetches sentences and audits nothing', async () => {
    const { session, host, state } = open()
    await openPaths(session, wine)
    await settled(state)
    await chooseLocale(session, 'zh-CN')
    expect(state().auditTexts['normalization.title']).toBe('数据没有归一化')
    expect(audits(host)).toHaveLength(1)
    expect(session.memory.getItem('assay.locale')).toBe('zh-CN')
  })

  test('a language that cannot be fetched is not switched to', async () => {
    const { session, state } = open({ failures: { texts: { kind: 'internal', detail: 'no' } } })
    await chooseLocale(session, 'zh-CN')
    expect(state().locale).toBe('en')
    expect(state().notice).toMatchObject({ kind: 'failed' })
  })

  test('choices are remembered, nonsense is not believed, and the first language is the system’s', () => {
    const host = createFakeHost()
    const kept = createSession(host, memory({ 'assay.locale': 'zh-CN', 'assay.scheme': 'dark' }))
    expect(kept.store.getState()).toMatchObject({ locale: 'zh-CN', scheme: 'dark' })
    const odd = createSession(host, memory({ 'assay.locale': 'tlh', 'assay.scheme': 'pink' }), 'zh-Hans-CN')
    expect(odd.store.getState()).toMatchObject({ locale: 'zh-CN', scheme: 'auto' })
  })

  test('a memory that refuses does not stop a choice', () => {
    const refuse = () => {
      throw new Error('denied')
    }
    const session = createSession(createFakeHost(), { getItem: refuse, setItem: refuse })
    chooseScheme(session, 'dark')
    expect(session.store.getState().scheme).toBe('dark')
  })

  test('the table shows the first dataset, or the one that was chosen as long as it is open', async () => {
    const { session, state } = open()
    await openPaths(session, ['/data/a.csv', '/data/b.csv'])
    expect(tableShown(state())?.name).toBe('a.csv')
    session.store.setState({ tablePath: '/data/b.csv' })
    expect(tableShown(state())?.name).toBe('b.csv')
    removeFiles(session, [state().files[1].id])
    expect(tableShown(state())?.name).toBe('a.csv')
  })
})

describe('actions', () => {
  const actions = createActions(() => undefined)

  test('ids and keys are unique', () => {
    const keys = actions.flatMap(({ keys }) => keys ?? [])
    expect(new Set(keys).size).toBe(keys.length)
    expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length)
  })

  test('an action that does not apply does nothing', () => {
    const { session, host } = open()
    for (const id of ['audit-again', 'cancel-audit', 'show-report', 'copy-report'])
      perform(session, actions.find((action) => action.id === id) ?? expect.unreachable())
    expect(host.asked).toEqual([])
    expect(session.store.getState().page).toBe('files')
  })

  test('without a system dialog the browser’s input is opened', async () => {
    const openInput = vi.fn()
    const { session } = open({ chosen: null })
    perform(session, createActions(openInput)[0])
    await vi.waitFor(() => expect(openInput).toHaveBeenCalledOnce())
  })
})

test('what could not be checked is counted apart from what is not looked at yet', () => {
  expect(unchecked(faultyAudits().map(twoUnlookedAt))).toEqual({ lacking: 1, unlookedAt: 2 })
  expect(unchecked(healthyAudits)).toEqual({ lacking: 0, unlookedAt: 0 })
})
