/** What can be done with one column, opened from its header. */
import { Menu } from '@mantine/core'
import type { SortKey } from '../../main/contract/view'
import type { PlacedColumn } from '../state/grid-layout'
import { useTranslate } from '../texts/translate'

export interface ColumnActions {
  /** As a click on the header; `add`: beside the other keys. */
  onSort(column: string, add: boolean): void
  onSortAs(keys: SortKey[]): void
  onHide(column: string): void
  onPin(column: string, pin: boolean): void
  /** null: as it comes. */
  onWidth(column: string, width: number | null): void
  /** Begins a filter by the column. */
  onFilter(column: string): void
}

export interface OpenMenu {
  column: PlacedColumn
  /** Where on the window. */
  x: number
  y: number
}

export interface ColumnMenuProps {
  /** null: closed. */
  menu: OpenMenu | null
  sort: readonly SortKey[]
  widths: Readonly<Record<string, number>>
  actions: ColumnActions
  onFit(column: PlacedColumn): void
  onClose(): void
}

export function ColumnMenu({ menu, sort, widths, actions, onFit, onClose }: ColumnMenuProps) {
  const { t } = useTranslate()
  if (!menu) return null
  const { column, x, y } = menu
  const { name } = column.column
  const others = sort.filter((key) => key.column !== name)
  const sorted = sort.some((key) => key.column === name)
  const sortAs = (descending: boolean) => actions.onSortAs([{ column: name, descending }])
  return (
    <Menu opened onClose={onClose} position="bottom-start" offset={2} returnFocus width={230} shadow="md">
      <Menu.Target>
        <span style={{ position: 'fixed', left: x, top: y, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('table.columnMenu', { name })}>
        <Menu.Item onClick={() => sortAs(false)}>{t('table.sortUp')}</Menu.Item>
        <Menu.Item onClick={() => sortAs(true)}>{t('table.sortDown')}</Menu.Item>
        {others.length > 0 ? (
          <Menu.Item onClick={() => actions.onSort(name, true)}>{t('table.sortAlso')}</Menu.Item>
        ) : null}
        {sorted ? <Menu.Item onClick={() => actions.onSortAs(others)}>{t('table.sortNot')}</Menu.Item> : null}
        <Menu.Divider />
        <Menu.Item onClick={() => actions.onFilter(name)}>{t('table.filterBy')}</Menu.Item>
        <Menu.Item onClick={() => actions.onPin(name, !column.pinned)}>
          {t(column.pinned ? 'table.unpin' : 'table.pin')}
        </Menu.Item>
        <Menu.Item onClick={() => actions.onHide(name)}>{t('table.hide')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => onFit(column)}>{t('table.fitWidth')}</Menu.Item>
        {widths[name] === undefined ? null : (
          <Menu.Item onClick={() => actions.onWidth(name, null)}>{t('table.usualWidth')}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
