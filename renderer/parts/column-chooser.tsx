/** All columns of a table by name: to find one, to show and hide, to pin. */
import { ActionIcon, Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { IconColumns, IconPin, IconPinFilled, IconSearch } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useState } from 'react'
import type { Column } from '../../main/contract/table'
import type { TableLook } from '../state/table-look'
import { useTranslate } from '../texts/translate'
import styles from './column-chooser.module.css'

export interface ColumnChooserProps {
  columns: readonly Column[]
  look: TableLook
  onHide(name: string, hide: boolean): void
  onPin(name: string, pin: boolean): void
  /** Brings the column into view. */
  onGo(name: string): void
  onShowAll(): void
  /** Hides all but the pinned ones and `kept`. */
  onHideOthers(kept: readonly string[]): void
}

const itemHeight = 30

export function ColumnChooser(props: ColumnChooserProps) {
  const { t } = useTranslate()
  const [opened, setOpened] = useState(false)
  const { hidden } = props.look
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      shadow="md"
      width={340}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconColumns size={15} aria-hidden="true" />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {hidden.length > 0 ? t('table.columnsHidden', { count: hidden.length }) : t('table.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <List
          {...props}
          onGo={(name) => {
            setOpened(false)
            props.onGo(name)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function List({ columns, look, onHide, onPin, onGo, onShowAll, onHideOthers }: ColumnChooserProps) {
  const { t } = useTranslate()
  const [search, setSearch] = useState('')
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const found = useMemo(() => {
    const lower = search.trim().toLowerCase()
    return columns.filter(({ name }) => name.toLowerCase().includes(lower))
  }, [columns, search])
  const [hidden, pinned] = useMemo(() => [new Set(look.hidden), new Set(look.pinned)], [look])
  const list = useVirtualizer({
    count: found.length,
    getScrollElement: () => element,
    estimateSize: () => itemHeight,
    overscan: 6,
  })
  return (
    <>
      <div className={styles.head}>
        <TextInput
          size="xs"
          data-autofocus
          value={search}
          aria-label={t('table.findColumn')}
          placeholder={t('table.findColumn')}
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          onKeyDown={({ key }) => {
            if (key === 'Enter' && found.length > 0) onGo(found[0].name)
          }}
        />
        <div className={styles.tools}>
          <Button size="compact-xs" variant="subtle" disabled={hidden.size === 0} onClick={onShowAll}>
            {t('table.showAll')}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={search.trim() === '' || found.length === 0}
            onClick={() => onHideOthers(found.map(({ name }) => name))}
          >
            {t('table.onlyFound', { count: found.length })}
          </Button>
        </div>
      </div>
      {found.length === 0 ? <p className={`soft ${styles.none}`}>{t('table.noColumn')}</p> : null}
      <div ref={setElement} className={styles.list}>
        <ul style={{ height: list.getTotalSize() }} className={styles.items}>
          {list.getVirtualItems().map(({ index, start }) => {
            const { name, sourceType } = found[index]
            const isPinned = pinned.has(name)
            return (
              <li key={name} className={styles.item} style={{ top: start, height: itemHeight }}>
                <Checkbox
                  size="xs"
                  checked={!hidden.has(name)}
                  aria-label={t('table.showColumn', { name })}
                  onChange={({ currentTarget }) => onHide(name, !currentTarget.checked)}
                />
                <button
                  type="button"
                  className={styles.name}
                  title={`${name} (${sourceType})`}
                  onClick={() => onGo(name)}
                >
                  {name}
                </button>
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color={isPinned ? 'accent' : 'gray'}
                  aria-label={t(isPinned ? 'table.unpinColumn' : 'table.pinColumn', { name })}
                  aria-pressed={isPinned}
                  onClick={() => onPin(name, !isPinned)}
                >
                  {isPinned ? <IconPinFilled size={14} /> : <IconPin size={14} />}
                </ActionIcon>
              </li>
            )
          })}
        </ul>
      </div>
    </>
  )
}
