/** What a user can do on the page of models. */
import type { Action } from './action'
import type { State } from './model'
import type { ModelLook, ModelSubject } from './model-look'
import { modelBeside, modelShown, models } from './models'
import type { Session } from './session'

export const lookAtModel = ({ store }: Session, change: Partial<ModelLook>): void =>
  store.setState(({ modelLook }) => ({ modelLook: { ...modelLook, ...change } }))

/** Shows a model of those that are open; the one beside it stays unless it is the same. */
export const showModel = ({ store }: Session, path: string): void =>
  store.setState(({ modelLook, besidePath }) => ({
    page: 'model',
    modelPath: path,
    besidePath: besidePath === path ? null : besidePath,
    modelLook: { ...modelLook, subject: null, op: null },
  }))

/** Chooses the model beside the one that is shown; null: none. */
export const showBeside = ({ store }: Session, path: string | null): void =>
  store.setState(({ modelLook }) => ({
    besidePath: path,
    modelLook: { ...modelLook, onlyDifferent: path !== null && modelLook.onlyDifferent },
  }))

/** Leads to a part of the model that the report speaks of: the first that is open. */
export const showSubject = (session: Session, subject: ModelSubject): void => {
  const audited = models(session.store.getState())[0]
  if (!audited) return
  session.store.setState(({ modelLook, besidePath }) => ({
    page: 'model',
    modelPath: audited.path,
    besidePath: besidePath === audited.path ? null : besidePath,
    modelLook: { ...modelLook, subject, search: '', op: null, onlyDifferent: false },
  }))
}

const onPage = ({ page }: State) => page === 'model'

export const partIsChosen = (state: State): boolean => onPage(state) && state.modelLook.subject !== null

/** Back from a part of the model to the whole. */
export const closePart = (session: Session): void => lookAtModel(session, { subject: null })

export const modelActions: Action[] = [
  {
    id: 'show-model',
    label: 'action.showModel',
    keys: 'mod+3',
    enabled: (state) => modelShown(state) !== null,
    run: ({ store }) => store.setState({ page: 'model' }),
  },
  {
    id: 'swap-models',
    label: 'action.swapModels',
    keys: null,
    enabled: (state) => onPage(state) && modelBeside(state) !== null,
    run: ({ store }) =>
      store.setState((state) => ({
        modelPath: modelBeside(state)?.path ?? null,
        besidePath: modelShown(state)?.path ?? null,
        modelLook: { ...state.modelLook, subject: null, op: null },
      })),
  },
]
