/** What came out of a run: one sentence, its pictures, its numbers, and under which circumstances it ran. */
import { Button } from '@mantine/core'
import { IconCopy, IconDownload, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ExperimentRun } from '../../main/contract/experiment'
import type { KeptRun } from '../state/experiments-state'
import { asLines, type NamedNumber, optimizerText, resultNumbers } from '../texts/experiment-numbers'
import { secondsText } from '../texts/model-values'
import { formatCount, formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Callout } from './callout'
import styles from './experiment-parts.module.css'
import { type Fact, Facts } from './facts'
import { GradeBadge } from './grade-badge'
import { Pictures } from './pictures'

export interface ExperimentResultProps {
  kept: KeptRun
  onCopy(text: string): void
  onSave(kept: KeptRun): void
  onRemove(id: number, name: string): void
}

/** A comparison is told apart from others by its change. */
export const runName = ({ id, spec }: KeptRun, t: Translate['t']) =>
  t('experiment.runName', {
    id,
    kind: spec.change ? t(`experiment.change.${spec.change.kind}`) : t(`experiment.${spec.kind}`),
  })

export function ExperimentResult({ kept, onCopy, onSave, onRemove }: ExperimentResultProps) {
  const { t, sentence } = useTranslate()
  const { run, evidence } = kept
  const numbers = run ? resultNumbers(run, t) : []
  return (
    <article className={`panel ${styles.card} ${styles.stack}`} aria-label={runName(kept, t)}>
      <div className={styles.top} style={{ marginBottom: 0 }}>
        <span className={styles.of}>
          {runName(kept, t)} · {t('experiment.runOn', { model: kept.model, dataset: kept.dataset })}
        </span>
        <span className={styles.tools}>
          {run ? (
            <>
              <Tool icon={<IconCopy size={14} aria-hidden="true" />} onClick={() => onCopy(asLines(numbers))}>
                {t('experiment.copyNumbers')}
              </Tool>
              <Tool icon={<IconDownload size={14} aria-hidden="true" />} onClick={() => onSave(kept)}>
                {t('experiment.save')}
              </Tool>
            </>
          ) : null}
          <Tool
            icon={<IconTrash size={14} aria-hidden="true" />}
            onClick={() => onRemove(kept.id, runName(kept, t))}
          >
            {t('experiment.remove')}
          </Tool>
        </span>
      </div>
      {run ? (
        <p className={styles.headline}>{sentence(run.headline)}</p>
      ) : (
        <Callout tone="info" title={t('experiment.stopped')}>
          {t('experiment.stoppedHint')}
        </Callout>
      )}
      {run?.ended === 'budget' ? <Callout tone="info">{t('experiment.endedBudget')}</Callout> : null}
      <Pictures evidence={evidence} onCopy={onCopy} />
      {run ? (
        <div className={styles.beside}>
          <section>
            <h3 className={styles.heading}>{t('experiment.numbers')}</h3>
            <NumberTable numbers={numbers} />
          </section>
          <section>
            <h3 className={styles.heading}>{t('experiment.setup')}</h3>
            <Facts facts={setupFacts(run, t)} />
          </section>
        </div>
      ) : null}
      {run && run.setup.notes.length > 0 ? (
        <section>
          <h3 className={styles.heading}>{t('experiment.notes')}</h3>
          <ul className={styles.notes}>
            {run.setup.notes.map((note) => (
              <li key={JSON.stringify(note)}>{sentence(note)}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </article>
  )
}

const Tool = (props: { icon: ReactNode; onClick(): void; children: ReactNode }) => (
  <Button size="compact-sm" variant="default" leftSection={props.icon} onClick={props.onClick}>
    {props.children}
  </Button>
)

function NumberTable({ numbers }: { numbers: readonly NamedNumber[] }) {
  return (
    <table className={styles.numbers}>
      <tbody>
        {numbers.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function setupFacts({ setup, seconds, spec }: ExperimentRun, t: Translate['t']): Fact[] {
  const graded = (text: string, of: { grade: Parameters<typeof GradeBadge>[0]['grade'] }) => (
    <>
      {text} <GradeBadge grade={of.grade} />
    </>
  )
  return [
    [t('experiment.option.loss'), graded(setup.loss.value, setup.loss)],
    [
      t('experiment.setup.output'),
      <code key="output" className="wrap">
        {setup.output}
      </code>,
    ],
    [t('experiment.option.optimizer'), graded(optimizerText(setup.optimizer.value, t), setup.optimizer)],
    [t('experiment.setup.rate'), graded(formatNumber(setup.learningRate.value), setup.learningRate)],
    [t('experiment.option.batchSize'), graded(formatCount(setup.batchSize.value), setup.batchSize)],
    [t('experiment.setup.clip'), graded(formatNumber(setup.clipNorm.value), setup.clipNorm)],
    [t('experiment.setup.rows'), formatCount(setup.trainingRows)],
    [
      t('experiment.setup.validation'),
      setup.validationRows === 0 ? t('experiment.setup.noValidation') : formatCount(setup.validationRows),
    ],
    [t('experiment.setup.parameters'), formatCount(setup.parameters)],
    [t('experiment.setup.start'), t(`experiment.setup.start.${setup.start}`)],
    [t('experiment.option.seed'), String(spec.seed)],
    [t('experiment.setup.seconds'), secondsText(seconds)],
  ]
}
