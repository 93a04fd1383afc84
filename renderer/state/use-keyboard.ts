/** Keyboard shortcuts of all actions, in one place so that none is bound twice. */
import { useHotkeys } from '@mantine/hooks'
import { type Action, perform } from './actions'
import { useSession } from './use-session'

/** Binds the keys of `actions`; inside text fields they keep the field's own meaning, except the palette's. */
export function useKeyboard(actions: readonly Action[]): void {
  const session = useSession()
  const bound = actions.filter(({ keys }) => keys !== null)
  useHotkeys(bound.map((action) => [action.keys ?? '', () => perform(session, action)]))
}
