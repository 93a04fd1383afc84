/** Experiments: which is chosen and how, the one that runs, and those that were run in this window. */

import type { Change, ExperimentKind } from '../../main/contract/experiment'
import { failureOf } from '../../main/contract/failure'
import { auditedPaths } from './audit'
import { type Draft, plainDraft, specOf } from './experiment-drafts'
import type { ExperimentsState, KeptRun, LiveRun } from './experiments-state'
import type { State } from './model'
import { models } from './models'
import { notify, type Session, takeId } from './session'
import { datasetOf, datasets } from './table'

const update = ({ store }: Session, change: (now: ExperimentsState) => Partial<ExperimentsState>): void =>
  store.setState(({ experiments }) => ({ experiments: { ...experiments, ...change(experiments) } }))

export const obstacles = ['no-model', 'no-dataset', 'no-target', 'audit', 'running'] as const
export type Obstacle = (typeof obstacles)[number]

/** Why no experiment can be started now; null: one can. */
export function experimentObstacle(
  state: Pick<State, 'files' | 'audit' | 'report' | 'experiments'>,
): Obstacle | null {
  if (models(state).length === 0) return 'no-model'
  if (datasets(state).length === 0) return 'no-dataset'
  if (state.audit.state === 'running') return 'audit'
  const task = state.report?.task
  if (task && task.kind !== 'autoencoding' && task.targets.length === 0) return 'no-target'
  return state.experiments.live ? 'running' : null
}

export const draftOf = ({ drafts }: Pick<ExperimentsState, 'drafts'>, kind: ExperimentKind): Draft =>
  drafts[kind] ?? plainDraft

/** Shows an experiment with the latest of its runs. */
export const chooseExperiment = (session: Session, kind: ExperimentKind): void =>
  update(session, ({ runs, compared }) => ({
    kind,
    shown: runs.findLast(({ spec }) => spec.kind === kind)?.id ?? null,
    compared: compared.filter((id) => runs.some((one) => one.id === id && one.spec.kind === kind)),
  }))

export const changeDraft = (session: Session, change: Partial<Draft>): void =>
  update(session, (now) => ({
    drafts: { ...now.drafts, [now.kind]: { ...draftOf(now, now.kind), ...change } },
  }))

/** Leads to the comparison of one change, ready to be started. */
export function proposeComparison(session: Session, change: Change): void {
  update(session, ({ drafts }) => ({
    kind: 'comparison',
    drafts: { ...drafts, comparison: { ...(drafts.comparison ?? plainDraft), change } },
    shown: null,
    compared: [],
  }))
  session.store.setState({ page: 'experiments' })
}

/** Starts the chosen experiment. Never rejects: how it ended is in the store. */
export async function startExperiment(session: Session): Promise<void> {
  const { store, host } = session
  const state = store.getState()
  if (experimentObstacle(state)) return
  const { kind } = state.experiments
  const spec = specOf(kind, draftOf(state.experiments, kind))
  const abort = new AbortController()
  const id = takeId(session)
  session.experimenting = abort
  update(session, () => ({
    live: { id, spec, progress: null, evidence: null },
    failure: null,
    shown: null,
    compared: [],
  }))
  const of = subjectOf(state)
  const live = () => store.getState().experiments.live?.id === id
  try {
    const run = await host.request(
      'experiment',
      { files: auditedPaths(state.files), answers: state.answers, spec },
      {
        signal: abort.signal,
        onEvent: (event) => {
          if (event.kind === 'progress') advance(session, id, { progress: event.progress })
          if (event.kind === 'experiment') advance(session, id, { evidence: event.evidence })
        },
      },
    )
    if (live()) keep(session, { id, spec, ...of, run, evidence: run.evidence })
  } catch (error) {
    if (live()) update(session, () => ({ live: null, failure: { kind, failure: failureOf(error) } }))
  } finally {
    if (session.experimenting === abort) session.experimenting = null
  }
}

const subjectOf = (state: Pick<State, 'files' | 'report'>) => ({
  model: models(state)[0]?.name ?? '',
  dataset: datasetOf(state.report, state)?.name ?? '',
})

const advance = (session: Session, id: number, change: Partial<LiveRun>): void =>
  update(session, ({ live }) => (live?.id === id ? { live: { ...live, ...change } } : {}))

/** Adds a run to the list; it is shown unless another experiment was chosen meanwhile. */
const keep = (session: Session, run: KeptRun): void =>
  update(session, ({ runs, kind, shown }) => ({
    live: null,
    runs: [...runs, run],
    shown: run.spec.kind === kind ? run.id : shown,
  }))

/** Stops the run at once on screen and keeps what was drawn; the engine lets go of it at its next batch. */
export function stopExperiment(session: Session): void {
  const { store } = session
  const { live } = store.getState().experiments
  session.experimenting?.abort()
  session.experimenting = null
  if (!live) return
  if (live.evidence === null) update(session, () => ({ live: null }))
  else
    keep(session, {
      id: live.id,
      spec: live.spec,
      ...subjectOf(store.getState()),
      run: null,
      evidence: [live.evidence],
    })
}

/** Shows a run of the list, and with it its experiment. */
export const showRun = (session: Session, id: number): void =>
  update(session, ({ runs, kind, compared }) => {
    const of = runs.find((run) => run.id === id)?.spec.kind ?? kind
    return { shown: id, kind: of, compared: of === kind ? compared : [] }
  })

/** Puts a run beside others, or takes it away; runs of one kind alone can stand beside each other. */
export const compareRun = (session: Session, id: number, beside: boolean): void =>
  update(session, ({ runs, compared, kind }) => {
    const of = runs.find((run) => run.id === id)?.spec.kind ?? kind
    const same = compared.filter((other) => runs.some((run) => run.id === other && run.spec.kind === of))
    const rest = same.filter((other) => other !== id)
    return { kind: of, compared: beside ? [...rest, id] : rest }
  })

/** Takes a run off the list; `undoRemoveRun` brings it back. */
export function removeRun(session: Session, id: number, name: string): void {
  update(session, ({ runs, compared, removed, shown }) => {
    const index = runs.findIndex((run) => run.id === id)
    if (index < 0) return {}
    return {
      runs: runs.filter((run) => run.id !== id),
      compared: compared.filter((other) => other !== id),
      shown: shown === id ? null : shown,
      removed: [...removed, { run: runs[index], index }],
    }
  })
  notify(session, { kind: 'removed-run', name })
}

export const canUndoRun = ({ page, experiments }: Pick<State, 'page' | 'experiments'>): boolean =>
  page === 'experiments' && experiments.removed.length > 0

/** Brings back the run that was removed last, at its old place. */
export const undoRemoveRun = (session: Session): void =>
  update(session, ({ runs, removed }) => {
    const last = removed.at(-1)
    if (!last) return {}
    return {
      runs: runs.toSpliced(last.index, 0, last.run),
      removed: removed.slice(0, -1),
      shown: last.run.id,
    }
  })
