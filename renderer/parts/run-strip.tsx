/** How far the audit is, under the header of every page; also where it says that it ended early. */
import { Button, Progress } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Failure } from '../../main/contract/protocol'
import type { AuditRun } from '../state/model'
import { describe } from '../texts/failures'
import { amountText, shareOf } from '../texts/progress'
import { useTranslate } from '../texts/translate'
import { Callout } from './callout'
import styles from './run-strip.module.css'

export interface RunStripProps {
  run: AuditRun
  /** A report of an earlier run is on screen. */
  hasReport: boolean
  stale: boolean
  onCancel(): void
  onAgain(): void
}

export function RunStrip({ run, hasReport, stale, onCancel, onAgain }: RunStripProps) {
  const { t } = useTranslate()
  if (run.state === 'running') return <Running run={run} onCancel={onCancel} />
  const again = (
    <Button size="compact-sm" variant="default" onClick={onAgain}>
      {t('run.again')}
    </Button>
  )
  if (run.state === 'cancelled')
    return <Ended text={t(hasReport ? 'run.cancelledReport' : 'run.cancelled')} action={again} />
  if (run.state === 'failed') return <Failed failure={run.failure} hasReport={hasReport} action={again} />
  return stale ? <Ended text={t('run.stale')} action={again} /> : null
}

function Running({ run, onCancel }: { run: Extract<AuditRun, { state: 'running' }>; onCancel(): void }) {
  const { t } = useTranslate()
  const { progress, audited } = run
  const share = shareOf(progress)
  const stage = progress ? t(`stage.${progress.stage}`) : t('run.starting')
  return (
    <div className={styles.strip}>
      <span className={styles.stage} role="status">
        {stage}
      </span>
      <Progress
        className={styles.bar}
        value={share === null ? 100 : share * 100}
        animated={share === null}
        size="sm"
        aria-label={stage}
      />
      <span className={`soft ${styles.amount}`}>{progress ? amountText(progress, t) : ''}</span>
      <span className={`soft ${styles.amount}`}>{t('run.audited', { count: audited.length })}</span>
      <Button size="compact-sm" variant="default" onClick={onCancel}>
        {t('run.cancel')}
      </Button>
    </div>
  )
}

function Ended({ text, action }: { text: string; action: ReactNode }) {
  return (
    <Callout bar tone="info" action={action}>
      {text}
    </Callout>
  )
}

function Failed(props: { failure: Failure; hasReport: boolean; action: ReactNode }) {
  const { t } = useTranslate()
  const { failure, hasReport, action } = props
  return (
    <Callout bar tone="fail" title={t('run.failed')} action={action}>
      {describe(failure, t)} {hasReport ? t('run.failedReport') : ''}
    </Callout>
  )
}
