/** What is still being measured of a model, what could not be, and what would make it possible. */
import { Button, Loader } from '@mantine/core'
import type { Failure } from '../../main/contract/protocol'
import { baseName, type Card } from '../state/model'
import { type ModelAnswers, type ModelQuestion, modelQuestions } from '../state/models'
import { describe } from '../texts/failures'
import { amountText } from '../texts/progress'
import { type Translate, useTranslate } from '../texts/translate'
import styles from './model-status.module.css'

export type Obstacle = 'no-dataset' | 'audit' | null

export interface ModelStatusProps {
  /** Told where two models are looked at; null: there is no other. */
  name: string | null
  model: Card<'model'>
  answers: ModelAnswers
  /** What the view on screen shows. */
  needed: ReadonlySet<ModelQuestion>
  /** What is in the way of both models is told once, of the first. */
  besideFirst: ModelAnswers | null
  obstacle(question: ModelQuestion): Obstacle
  onAsk(question: ModelQuestion): void
  onCancel(question: ModelQuestion): void
}

export function ModelStatus(props: ModelStatusProps) {
  const { t } = useTranslate()
  const { needed, answers, obstacle, besideFirst } = props
  const open = modelQuestions.filter((one) => needed.has(one) && answers[one]?.state !== 'ready')
  const waiting = open.filter((one) => answers[one] === null)
  const blocked = (why: Obstacle) =>
    waiting.filter((one) => obstacle(one) === why && besideFirst?.[one] !== null)
  const asking = open.filter((one) => answers[one]?.state === 'asking')
  const stopped = stoppedOf(props, open, t)
  if (asking.length + stopped.size + blocked('no-dataset').length + blocked('audit').length === 0) return null
  return (
    <ul className={styles.strip}>
      {asking.map((one) => (
        <Asking key={one} {...props} question={one} />
      ))}
      {[...stopped].map(([reason, questions]) => (
        <Stopped key={reason} {...props} questions={questions} reason={reason} />
      ))}
      <Blocked questions={blocked('audit')} why="audit" />
      <Blocked questions={blocked('no-dataset')} why="no-dataset" />
    </ul>
  )
}

/** What failed, by the reason, as one fault tends to stop several; what was cancelled has none. */
function stoppedOf(
  props: ModelStatusProps,
  questions: readonly ModelQuestion[],
  t: Translate['t'],
): ReadonlyMap<string, ModelQuestion[]> {
  const stopped = new Map<string, ModelQuestion[]>()
  for (const question of questions) {
    const asked = props.answers[question]
    if (asked?.state !== 'failed' && asked?.state !== 'cancelled') continue
    const reason = asked.state === 'failed' ? describe(ownNamed(asked.failure, props), t) : ''
    stopped.set(reason, [...(stopped.get(reason) ?? []), question])
  }
  return stopped
}

/** Files by their own name: where an upload was put is nobody's business. The model's is told already where there are two. */
function ownNamed(failure: Failure, { model, name }: Pick<ModelStatusProps, 'model' | 'name'>): Failure {
  if (failure.kind !== 'input' || failure.error.file === null) return failure
  const { file } = failure.error
  const told = file === model.path && name !== null ? null : baseName(file)
  return { kind: 'input', error: { ...failure.error, file: told } }
}

/** The questions in words, after the name of the model where there are two. */
function useWhat({ name }: Pick<ModelStatusProps, 'name'>, questions: readonly ModelQuestion[]): string {
  const { t, locale } = useTranslate()
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    questions.map((one) => t(`model.question.${one}`)),
  )
  return name === null ? list : `${name}: ${list}`
}

function Asking(props: ModelStatusProps & { question: ModelQuestion }) {
  const { t } = useTranslate()
  const { answers, question, onCancel } = props
  const what = useWhat(props, [question])
  const asked = answers[question]
  const progress = asked?.state === 'asking' ? asked.progress : null
  return (
    <li className={styles.item} role="status">
      <Loader size={12} aria-hidden="true" />
      <span>
        {what}
        {progress ? (
          <span className="soft">{` ${t(`stage.${progress.stage}`)} ${amountText(progress, t)}`}</span>
        ) : null}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => onCancel(question)}>
        {t('run.cancel')}
      </Button>
    </li>
  )
}

function Stopped(props: ModelStatusProps & { questions: readonly ModelQuestion[]; reason: string }) {
  const { t } = useTranslate()
  const { questions, reason, onAsk } = props
  const what = useWhat(props, questions)
  return (
    <li className={styles.item} data-tone={reason === '' ? 'info' : 'fail'}>
      <span className={styles.reason}>
        <strong>{t(reason === '' ? 'model.cancelled' : 'model.notMeasured', { what })}</strong>
        {reason === '' ? '' : ` ${reason}`}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => questions.forEach(onAsk)}>
        {t('table.retry')}
      </Button>
    </li>
  )
}

function Blocked(props: { questions: readonly ModelQuestion[]; why: 'audit' | 'no-dataset' }) {
  const { t } = useTranslate()
  const { questions, why } = props
  const what = useWhat({ name: null }, questions)
  if (questions.length === 0) return null
  return (
    <li className={styles.item}>
      {t(why === 'audit' ? 'model.afterAudit' : 'model.needsDataset', { what })}
    </li>
  )
}
