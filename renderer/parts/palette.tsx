/** The command palette: every action that applies now. */
import { Spotlight } from '@mantine/spotlight'
import type { Action } from '../state/actions'
import { useTranslate } from '../texts/translate'
import { keysText } from './keys'

export interface PaletteProps {
  actions: readonly Action[]
  onRun(action: Action): void
}

export function Palette({ actions, onRun }: PaletteProps) {
  const { t } = useTranslate()
  return (
    <Spotlight
      // The shortcut is an action like all others, see state/actions.ts.
      shortcut={null}
      actions={actions.map((action) => ({
        id: action.id,
        label: t(action.label),
        rightSection: action.keys ? (
          <kbd className="soft">{keysText(action.keys, navigator.platform)}</kbd>
        ) : null,
        onClick: () => onRun(action),
      }))}
      nothingFound={t('palette.nothing')}
      searchProps={{ placeholder: t('palette.placeholder'), 'aria-label': t('palette.placeholder') }}
      highlightQuery
      scrollable
      maxHeight={420}
    />
  )
}
