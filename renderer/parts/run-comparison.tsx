/** Runs of one experiment side by side: in one picture where that says something, and their numbers in one table. */
import { Button } from '@mantine/core'
import { comparedEvidence } from '../state/compare-runs'
import type { KeptRun } from '../state/experiments-state'
import { asLines, type NamedNumber, optimizerText, resultNumbers } from '../texts/experiment-numbers'
import { formatCount, formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import styles from './experiment-parts.module.css'
import { Pictures } from './pictures'

export function RunComparison(props: {
  runs: readonly KeptRun[]
  onCopy(text: string): void
  onClose(): void
}) {
  const { runs, onCopy, onClose } = props
  const { t } = useTranslate()
  const names = runs.map(({ id }) => `#${id}`)
  const evidence = comparedEvidence(runs, names)
  const lines = comparedNumbers(runs, t)
  const copied = () =>
    asLines([
      [t('experiment.number'), names.join('\t')],
      ...lines.map(([name, values]): NamedNumber => [name, values.join('\t')]),
    ])
  return (
    <article className={`panel ${styles.card} ${styles.stack}`} aria-labelledby="compared">
      <div className={styles.top} style={{ marginBottom: 0 }}>
        <h2 id="compared" className={styles.headline}>
          {t('experiment.comparedTitle', { count: runs.length })}
        </h2>
        <span className={styles.tools}>
          <Button size="compact-sm" variant="default" onClick={() => onCopy(copied())}>
            {t('experiment.copyNumbers')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onClose}>
            {t('experiment.closeComparison')}
          </Button>
        </span>
      </div>
      {evidence.length > 0 ? (
        <Pictures evidence={evidence} onCopy={onCopy} />
      ) : (
        <p className="soft">{t('experiment.nothingShared')}</p>
      )}
      <div className={styles.wide}>
        <table className={styles.numbers}>
          <thead>
            <tr>
              <th scope="col">{t('experiment.number')}</th>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(([name, values]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {values.map((value, i) => (
                  <td key={names[i]}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </article>
  )
}

/** One line per number that any of the runs has, then how each was run; blank where a run lacks it. */
function comparedNumbers(runs: readonly KeptRun[], t: Translate['t']): [name: string, values: string[]][] {
  const own = runs.map(
    ({ run }) => new Map<string, string>(run ? [...resultNumbers(run, t), ...circumstances(run, t)] : []),
  )
  const names = [...new Set(own.flatMap((numbers) => [...numbers.keys()]))]
  return names.map((name) => [name, own.map((numbers) => numbers.get(name) ?? '')])
}

const circumstances = ({ setup, spec }: NonNullable<KeptRun['run']>, t: Translate['t']): NamedNumber[] => [
  ...(spec.change
    ? ([[t('experiment.option.change'), t(`experiment.change.${spec.change.kind}`)]] as const)
    : []),
  [t('experiment.option.loss'), setup.loss.value],
  [t('experiment.option.optimizer'), optimizerText(setup.optimizer.value, t)],
  [t('experiment.setup.rate'), formatNumber(setup.learningRate.value)],
  [t('experiment.option.batchSize'), formatCount(setup.batchSize.value)],
  [t('experiment.option.seed'), String(spec.seed)],
]
