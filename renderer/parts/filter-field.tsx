/** One expression that picks rows, with the columns' names offered while it is written. */
import { ActionIcon, Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconFilter, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { completed, type Fragment, fragmentAt, offered } from '../state/completion'
import { useTranslate } from '../texts/translate'
import styles from './filter-field.module.css'

export interface FilterFieldProps {
  id: string
  names: readonly string[]
  /** A column of numbers, for the example that stands in the empty field. */
  example: string
  /** The filter that holds; null: none. */
  filter: string | null
  /** Why the last one does not hold; null: it does. */
  error: string | null
  /** A text to write at the end; a new object each time. */
  addition: { text: string } | null
  onFilter(text: string): void
  onEdit(): void
}

export function FilterField({
  id,
  names,
  example,
  filter,
  error,
  addition,
  onFilter,
  onEdit,
}: FilterFieldProps) {
  const { t } = useTranslate()
  const input = useRef<HTMLInputElement>(null)
  const errorId = useId()
  const [text, setText] = useState(filter ?? '')
  const [fragment, setFragment] = useState<Fragment | null>(null)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  // Another filter holds now (undo, clear); one that failed stays in the field to be mended.
  // biome-ignore lint/correctness/useExhaustiveDependencies: an error alone must not take away what was written
  useEffect(() => {
    if (error === null) setText(filter ?? '')
  }, [filter])
  useEffect(() => {
    if (!addition) return
    setText((before) => (before.trim() === '' ? addition.text : `${before.trim()} and ${addition.text}`))
    input.current?.focus()
  }, [addition])

  const options = fragment ? offered(names, fragment) : []
  const write = (next: string, caret: number) => {
    setText(next)
    onEdit()
    const found = fragmentAt(next, caret)
    setFragment(found)
    if (found && offered(names, found).length > 0) combobox.openDropdown()
    else combobox.closeDropdown()
    combobox.resetSelectedOption()
  }
  const complete = (name: string) => {
    if (!fragment) return
    const done = completed(text, fragment, name)
    setText(done.text)
    setFragment(null)
    combobox.closeDropdown()
    requestAnimationFrame(() => input.current?.setSelectionRange(done.caret, done.caret))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const picked = combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0
    if (event.key === 'Tab' && combobox.dropdownOpened && options.length > 0 && !event.shiftKey) {
      event.preventDefault()
      complete(options[Math.max(0, combobox.getSelectedOptionIndex())])
    } else if (event.key === 'Enter' && !picked && !event.nativeEvent.isComposing) {
      event.preventDefault()
      combobox.closeDropdown()
      onFilter(text)
    } else if (event.key === 'Escape' && !combobox.dropdownOpened) {
      setText(filter ?? '')
      onEdit()
    }
  }
  return (
    <div className={styles.field}>
      <Combobox
        store={combobox}
        onOptionSubmit={complete}
        withinPortal
        shadow="md"
        width={340}
        position="bottom-start"
      >
        <Combobox.Target>
          <TextInput
            ref={input}
            id={id}
            size="xs"
            value={text}
            aria-label={t('table.filter')}
            aria-invalid={error !== null}
            aria-describedby={error === null ? undefined : errorId}
            placeholder={t('table.filterExample', { name: example })}
            leftSection={<IconFilter size={14} aria-hidden="true" />}
            rightSection={
              text === '' ? null : (
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={t('table.filterClear')}
                  onClick={() => {
                    setText('')
                    onEdit()
                    onFilter('')
                    input.current?.focus()
                  }}
                >
                  <IconX size={14} />
                </ActionIcon>
              )
            }
            classNames={{ input: styles.input }}
            error={error !== null}
            spellCheck={false}
            autoComplete="off"
            onChange={({ currentTarget }) => write(currentTarget.value, currentTarget.selectionStart ?? 0)}
            onKeyDown={onKeyDown}
            onBlur={() => combobox.closeDropdown()}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={options.length === 0}>
          <Combobox.Options aria-label={t('table.columns')}>
            {options.map((name) => (
              <Combobox.Option key={name} value={name} className="clip">
                {name}
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {error === null ? null : (
        <p id={errorId} role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </div>
  )
}
