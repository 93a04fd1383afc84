/** The ten experiments, each with its question, and what was run of each. */
import { type ExperimentKind, experimentKinds } from '../../main/contract/experiment'
import { useTranslate } from '../texts/translate'
import styles from './experiment-list.module.css'

export interface ExperimentListProps {
  chosen: ExperimentKind
  /** Of the one that runs; null: none does. */
  running: ExperimentKind | null
  /** How many runs of each are kept. */
  runs: ReadonlyMap<ExperimentKind, number>
  /** Those that the audit made. */
  audited: ReadonlySet<ExperimentKind>
  onChoose(kind: ExperimentKind): void
}

export function ExperimentList(props: ExperimentListProps) {
  const { t } = useTranslate()
  return (
    <nav aria-label={t('experiment.list')}>
      <ul className={styles.list}>
        {experimentKinds.map((kind) => (
          <li key={kind}>
            <button
              type="button"
              className={styles.item}
              aria-current={kind === props.chosen ? 'true' : undefined}
              onClick={() => props.onChoose(kind)}
            >
              <span className={styles.head}>
                <span className={styles.title}>{t(`experiment.${kind}`)}</span>
                <Tag kind={kind} {...props} />
              </span>
              <span className={styles.asks}>{t(`experiment.${kind}.asks`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Tag({ kind, running, runs, audited }: { kind: ExperimentKind } & ExperimentListProps) {
  const { t } = useTranslate()
  const count = runs.get(kind) ?? 0
  if (running === kind)
    return (
      <span className={styles.tag} data-live="true">
        {t('experiment.running')}
      </span>
    )
  if (count > 0) return <span className={styles.tag}>{t('experiment.ran', { count })}</span>
  return audited.has(kind) ? <span className={styles.tag}>{t('experiment.audited')}</span> : null
}
