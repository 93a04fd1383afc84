/** How a claim is known, with the reason on hover and focus. */
import { Tooltip } from '@mantine/core'
import type { Grade } from '../../main/contract/words'
import { useTranslate } from '../texts/translate'
import styles from './grade-badge.module.css'

/** `word` and `why` replace the grade's own words where they have a plainer name, such as "guessed". */
export function GradeBadge({ grade, word, why }: { grade: Grade; word?: string; why?: string }) {
  const { t } = useTranslate()
  return (
    <Tooltip
      label={why ?? t(`grade.${grade}.why`)}
      events={{ hover: true, focus: true, touch: true }}
      multiline
      maw={280}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must open for the keyboard, too */}
      <span className={styles.badge} tabIndex={0} data-grade={grade}>
        {word ?? t(`grade.${grade}`)}
      </span>
    </Tooltip>
  )
}

/** Bindings are fitted where nobody told them; "derived" would sound surer than that is. */
export function BindingBadge({ grade }: { grade: Grade }) {
  const { t } = useTranslate()
  if (grade === 'derived')
    return <GradeBadge grade={grade} word={t('binding.guessed')} why={t('binding.guessed.why')} />
  return <GradeBadge grade={grade} word={grade === 'told' ? t('binding.told') : undefined} />
}
