/** How the files fit together: columns to inputs and targets, each with how that is known, and the way to change it. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Answers } from '../../main/contract/gather'
import type { Report } from '../../main/contract/report'
import { formatShape } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { BindingEditor } from './binding-editor'
import { BindingBadge, GradeBadge } from './grade-badge'
import styles from './task-panel.module.css'

export interface TaskPanelProps {
  task: Report['task']
  /** Columns of the dataset that can be chosen; empty where none is open. */
  columns: readonly string[]
  answers: Answers
  onAnswer(answers: Answers): void
}

type Editing = { kind: 'input'; tensor: string } | { kind: 'targets' } | null

export function TaskPanel({ task, columns, answers, onAnswer }: TaskPanelProps) {
  const { t } = useTranslate()
  const [editing, setEditing] = useState<Editing>(null)
  const changeable = columns.length > 0
  const close = () => setEditing(null)
  const send = (next: Answers) => {
    close()
    onAnswer(next)
  }
  return (
    <section className={`panel ${styles.task}`} aria-labelledby="task">
      <h2 id="task">{t('task.title')}</h2>
      <dl className={styles.rows}>
        <Row term={t('task.kind')}>
          {t(`task.${task.kind}`)} <GradeBadge grade={task.grade} />
          <span className={styles.loss}>
            <span className="soft">{t('task.loss')}</span> {task.loss.name ?? t('task.lossUnknown')}{' '}
            {task.loss.name === null ? null : <GradeBadge grade={task.loss.grade} />}
          </span>
        </Row>
        {task.bindings.map((binding) => (
          <Row key={binding.tensor} term={`${t('task.input')} ${binding.tensor}`}>
            <Bound
              {...binding}
              detail={[
                formatShape(binding.shape),
                ...(binding.layout ? [t('task.layout', { from: formatShape(binding.layout.from) })] : []),
                ...(binding.preprocessing ? [`${t('task.preprocessing')}: ${binding.preprocessing}`] : []),
              ].join(' · ')}
              onChange={changeable ? () => setEditing({ kind: 'input', tensor: binding.tensor }) : null}
            />
            {editing?.kind === 'input' && editing.tensor === binding.tensor ? (
              <BindingEditor
                label={t('task.chooseColumns')}
                hint={t('task.inputHint', { tensor: binding.tensor, shape: formatShape(binding.shape) })}
                columns={columns}
                chosen={binding.columns}
                wanted={columnsWanted(binding)}
                onApply={(chosen) => send(withInput(answers, binding.tensor, chosen))}
                onGuess={() => send(withInput(answers, binding.tensor, []))}
                onDiscard={close}
              />
            ) : null}
          </Row>
        ))}
        {(task.targets.length > 0
          ? task.targets
          : [{ tensor: '', columns: [], grade: 'unknown' as const }]
        ).map((target) => (
          <Row key={target.tensor} term={t('task.target')}>
            <Bound
              {...target}
              detail={target.tensor && `${t('task.output')} ${target.tensor}`}
              onChange={changeable ? () => setEditing({ kind: 'targets' }) : null}
            />
          </Row>
        ))}
      </dl>
      {task.bindings.length === 0 ? <p className="soft">{t('task.noneBound')}</p> : null}
      {editing?.kind === 'targets' ? (
        <BindingEditor
          label={t('task.chooseTargets')}
          hint={null}
          columns={columns}
          chosen={task.targets.flatMap((target) => target.columns)}
          wanted={null}
          onApply={(targets) => send({ ...answers, targets })}
          onGuess={() => send({ ...answers, targets: [] })}
          onDiscard={close}
        />
      ) : null}
    </section>
  )
}

/** One column a value, unless tensors are bound, which bring many. */
function columnsWanted({ columns, shape }: Report['task']['bindings'][number]): number | null {
  const values = shape.reduce((product, axis) => product * axis, 1)
  return columns.length === values ? values : null
}

/** The answers with `columns` for `tensor`; none: the guess stands again. */
export const withInput = (answers: Answers, tensor: string, columns: string[]): Answers => ({
  ...answers,
  inputs: [
    ...answers.inputs.filter((input) => input.tensor !== tensor),
    ...(columns.length > 0 ? [{ tensor, columns }] : []),
  ],
})

function Row({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="clip" title={term}>
        {term}
      </dt>
      <dd>{children}</dd>
    </>
  )
}

function Bound(props: {
  columns: readonly string[]
  grade: Report['task']['grade']
  detail: string
  onChange: (() => void) | null
}) {
  const { t } = useTranslate()
  const { columns, grade, detail, onChange } = props
  const names = columns.join(', ')
  return (
    <div className={styles.bound}>
      <span className="clip" title={names}>
        {columns.length > 3 ? `${t('task.columns', { count: columns.length })}: ` : ''}
        {names || t('card.none')}
      </span>
      <BindingBadge grade={grade} />
      <span className={`soft clip ${styles.detail}`} title={detail}>
        {detail}
      </span>
      {onChange ? (
        <Button size="compact-xs" variant="subtle" onClick={onChange}>
          {t('task.change')}
        </Button>
      ) : null}
    </div>
  )
}
