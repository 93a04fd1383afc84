/** The one change of a comparison, with what it needs to be told. */
import { Checkbox, Select } from '@mantine/core'
import { type Change, changeSchema } from '../../main/contract/experiment'
import { plainChange } from '../state/experiment-drafts'
import { useTranslate } from '../texts/translate'
import { NumberField } from './number-field'

const kinds = changeSchema.options.map((option) => option.shape.kind.value)
const activations = ['Sigmoid', 'Softmax', 'Tanh', 'Relu', 'Softplus']
const none = 'none'

export interface ExperimentChangeProps {
  change: Change
  told: Readonly<Record<string, string>>
  onChange(change: Change): void
}

export function ExperimentChange({ change, told, onChange }: ExperimentChangeProps) {
  const { t } = useTranslate()
  return (
    <>
      <Select
        size="xs"
        w={230}
        label={t('experiment.option.change')}
        allowDeselect={false}
        data={kinds.map((value) => ({ value, label: t(`experiment.change.${value}`) }))}
        value={change.kind}
        onChange={(value) => {
          const kind = kinds.find((one) => one === value)
          if (kind) onChange(plainChange(kind, told))
        }}
      />
      <Parameters change={change} onChange={onChange} />
    </>
  )
}

function Parameters({ change, onChange }: Pick<ExperimentChangeProps, 'change' | 'onChange'>) {
  const { t } = useTranslate()
  const number = (
    label: string,
    value: number,
    allowed: (value: number) => boolean,
    hint: string,
    to: (value: number) => Change,
  ) => (
    <NumberField
      label={label}
      value={value}
      empty={false}
      allowed={allowed}
      hint={hint}
      onChange={(next) => next !== null && onChange(to(next))}
    />
  )
  switch (change.kind) {
    case 'output-activation':
      return (
        <Select
          size="xs"
          w={170}
          label={t('experiment.parameter.output')}
          allowDeselect={false}
          data={[{ value: none, label: t('experiment.parameter.noActivation') }, ...activations]}
          value={change.operator ?? none}
          onChange={(value) => onChange({ ...change, operator: value === none ? null : value })}
        />
      )
    case 'activation':
      return (
        <Select
          size="xs"
          w={170}
          label={t('experiment.parameter.activation')}
          allowDeselect={false}
          data={['LeakyRelu', 'Elu']}
          value={change.operator}
          onChange={(value) => onChange({ ...change, operator: value === 'Elu' ? 'Elu' : 'LeakyRelu' })}
        />
      )
    case 'batch-size':
      return (
        <>
          {number(
            t('experiment.parameter.batchSize'),
            change.batchSize,
            (value) => Number.isInteger(value) && value >= 1,
            t('experiment.wrong.whole', { low: 1 }),
            (batchSize) => ({ ...change, batchSize }),
          )}
          <Checkbox
            size="xs"
            label={t('experiment.parameter.retune')}
            checked={change.retune}
            onChange={(event) => onChange({ ...change, retune: event.currentTarget.checked })}
          />
        </>
      )
    case 'learning-rate':
      return number(
        t('experiment.parameter.rate'),
        change.rate,
        (value) => value > 0,
        t('experiment.wrong.positive'),
        (rate) => ({ ...change, rate }),
      )
    case 'dropout':
      return number(
        t('experiment.parameter.ratio'),
        change.ratio,
        (value) => value > 0 && value < 1,
        t('experiment.wrong.ratio'),
        (ratio) => ({ ...change, ratio }),
      )
    case 'weight-decay':
      return number(
        t('experiment.parameter.decay'),
        change.weightDecay,
        (value) => value > 0,
        t('experiment.wrong.positive'),
        (weightDecay) => ({ ...change, weightDecay }),
      )
    default:
      return null
  }
}
