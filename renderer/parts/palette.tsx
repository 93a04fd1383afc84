/** The command palette: every action that applies now. */
import { Spotlight } from '@mantine/spotlight'
import type { Action } from '../state/actions'
import { useTranslate } from '../texts/translate'

export interface PaletteProps {
  actions: readonly Action[]
  onRun(action: Action): void
}

/** `mod+shift+L` as people write it. */
export const keysText = (keys: string): string =>
  keys
    .split('+')
    .map((key) => (key === 'mod' ? 'Ctrl' : key[0].toUpperCase() + key.slice(1)))
    .join(' ')

export function Palette({ actions, onRun }: PaletteProps) {
  const { t } = useTranslate()
  return (
    <Spotlight
      // The shortcut is an action like all others, see state/actions.ts.
      shortcut={null}
      actions={actions.map((action) => ({
        id: action.id,
        label: t(action.label),
        rightSection: action.keys ? <kbd className="soft">{keysText(action.keys)}</kbd> : null,
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
