/** What a passing notice says. */
import { Button } from '@mantine/core'
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
        <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
          <span className="wrap" style={{ flex: 1 }}>
            {t('notice.removed', { name: notice.name, count: notice.count, more: notice.count - 1 })}
          </span>
          <Button size="compact-sm" variant="light" onClick={onUndo}>
            {t('notice.undo')}
          </Button>
        </span>
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
