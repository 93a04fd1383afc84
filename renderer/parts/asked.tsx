/** What stands in place of an answer: how far it is, why it failed, and the way to ask again. */
import { Button, Progress } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Asked } from '../state/model'
import { describe } from '../texts/failures'
import { amountText, shareOf } from '../texts/progress'
import { useTranslate } from '../texts/translate'
import styles from './asked.module.css'
import { Callout } from './callout'

export interface AskedViewProps<T> {
  asked: Asked<T>
  /** What is being done, while no stage is known. */
  doing: string
  /** What failed. */
  failed: string
  onCancel: (() => void) | null
  onRetry(): void
  children(value: T): ReactNode
}

export function AskedView<T>({ asked, doing, failed, onCancel, onRetry, children }: AskedViewProps<T>) {
  const { t } = useTranslate()
  const again = (
    <Button size="compact-sm" variant="default" onClick={onRetry}>
      {t('table.retry')}
    </Button>
  )
  switch (asked.state) {
    case 'ready':
      return children(asked.value)
    case 'cancelled':
      return (
        <Callout tone="info" action={again}>
          {t('data.cancelled')}
        </Callout>
      )
    case 'failed':
      return (
        <Callout tone="fail" title={failed} action={again}>
          {describe(asked.failure, t)}
        </Callout>
      )
    case 'asking':
      return <Asking progress={asked.progress} doing={doing} onCancel={onCancel} />
  }
}

function Asking({
  progress,
  doing,
  onCancel,
}: Pick<Extract<Asked<never>, { state: 'asking' }>, 'progress'> & {
  doing: string
  onCancel: (() => void) | null
}) {
  const { t } = useTranslate()
  const share = shareOf(progress)
  const stage = progress ? t(`stage.${progress.stage}`) : doing
  return (
    <div className={styles.asking}>
      <span role="status">{stage}</span>
      <Progress
        className={styles.bar}
        value={share === null ? 100 : share * 100}
        animated={share === null}
        size="sm"
        aria-label={stage}
      />
      <span className="soft">{progress ? amountText(progress, t) : ''}</span>
      {onCancel ? (
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          {t('run.cancel')}
        </Button>
      ) : null}
    </div>
  )
}
