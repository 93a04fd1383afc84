/** The parameters of a transform that a person may change. */
import { Button, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Transform } from '../../main/contract/transform'
import { readNumbers } from '../state/transforms'
import { preciseText } from '../texts/column-values'
import { type Translate, useTranslate } from '../texts/translate'
import styles from './column-parts.module.css'

type Of<Kind extends Transform['kind']> = Extract<Transform, { kind: Kind }>
type Change = (transform: Transform) => void

export function TransformParameters(props: {
  transform: Transform
  periods: readonly number[]
  onChange: Change
}) {
  const { transform, periods, onChange } = props
  switch (transform.kind) {
    case 'sin-cos':
      return <Period transform={transform} periods={periods} onChange={onChange} />
    case 'missing-indicator':
      return <Sentinels transform={transform} onChange={onChange} />
    case 'standardize':
      return <Standard transform={transform} onChange={onChange} />
    case 'rescale-above':
      return <Rescale transform={transform} onChange={onChange} />
    default:
      return null
  }
}

/** Names of periods that are not best said by their number. */
function periodText(period: number, t: Translate['t']): string {
  const days = period / 86_400_000
  if (days >= 1)
    return days === 1 ? t('data.period.day') : days === 7 ? t('data.period.week') : t('data.period.year')
  return period === 2 * Math.PI ? '2π' : preciseText(period, 6)
}

function Period(props: { transform: Of<'sin-cos'>; periods: readonly number[]; onChange: Change }) {
  const { t } = useTranslate()
  const { transform, periods, onChange } = props
  const set = (period: number) => onChange({ ...transform, period })
  return (
    <div className={styles.parameters}>
      <Positive label={t('data.transform.period')} value={transform.period} onChange={set} />
      <fieldset className={styles.presets} aria-label={t('data.transform.usualPeriods')}>
        {periods.map((period) => (
          <Button
            key={period}
            size="compact-xs"
            variant={period === transform.period ? 'light' : 'default'}
            aria-pressed={period === transform.period}
            onClick={() => set(period)}
          >
            {periodText(period, t)}
          </Button>
        ))}
      </fieldset>
    </div>
  )
}

/** A number above zero; anything else is said to be wrong and not applied. */
function Positive(props: { label: string; value: number; onChange(value: number): void }) {
  const { t } = useTranslate()
  const { label, value, onChange } = props
  const [typed, setTyped] = useState<{ text: string | number; of: number } | null>(null)
  // What was typed holds until the value is set from elsewhere.
  const shown = typed && typed.of === value ? typed.text : value
  const wrong = typeof shown !== 'number' || !(shown > 0)
  return (
    <NumberInput
      size="xs"
      w={150}
      label={label}
      value={shown}
      min={0}
      hideControls
      error={wrong ? t('data.transform.positive') : null}
      onChange={(text) => {
        const good = typeof text === 'number' && text > 0
        setTyped({ text, of: good ? text : value })
        if (good && text !== value) onChange(text)
      }}
    />
  )
}

function Sentinels({ transform, onChange }: { transform: Of<'missing-indicator'>; onChange: Change }) {
  const { t } = useTranslate()
  const [text, setText] = useState(transform.sentinels.join(', '))
  return (
    <div className={styles.parameters}>
      <TextInput
        size="xs"
        w={240}
        label={t('data.transform.sentinels')}
        value={text}
        error={readNumbers(text) ? null : t('data.transform.numbers')}
        onChange={(event) => {
          const typed = event.currentTarget.value
          setText(typed)
          const sentinels = readNumbers(typed)
          if (sentinels) onChange({ ...transform, sentinels })
        }}
      />
    </div>
  )
}

function Standard({ transform, onChange }: { transform: Of<'standardize'>; onChange: Change }) {
  const { t } = useTranslate()
  return (
    <div className={styles.parameters}>
      <NumberInput
        size="xs"
        w={150}
        label={t('number.mean')}
        value={Number(transform.mean.toPrecision(6))}
        hideControls
        onChange={(mean) => {
          if (typeof mean === 'number' && mean !== Number(transform.mean.toPrecision(6)))
            onChange({ ...transform, mean })
        }}
      />
      <Positive
        label={t('number.std')}
        value={Number(transform.std.toPrecision(6))}
        onChange={(std) => onChange({ ...transform, std })}
      />
    </div>
  )
}

function Rescale({ transform, onChange }: { transform: Of<'rescale-above'>; onChange: Change }) {
  const { t } = useTranslate()
  return (
    <div className={styles.parameters}>
      <Positive
        label={t('data.transform.from')}
        value={transform.from}
        onChange={(from) => onChange({ ...transform, from })}
      />
      <Positive
        label={t('data.transform.factor')}
        value={transform.factor}
        onChange={(factor) => onChange({ ...transform, factor })}
      />
    </div>
  )
}
