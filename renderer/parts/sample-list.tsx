/** Samples that come with Assay; one click opens all files of one. */
import { Skeleton, UnstyledButton } from '@mantine/core'
import type { Sample } from '../state/model'
import { useTranslate } from '../texts/translate'
import styles from './sample-list.module.css'

/** `samples` null: still being asked for. */
export function SampleList(props: { samples: readonly Sample[] | null; onOpen(sample: Sample): void }) {
  const { t } = useTranslate()
  const { samples, onOpen } = props
  return (
    <section aria-labelledby="samples">
      <h2 id="samples" className={styles.heading}>
        {t('samples.title')}
      </h2>
      {samples === null ? <Skeleton height={74} radius="md" aria-label={t('samples.loading')} /> : null}
      {samples?.length === 0 ? <p className="soft">{t('samples.none')}</p> : null}
      <ul className={styles.list}>
        {(samples ?? []).map((sample) => (
          <li key={sample.id}>
            <UnstyledButton className={`panel ${styles.sample}`} onClick={() => onOpen(sample)}>
              <span className={styles.title}>{sample.title}</span>
              <span className={styles.description}>{sample.description}</span>
              <span className={styles.licence}>
                {t('samples.files', { count: sample.files.length })} ·{' '}
                {t('samples.licence', { licence: sample.licence })}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
