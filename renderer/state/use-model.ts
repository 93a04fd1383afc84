/** What a page needs to know of a model, asked for one question after the other as soon as the page is there. */
import { useEffect } from 'react'
import type { Card, State } from './model'
import { askModel, type ModelQuestion, nextQuestion } from './models'
import type { Session } from './session'

export function useModel(
  session: Session,
  state: State,
  card: Card<'model'> | null,
  needed: ReadonlySet<ModelQuestion>,
): void {
  const next = card && nextQuestion(state, card, needed)
  useEffect(() => {
    if (card && next) void askModel(session, card, next)
  }, [session, card, next])
}
