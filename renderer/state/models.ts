/** What the engine is asked of models: each question when it is first needed, its answer kept while the file is open. */
import type { Answers } from '../../main/contract/gather'
import { defaultAuditRequest, type Params, type Result } from '../../main/contract/protocol'
import { ask } from './asking'
import { readablePaths } from './audit'
import type { Asked, Card, State } from './model'
import type { Session } from './session'
import { datasets } from './table'

/** In the order in which they are asked. The first two are quick, the drawing first; the last four run the model on the dataset. */
export const modelQuestions = [
  'graph',
  'describe',
  'weights',
  'capture',
  'signal',
  'timing',
  'gradients',
] as const
export type ModelQuestion = (typeof modelQuestions)[number]
export type ModelAnswers = { readonly [Q in ModelQuestion]: Asked<Result<Q>> | null }

/** What is known of one model; a card read anew makes it stale. */
export interface ModelEntry {
  card: Card<'model'>
  /** Files and answers that the runs were asked with, as `runKey` has them. */
  run: string
  answers: ModelAnswers
}

const quick: ReadonlySet<ModelQuestion> = new Set(['describe', 'graph'])
const runs: ReadonlySet<ModelQuestion> = new Set(['capture', 'signal', 'timing', 'gradients'])

export const unasked: ModelAnswers = {
  describe: null,
  graph: null,
  weights: null,
  capture: null,
  signal: null,
  timing: null,
  gradients: null,
}

type Files = Pick<State, 'files' | 'answers'>

/** Every model that is open, in the order of the cards; the first is the one that is audited. */
export const models = ({ files }: Pick<State, 'files'>): Card<'model'>[] =>
  files.flatMap(({ state }) => (state.kind === 'open' && state.card.role === 'model' ? [state.card] : []))

/** The model that is looked at: the chosen one, else the first; null where none is open. */
export function modelShown(state: Pick<State, 'files' | 'modelPath'>): Card<'model'> | null {
  const open = models(state)
  return open.find(({ path }) => path === state.modelPath) ?? open[0] ?? null
}

/** The model beside it; null: none was chosen, or it is gone. */
export function modelBeside(state: Pick<State, 'files' | 'modelPath' | 'besidePath'>): Card<'model'> | null {
  const shown = modelShown(state)
  return models(state).find((card) => card.path === state.besidePath && card !== shown) ?? null
}

/** A run takes one model, so the others stay out; so do answers that name inputs it does not have. */
function runParams(state: Files, card: Card<'model'>): { files: string[]; answers: Answers } {
  const others = new Set(models(state).flatMap((one) => (one === card ? [] : [one.path])))
  const own = new Set(card.inputs.map(({ name }) => name))
  return {
    files: readablePaths(state.files).filter((path) => !others.has(path)),
    answers: { ...state.answers, inputs: state.answers.inputs.filter(({ tensor }) => own.has(tensor)) },
  }
}

const runKey = (state: Files, card: Card<'model'>): string => JSON.stringify(runParams(state, card))

/** What is known of the model with the files and answers of now. */
export function modelAnswers(state: Files & Pick<State, 'models'>, card: Card<'model'>): ModelAnswers {
  const entry = state.models[card.path]
  if (entry?.card !== card) return unasked
  if (entry.run === runKey(state, card)) return entry.answers
  const { describe, graph, weights } = entry.answers
  return { ...unasked, describe, graph, weights }
}

/** Why a question cannot be asked now; null: it can. */
export function obstacleOf(
  state: Pick<State, 'files' | 'audit'>,
  question: ModelQuestion,
): 'no-dataset' | 'audit' | null {
  if (runs.has(question) && datasets(state).length === 0) return 'no-dataset'
  // The audit measures the same: asking beside it would do the work twice at once.
  return !quick.has(question) && state.audit.state === 'running' ? 'audit' : null
}

/** The next of `needed` to ask: one at a time, save the quick ones, as the engine runs one model at once. */
export function nextQuestion(
  state: Files & Pick<State, 'models' | 'audit'>,
  card: Card<'model'>,
  needed: ReadonlySet<ModelQuestion>,
): ModelQuestion | null {
  const answers = modelAnswers(state, card)
  if (modelQuestions.some((question) => answers[question]?.state === 'asking')) return null
  return (
    modelQuestions.find(
      (question) =>
        needed.has(question) && answers[question] === null && obstacleOf(state, question) === null,
    ) ?? null
  )
}

const taskKey = (card: Card<'model'>, question: ModelQuestion) => `${question} ${card.path}`

function put<Q extends ModelQuestion>(
  { store }: Session,
  card: Card<'model'>,
  question: Q,
  asked: ModelAnswers[Q],
): void {
  store.setState((state) => {
    const open = new Set(models(state))
    if (!open.has(card)) return {}
    const kept = Object.entries(state.models).filter(([, entry]) => open.has(entry.card))
    const answers = { ...modelAnswers(state, card), [question]: asked }
    const entry: ModelEntry = { card, run: runKey(state, card), answers }
    return { models: { ...Object.fromEntries(kept), [card.path]: entry } }
  })
}

type Run = 'capture' | 'signal' | 'timing' | 'gradients'
const isRun = (question: ModelQuestion): question is Run => runs.has(question)

/** Gradients are of the loss that is told, or that head and targets ask for. */
function paramsOf(state: Files, card: Card<'model'>, question: ModelQuestion) {
  if (!isRun(question)) return { path: card.path }
  const run = runParams(state, card)
  return question === 'gradients' ? { ...run, loss: null, seed: defaultAuditRequest([]).seed } : run
}

/** Asks, also after it failed or was cancelled. Never rejects: how it ended is in the store. */
export async function askModel<Q extends ModelQuestion>(
  session: Session,
  card: Card<'model'>,
  question: Q,
): Promise<void> {
  const { modelling, store } = session
  const key = taskKey(card, question)
  modelling.get(key)?.abort()
  const abort = new AbortController()
  modelling.set(key, abort)
  const asWas = runKey(store.getState(), card)
  const current = () =>
    modelling.get(key) === abort && (!isRun(question) || runKey(store.getState(), card) === asWas)
  const params = paramsOf(store.getState(), card, question)
  await ask(session, [question, params as Params<Q>], abort.signal, (asked) => {
    if (current()) put(session, card, question, asked as ModelAnswers[Q])
  })
  if (modelling.get(key) === abort) modelling.delete(key)
}

/** Stops a question under way; the page says so at once. */
export function cancelModel(session: Session, card: Card<'model'>, question: ModelQuestion): void {
  const key = taskKey(card, question)
  const abort = session.modelling.get(key)
  if (!abort) return
  session.modelling.delete(key)
  abort.abort()
  put(session, card, question, { state: 'cancelled' })
}

/** Files were closed: what is asked of models that are gone is stopped, and what was answered is let go. */
export function forgetModels(session: Session): void {
  const open = models(session.store.getState())
  const paths = new Set(open.map(({ path }) => path))
  for (const [key, abort] of session.modelling)
    if (!paths.has(key.slice(key.indexOf(' ') + 1))) {
      session.modelling.delete(key)
      abort.abort()
    }
  session.store.setState((state) => ({
    models: Object.fromEntries(Object.entries(state.models).filter(([, { card }]) => open.includes(card))),
    ...(open.length === 0 ? { modelLook: { ...state.modelLook, subject: null, op: null, search: '' } } : {}),
  }))
}
