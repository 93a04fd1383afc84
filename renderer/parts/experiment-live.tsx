/** An experiment under way: how far it is, its curve so far, and the way to stop it. */
import { Button, Progress } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import type { LiveRun } from '../state/experiments-state'
import { amountText, shareOf } from '../texts/progress'
import { useTranslate } from '../texts/translate'
import styles from './experiment-parts.module.css'
import { Pictures } from './pictures'

export function ExperimentLive(props: { live: LiveRun; onStop(): void; onCopy(text: string): void }) {
  const { live, onStop, onCopy } = props
  const { t } = useTranslate()
  const { progress, evidence } = live
  const share = shareOf(progress)
  const stage = progress ? t(`stage.${progress.stage}`) : t('experiment.starting')
  return (
    <section className={`panel ${styles.card}`} aria-label={t('experiment.running')}>
      <div className={styles.live}>
        <span role="status">{stage}</span>
        <Progress
          className={styles.bar}
          value={share === null ? 100 : share * 100}
          animated={share === null}
          size="sm"
          aria-label={stage}
        />
        <span className="soft">{progress ? amountText(progress, t) : ''}</span>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerStop size={14} aria-hidden="true" />}
          onClick={onStop}
        >
          {t('experiment.stop')}
        </Button>
      </div>
      {evidence ? (
        <Pictures evidence={[evidence]} onCopy={onCopy} />
      ) : (
        <p className="soft">{t('experiment.waitingCurve')}</p>
      )}
    </section>
  )
}
