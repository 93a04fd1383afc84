/** What a passing notice says. */
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { mostCells, mostRows } from '../state/copy-cells'
import type { Notice } from '../state/model'
import { describe } from '../texts/failures'
import type { Translate } from '../texts/translate'

/** Drawn outside of the page's tree, hence with `t` handed in. */
export function NoticeText(props: { notice: Notice; t: Translate['t']; onUndo(): void }) {
  const { notice, t, onUndo } = props
  switch (notice.kind) {
    case 'removed':
      return (
        <Undoable t={t} onUndo={onUndo}>
          {t('notice.removed', { name: notice.name, count: notice.count, more: notice.count - 1 })}
        </Undoable>
      )
    case 'removed-run':
      return (
        <Undoable t={t} onUndo={onUndo}>
          {t('notice.removed', { name: notice.name, count: 1, more: 0 })}
        </Undoable>
      )
    case 'copied':
      return t('notice.copied')
    case 'copy-refused':
      return t('notice.copyRefused')
    case 'copied-cells':
      return t('notice.copiedCells', { rows: notice.rows, columns: notice.columns })
    case 'copy-too-much':
      return t('notice.copyTooMuch', { rows: notice.rows, columns: notice.columns, mostRows, mostCells })
    case 'failed':
      return describe(notice.failure, t)
  }
}

function Undoable(props: { t: Translate['t']; onUndo(): void; children: ReactNode }) {
  return (
    <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
      <span className="wrap" style={{ flex: 1 }}>
        {props.children}
      </span>
      <Button size="compact-sm" variant="light" onClick={props.onUndo}>
        {props.t('notice.undo')}
      </Button>
    </span>
  )
}
