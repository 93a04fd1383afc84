/** Runs of this window, the latest first, to be looked at again and put beside each other. */
import { ActionIcon, Checkbox, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { KeptRun } from '../state/experiments-state'
import { useTranslate } from '../texts/translate'
import { runName } from './experiment-result'
import styles from './run-list.module.css'

export interface RunListProps {
  runs: readonly KeptRun[]
  shown: number | null
  compared: readonly number[]
  onShow(id: number): void
  onCompare(id: number, beside: boolean): void
  onRemove(id: number, name: string): void
}

export function RunList(props: RunListProps) {
  const { t } = useTranslate()
  const { runs } = props
  return (
    <section aria-labelledby="runs" className={styles.runs}>
      <h2 id="runs" className={styles.heading}>
        {t('experiment.runs')}
      </h2>
      {runs.length === 0 ? (
        <p className={styles.hint}>{t('experiment.runsEmpty')}</p>
      ) : (
        <>
          <ul className={styles.list}>
            {[...runs].reverse().map((run) => (
              <Item key={run.id} run={run} {...props} />
            ))}
          </ul>
          <p className={styles.hint}>{t('experiment.compareHint')}</p>
        </>
      )}
    </section>
  )
}

function Item({ run, shown, compared, onShow, onCompare, onRemove }: RunListProps & { run: KeptRun }) {
  const { t, sentence } = useTranslate()
  const { id } = run
  const name = runName(run, t)
  return (
    <li className={styles.item} data-shown={id === shown}>
      <Checkbox
        size="xs"
        aria-label={t('experiment.compare', { id })}
        checked={compared.includes(id)}
        disabled={run.run === null}
        onChange={(event) => onCompare(id, event.currentTarget.checked)}
      />
      <button
        type="button"
        className={styles.show}
        aria-current={id === shown ? 'true' : undefined}
        onClick={() => onShow(id)}
      >
        <span className={styles.name}>{name}</span>
        <span className={styles.said}>{run.run ? sentence(run.run.headline) : t('experiment.stopped')}</span>
      </button>
      <Tooltip label={t('experiment.remove')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`${t('experiment.remove')}: ${name}`}
          onClick={() => onRemove(id, name)}
        >
          <IconX size={14} />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}
