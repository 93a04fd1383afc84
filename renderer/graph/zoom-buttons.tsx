import { ActionIcon } from '@mantine/core'
import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react'
import { useTranslate } from '../texts/translate'
import styles from './graph.module.css'
import type { ViewPortControl } from './use-view-port'

export function ZoomButtons({ view }: { view: ViewPortControl }) {
  const { t } = useTranslate()
  const buttons = [
    { id: 'graph.zoomIn', Icon: IconPlus, run: view.zoomIn },
    { id: 'graph.zoomOut', Icon: IconMinus, run: view.zoomOut },
    { id: 'graph.fit', Icon: IconMaximize, run: view.showAll },
  ] as const
  return (
    <div className={styles.controls}>
      {buttons.map(({ id, Icon, run }) => (
        <ActionIcon key={id} variant="default" size="md" aria-label={t(id)} title={t(id)} onClick={run}>
          <Icon size={16} aria-hidden="true" />
        </ActionIcon>
      ))}
    </div>
  )
}
