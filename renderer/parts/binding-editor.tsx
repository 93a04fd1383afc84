/** Choosing columns in order. */
import { Button, MultiSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslate } from '../texts/translate'
import styles from './task-panel.module.css'

export interface BindingEditorProps {
  label: string
  hint: string | null
  columns: readonly string[]
  chosen: readonly string[]
  /** How many columns fill the tensor; null: any number does. */
  wanted: number | null
  onApply(columns: string[]): void
  onGuess(): void
  onDiscard(): void
}

export function BindingEditor(props: BindingEditorProps) {
  const { t } = useTranslate()
  const { label, hint, columns, wanted, onApply, onGuess, onDiscard } = props
  const [chosen, setChosen] = useState<string[]>([...props.chosen])
  return (
    <div className={styles.editor}>
      <MultiSelect
        label={label}
        description={hint}
        // Column names may repeat in real files; the list keeps each once, as bindings name columns by name.
        data={[...new Set(columns)]}
        value={chosen}
        onChange={setChosen}
        searchable
        clearable
        limit={200}
        maxDropdownHeight={280}
        data-autofocus
      />
      <div className={styles.buttons}>
        <Button size="compact-sm" disabled={chosen.length === 0} onClick={() => onApply(chosen)}>
          {t('task.apply')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDiscard}>
          {t('task.discard')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onGuess}>
          {t('task.asGuessed')}
        </Button>
        {wanted === null ? null : (
          <span className="soft" style={{ fontSize: 13 }}>
            {t('task.count', { chosen: chosen.length, wanted })}
          </span>
        )}
      </div>
    </div>
  )
}
