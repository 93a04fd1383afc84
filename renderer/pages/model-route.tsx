/** Joins the page of models to the store: what the view shows is asked of the engine, for both models where two are looked at. */
import { useCallback, useMemo } from 'react'
import { copyText } from '../state/actions'
import type { State } from '../state/model'
import { lookAtModel, showBeside, showModel } from '../state/model-actions'
import {
  askModel,
  cancelModel,
  type ModelQuestion,
  modelAnswers,
  modelBeside,
  modelShown,
  models,
  obstacleOf,
  unasked,
} from '../state/models'
import { neededBy } from '../state/needed'
import type { Session } from '../state/session'
import { useModel } from '../state/use-model'
import { ModelPage } from './model-page'

export function ModelRoute(props: { state: State; session: Session; run(action: string): void }) {
  const { state, session, run } = props
  const { modelLook, files, audit } = state
  const [model, beside] = [modelShown(state), modelBeside(state)]
  const needed = useMemo(() => neededBy(modelLook), [modelLook])
  useModel(session, state, model, needed)
  useModel(session, state, beside, needed)
  const obstacle = useCallback(
    (question: ModelQuestion) => obstacleOf({ files, audit }, question),
    [files, audit],
  )
  return (
    <ModelPage
      model={model}
      models={models(state)}
      beside={beside}
      answers={useStable(state, model)}
      besideAnswers={useStable(state, beside)}
      needed={needed}
      look={modelLook}
      // The report is of the first model alone.
      report={model !== null && model === models(state)[0] ? state.report : null}
      obstacle={obstacle}
      onShow={(path) => showModel(session, path)}
      onBeside={(path) => showBeside(session, path)}
      onSwap={() => run('swap-models')}
      onLook={(change) => lookAtModel(session, change)}
      onAsk={(card, question) => void askModel(session, card, question)}
      onCancel={(card, question) => cancelModel(session, card, question)}
      onCopy={(text) => void copyText(session, text)}
      onChoose={() => run('open-files')}
    />
  )
}

/** The same object as long as nothing it is made of changed: much is computed from it. */
function useStable(state: State, card: ReturnType<typeof modelShown>) {
  const { files, answers, models: known } = state
  return useMemo(
    () => (card ? modelAnswers({ files, answers, models: known }, card) : unasked),
    [files, answers, known, card],
  )
}
