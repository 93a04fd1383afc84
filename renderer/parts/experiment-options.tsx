/** What may be chosen of an experiment; what is left open is as the training config tells. */
import { Select } from '@mantine/core'
import { lossNameSchema } from '../../main/contract/artifacts'
import { type ExperimentKind, optimizerKinds } from '../../main/contract/experiment'
import { type Draft, type Option, optionsOf } from '../state/experiment-drafts'
import { optimizerNames } from '../texts/experiment-numbers'
import { useTranslate } from '../texts/translate'
import { ExperimentChange } from './experiment-change'
import styles from './experiment-parts.module.css'
import { NumberField } from './number-field'

export interface ExperimentOptionsProps {
  kind: ExperimentKind
  draft: Draft
  /** Settings of the training config in its own words. */
  told: Readonly<Record<string, string>>
  onDraft(change: Partial<Draft>): void
}

const isWhole = (low: number) => (value: number) => Number.isInteger(value) && value >= low

export function ExperimentOptions(props: ExperimentOptionsProps) {
  const { kind, draft, told, onDraft } = props
  const { t } = useTranslate()
  const has = (option: Option) => optionsOf[kind].includes(option)
  const byTold = (key: string) =>
    told[key] === undefined ? t('experiment.byDefault') : t('experiment.told', { value: told[key] })
  return (
    <fieldset className={styles.options} aria-label={t('experiment.options')}>
      {has('change') ? (
        <div className={styles.change}>
          <ExperimentChange change={draft.change} told={told} onChange={(change) => onDraft({ change })} />
        </div>
      ) : null}
      {has('optimizer') ? (
        <Choice
          label={t('experiment.option.optimizer')}
          placeholder={byTold('optimizer')}
          data={optimizerKinds.map((value) => ({ value, label: optimizerNames[value] }))}
          value={draft.optimizer}
          onChange={(value) => onDraft({ optimizer: optimizerKinds.find((one) => one === value) ?? null })}
        />
      ) : null}
      {has('learningRate') ? (
        <NumberField
          label={t('experiment.option.learningRate')}
          value={draft.learningRate}
          placeholder={byTold('learning_rate')}
          empty
          allowed={(value) => value > 0}
          hint={t('experiment.wrong.positive')}
          onChange={(learningRate) => onDraft({ learningRate })}
        />
      ) : null}
      {has('batchSize') ? (
        <NumberField
          label={t('experiment.option.batchSize')}
          value={draft.batchSize}
          placeholder={byTold('batch_size')}
          empty
          allowed={isWhole(1)}
          hint={t('experiment.wrong.whole', { low: 1 })}
          onChange={(batchSize) => onDraft({ batchSize })}
        />
      ) : null}
      {has('loss') ? (
        <Choice
          label={t('experiment.option.loss')}
          placeholder={byTold('loss')}
          data={lossNameSchema.options.map((value) => ({ value, label: value }))}
          value={draft.loss}
          onChange={(value) => onDraft({ loss: lossNameSchema.options.find((one) => one === value) ?? null })}
        />
      ) : null}
      {has('seeds') ? (
        <NumberField
          label={t('experiment.option.seeds')}
          value={draft.seeds}
          placeholder={t('experiment.seedsDefault')}
          empty
          allowed={(value) => Number.isInteger(value) && value >= 2 && value <= 30}
          hint={t('experiment.wrong.seeds')}
          onChange={(seeds) => onDraft({ seeds })}
        />
      ) : null}
      <Budget draft={draft} onDraft={onDraft} />
    </fieldset>
  )
}

function Budget({ draft, onDraft }: Pick<ExperimentOptionsProps, 'draft' | 'onDraft'>) {
  const { t } = useTranslate()
  return (
    <>
      <NumberField
        label={t('experiment.option.seconds')}
        value={draft.seconds}
        placeholder={t('experiment.byDefault')}
        width={116}
        empty
        allowed={(value) => value > 0}
        hint={t('experiment.wrong.positive')}
        onChange={(seconds) => onDraft({ seconds })}
      />
      <NumberField
        label={t('experiment.option.steps')}
        value={draft.steps}
        placeholder={t('experiment.byDefault')}
        width={116}
        empty
        allowed={isWhole(1)}
        hint={t('experiment.wrong.whole', { low: 1 })}
        onChange={(steps) => onDraft({ steps })}
      />
      <NumberField
        label={t('experiment.option.seed')}
        value={draft.seed}
        width={64}
        empty={false}
        allowed={isWhole(0)}
        hint={t('experiment.wrong.whole', { low: 0 })}
        onChange={(seed) => seed !== null && onDraft({ seed })}
      />
    </>
  )
}

function Choice(props: {
  label: string
  placeholder: string
  data: { value: string; label: string }[]
  value: string | null
  onChange(value: string | null): void
}) {
  return <Select size="xs" w={178} clearable {...props} />
}
