import { describe, expect, test } from 'vitest'
import { experimentKinds, experimentSpecSchema } from '../../../main/contract/experiment'
import { message } from '../../../main/contract/message'
import { createActions, perform } from '../../../renderer/state/actions'
import { auditedExperiments } from '../../../renderer/state/audited-experiments'
import { comparedEvidence } from '../../../renderer/state/compare-runs'
import { changeOfFix, plainDraft, specOf } from '../../../renderer/state/experiment-drafts'
import {
  changeDraft,
  chooseExperiment,
  compareRun,
  experimentObstacle,
  proposeComparison,
  removeRun,
  showRun,
  startExperiment,
  stopExperiment,
} from '../../../renderer/state/experiments'
import { openPaths } from '../../../renderer/state/files'
import { createSession } from '../../../renderer/state/session'
import { fakeRun } from '../../fixtures/experiment-runs'
import {
  comparedCurves,
  gradientsByLayer,
  noiseCurves,
  rateCurves,
  updatesByLayer,
} from '../../fixtures/training-evidence'
import { createFakeHost, type FakeOptions } from '../fake-host'

const files = ['/data/data.csv', '/data/model.onnx', '/data/training.json']
const memory = { getItem: () => null, setItem: () => undefined }

async function opened(options: FakeOptions = {}, paths = files) {
  const host = createFakeHost(options)
  const session = createSession(host, memory)
  await openPaths(session, paths)
  // The audit that starts by itself has to be over.
  while (session.running) await new Promise((done) => setTimeout(done, 1))
  const now = () => session.store.getState().experiments
  return { host, session, now }
}

/** Resolves only when it is told to. */
function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

const turn = () => new Promise((done) => setTimeout(done, 1))

test('an experiment shows its curve while it runs and is kept when it is done', async () => {
  const end = gate()
  const { session, now, host } = await opened({
    paceOfExperiments: (part) => (part === 2 ? end.opened : Promise.resolve()),
  })
  chooseExperiment(session, 'rate-range')
  const running = startExperiment(session)
  await turn()
  expect(now().live?.evidence?.kind).toBe('curves')
  expect(now().live?.progress).toMatchObject({ done: 400, total: 600 })
  end.open()
  await running
  expect(now()).toMatchObject({ live: null, failure: null })
  expect(now().runs.map(({ spec, model, dataset }) => [spec.kind, model, dataset])).toEqual([
    ['rate-range', 'model.onnx', 'data.csv'],
  ])
  expect(now().shown).toBe(now().runs[0].id)
  expect(host.asked.at(-1)).toMatchObject({
    method: 'experiment',
    params: { files, spec: { kind: 'rate-range', seed: 1 } },
  })
})

test('stopping keeps what was drawn until then', async () => {
  const { session, now } = await opened({
    paceOfExperiments: (part) => (part === 1 ? gate().opened : Promise.resolve()),
  })
  const running = startExperiment(session)
  await turn()
  stopExperiment(session)
  await running
  expect(now().live).toBeNull()
  expect(now().failure).toBeNull()
  expect(now().runs).toMatchObject([{ run: null, evidence: [{ kind: 'curves' }] }])
})

test('stopping before anything was drawn keeps nothing', async () => {
  const { session, now } = await opened({ paceOfExperiments: () => gate().opened })
  const running = startExperiment(session)
  stopExperiment(session)
  await running
  expect(now()).toMatchObject({ live: null, runs: [], failure: null })
})

test('a failure is told with its experiment, and the next run takes it away', async () => {
  const failure = {
    kind: 'input' as const,
    error: { file: 'model.onnx', place: 'node /0/Loop', cause: 'it has no gradient', remedy: null },
  }
  const failures: FakeOptions['failures'] = { experiment: failure }
  const { session, now } = await opened({ failures })
  await startExperiment(session)
  expect(now().failure).toEqual({ kind: 'start-loss', failure })
  delete failures.experiment
  await startExperiment(session)
  expect(now().failure).toBeNull()
  expect(now().runs).toHaveLength(1)
})

test('a removed run comes back to its place, by the key for undo', async () => {
  const { session, now } = await opened()
  for (const seed of [1, 2, 3]) {
    changeDraft(session, { seed })
    await startExperiment(session)
  }
  const ids = now().runs.map(({ id }) => id)
  session.store.setState({ page: 'experiments' })
  removeRun(session, ids[1], 'run')
  expect(now().runs.map(({ id }) => id)).toEqual([ids[0], ids[2]])
  expect(session.store.getState().notice).toMatchObject({ kind: 'removed-run', name: 'run' })
  const undo = createActions(() => undefined).find(({ id }) => id === 'undo')
  if (undo) perform(session, undo)
  expect(now().runs.map(({ id }) => id)).toEqual(ids)
})

test('only runs of one experiment stand side by side', async () => {
  const { session, now } = await opened()
  await startExperiment(session)
  await startExperiment(session)
  chooseExperiment(session, 'overfit')
  await startExperiment(session)
  const [first, second, other] = now().runs.map(({ id }) => id)
  compareRun(session, first, true)
  compareRun(session, second, true)
  expect(now()).toMatchObject({ kind: 'start-loss', compared: [first, second] })
  compareRun(session, other, true)
  expect(now()).toMatchObject({ kind: 'overfit', compared: [other] })
  compareRun(session, first, true)
  compareRun(session, second, true)
  compareRun(session, first, false)
  expect(now().compared).toEqual([second])
  showRun(session, other)
  expect(now()).toMatchObject({ kind: 'overfit', shown: other, compared: [] })
})

describe('what keeps an experiment from starting', () => {
  test.each([
    ['no-model', ['/data/data.csv']],
    ['no-dataset', ['/data/model.onnx']],
    [null, files],
  ])('%s', async (obstacle, paths) => {
    const { session, host } = await opened({}, paths)
    expect(experimentObstacle(session.store.getState())).toBe(obstacle)
    await startExperiment(session)
    expect(host.asked.some(({ method }) => method === 'experiment')).toBe(obstacle === null)
  })

  test('one that runs, and an audit that runs', async () => {
    const { session } = await opened({ paceOfExperiments: () => gate().opened })
    void startExperiment(session)
    expect(experimentObstacle(session.store.getState())).toBe('running')
    stopExperiment(session)
    session.store.setState({ audit: { state: 'running', progress: null, audited: [] } })
    expect(experimentObstacle(session.store.getState())).toBe('audit')
  })
})

test('every experiment asks with a spec of the contract, without options it does not look at', () => {
  const draft = { ...plainDraft, learningRate: 0.1, seeds: 5, steps: 40, batchSize: 8 }
  for (const kind of experimentKinds) {
    const spec = experimentSpecSchema.parse(specOf(kind, draft))
    expect(spec.change === null).toBe(kind !== 'comparison')
    expect(spec.budget?.steps).toBe(40)
  }
  expect(specOf('rate-range', draft)).toMatchObject({ learningRate: null, seeds: null, batchSize: 8 })
  expect(specOf('twins', draft)).toMatchObject({ learningRate: 0.1, seeds: 5 })
  expect(specOf('overfit', plainDraft).budget).toBeNull()
})

test.each([
  ['normalize-head', { kind: 'normalize-inputs' }],
  ['relu-to-elu', { kind: 'activation', operator: 'Elu' }],
  ['remove-output-activation', { kind: 'output-activation', operator: null }],
  ['replace-output-activation', { kind: 'output-activation', operator: 'Softmax' }],
  ['set-learning-rate', { kind: 'learning-rate', rate: 0.003 }],
  ['set-batch-size', { kind: 'batch-size', batchSize: 16, retune: true }],
  ['set-loss', null],
  ['constructor', null],
] as const)('fix %s is proved by %j', (id, change) => {
  expect(changeOfFix(id, { learning_rate: '0.03', batch_size: '64' }, 'multiclass')).toEqual(change)
})

test('a proposed comparison keeps what else was chosen of comparisons', async () => {
  const { session, now } = await opened()
  chooseExperiment(session, 'comparison')
  changeDraft(session, { seeds: 5 })
  proposeComparison(session, { kind: 'redraw' })
  expect(session.store.getState().page).toBe('experiments')
  expect(now().drafts.comparison).toMatchObject({ seeds: 5, change: { kind: 'redraw' } })
})

const kept = (id: number, kind: (typeof experimentKinds)[number]) => {
  const run = fakeRun(specOf(kind, { ...plainDraft, seed: id }))
  return { id, spec: run.spec, model: 'm', dataset: 'd', run, evidence: run.evidence }
}

test('runs side by side keep their curves apart and share their marks', () => {
  const [curves] = comparedEvidence([kept(1, 'rate-range'), kept(2, 'rate-range')], ['#1', '#2'])
  if (curves?.kind !== 'curves') throw new Error(curves?.kind)
  expect(curves.series.map(({ name }) => name)).toEqual(['#1', '#2'])
  expect(curves.marks).toHaveLength(rateCurves().marks.length)
  const [sides] = comparedEvidence([kept(1, 'comparison'), kept(2, 'comparison')], ['#1', '#2'])
  if (sides?.kind !== 'curves') throw new Error(sides?.kind)
  expect(sides.series.map(({ name }) => name)).toEqual([
    '#1: as it is',
    '#1: normalized inputs',
    '#2: as it is',
    '#2: normalized inputs',
  ])
})

test('layers of runs side by side stand by name', () => {
  const other = {
    ...kept(2, 'update-ratio'),
    evidence: [{ ...updatesByLayer(), layers: updatesByLayer().layers.slice(2) }],
  }
  const [layers] = comparedEvidence([kept(1, 'update-ratio'), other], ['#1', '#2'])
  if (layers?.kind !== 'by-layer') throw new Error(layers?.kind)
  expect(layers.series).toEqual(['#1', '#2'])
  expect(layers.layers.map(({ values }) => values[1]?.value ?? null)).toEqual([null, null, 5e-5, 0.03])
})

test('never more series than a picture can hold', () => {
  const many = Array.from({ length: 12 }, (_, i) => kept(i, 'redraw'))
  const [layers] = comparedEvidence(
    many,
    many.map(({ id }) => `#${id}`),
  )
  if (layers?.kind !== 'by-layer') throw new Error(layers?.kind)
  expect(layers.series).toHaveLength(8)
  for (const { values } of layers.layers) expect(values).toHaveLength(8)
})

test('what the audit measured is known by its pictures', () => {
  const audit = (
    id: 'learning-rate' | 'batch-size' | 'initialization',
    evidence: ReturnType<typeof rateCurves> | ReturnType<typeof gradientsByLayer>,
  ) => ({
    id,
    problem: 1,
    status: 'pass' as const,
    title: message('a'),
    summary: message('a'),
    remedy: null,
    needs: [],
    findings: [],
    fixes: [],
    evidence: [evidence],
    implemented: true,
  })
  const found = auditedExperiments({
    audits: [
      audit('batch-size', noiseCurves()),
      audit('learning-rate', rateCurves()),
      audit('learning-rate', comparedCurves()),
      audit('initialization', gradientsByLayer()),
    ],
  })
  expect(found.map(({ kind, audit }) => [kind, audit])).toEqual([
    ['noise-scale', 'batch-size'],
    ['rate-range', 'learning-rate'],
    ['comparison', 'learning-rate'],
    ['redraw', 'initialization'],
  ])
  expect(auditedExperiments(null)).toEqual([])
})
