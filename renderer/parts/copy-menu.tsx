/** Copies what is chosen in the table. */
import { Button, Menu } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import type { CopyFormat } from '../state/cell-texts'
import { useTranslate } from '../texts/translate'
import { keysText } from './keys'

export interface CopyMenuProps {
  /** How much is chosen; null: nothing. */
  chosen: { rows: number; columns: number } | null
  onCopy(format: CopyFormat): void
}

export function CopyMenu({ chosen, onCopy }: CopyMenuProps) {
  const { t } = useTranslate()
  return (
    <Menu position="bottom-end" shadow="md" width={250} returnFocus>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCopy size={15} aria-hidden="true" />}
          disabled={chosen === null}
          title={chosen === null ? t('table.copyNothing') : undefined}
        >
          {t('table.copy')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('table.chosen', chosen ?? { rows: 0, columns: 0 })}</Menu.Label>
        <Menu.Item
          rightSection={<kbd className="soft">{keysText('mod+C', navigator.platform)}</kbd>}
          onClick={() => onCopy('tsv')}
        >
          {t('table.copyTsv')}
        </Menu.Item>
        <Menu.Item onClick={() => onCopy('csv')}>CSV</Menu.Item>
        <Menu.Item onClick={() => onCopy('json')}>JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
