import type { TextId } from '../texts/en'
import type { State } from './model'
import type { Session } from './session'

/** Something a user can do that is not aimed at one thing on the page. */
export interface Action {
  id: string
  label: TextId
  /** As @mantine/hooks reads it (`mod` is Ctrl or Cmd); null: reached by palette or button only. */
  keys: string | null
  enabled(state: State): boolean
  run(session: Session): unknown
}
