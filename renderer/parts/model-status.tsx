/** What is still being measured of a model, what could not be, and what would make it possible. */
import { Button, Loader } from '@mantine/core'
import type { Card } from '../state/model'
import { type ModelAnswers, type ModelQuestion, modelQuestions } from '../state/models'
import { describe } from '../texts/failures'
import { amountText } from '../texts/progress'
import { useTranslate } from '../texts/translate'
import styles from './model-status.module.css'

export type Obstacle = 'no-dataset' | 'audit' | null

export interface ModelStatusProps {
  /** Told by name where two models are looked at. */
  named: boolean
  model: Card<'model'>
  answers: ModelAnswers
  /** What the view on screen shows. */
  needed: ReadonlySet<ModelQuestion>
  obstacle(question: ModelQuestion): Obstacle
  onAsk(question: ModelQuestion): void
  onCancel(question: ModelQuestion): void
}

export function ModelStatus(props: ModelStatusProps) {
  const { needed, answers, obstacle } = props
  const open = modelQuestions.filter((one) => needed.has(one) && answers[one]?.state !== 'ready')
  const waiting = open.filter((one) => answers[one] === null)
  const blocked = (why: Obstacle) => waiting.filter((one) => obstacle(one) === why)
  const told = open.filter((one) => answers[one] !== null)
  if (told.length + blocked('no-dataset').length + blocked('audit').length === 0) return null
  return (
    <ul className={styles.strip}>
      {told.map((one) => (
        <Told key={one} {...props} question={one} />
      ))}
      <Blocked {...props} questions={blocked('audit')} why="audit" />
      <Blocked {...props} questions={blocked('no-dataset')} why="no-dataset" />
    </ul>
  )
}

function Told(props: ModelStatusProps & { question: ModelQuestion }) {
  const { t } = useTranslate()
  const { answers, question, onAsk, onCancel, named, model } = props
  const asked = answers[question]
  const what = `${named ? `${model.name}: ` : ''}${t(`model.question.${question}`)}`
  if (!asked || asked.state === 'ready') return null
  if (asked.state === 'asking')
    return (
      <li className={styles.item} role="status">
        <Loader size={12} aria-hidden="true" />
        <span>
          {what}
          {asked.progress ? (
            <span className="soft">
              {' '}
              {`${t(`stage.${asked.progress.stage}`)} ${amountText(asked.progress, t)}`}
            </span>
          ) : null}
        </span>
        <Button size="compact-xs" variant="default" onClick={() => onCancel(question)}>
          {t('run.cancel')}
        </Button>
      </li>
    )
  return (
    <li className={styles.item} data-tone={asked.state === 'failed' ? 'fail' : 'info'}>
      <span className={styles.reason}>
        <strong>{t(asked.state === 'failed' ? 'model.notMeasured' : 'model.cancelled', { what })}</strong>
        {asked.state === 'failed' ? ` ${describe(asked.failure, t)}` : ''}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => onAsk(question)}>
        {t('table.retry')}
      </Button>
    </li>
  )
}

function Blocked(props: { questions: readonly ModelQuestion[]; why: 'audit' | 'no-dataset' }) {
  const { t, locale } = useTranslate()
  const { questions, why } = props
  if (questions.length === 0) return null
  const what = new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    questions.map((one) => t(`model.question.${one}`)),
  )
  return (
    <li className={styles.item}>
      {t(why === 'audit' ? 'model.afterAudit' : 'model.needsDataset', { what })}
    </li>
  )
}
