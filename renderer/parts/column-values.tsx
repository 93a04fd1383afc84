/** A column's values as a picture: the histogram with either axis linear or logarithmic, and the most frequent values. */
import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { ColumnView } from '../../main/contract/column'
import type { Hint } from '../../main/contract/hints'
import { ColumnHistogram } from '../figures/column-histogram'
import { useWidth } from '../state/use-width'
import { isTime } from '../texts/column-values'
import { formatCount } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import styles from './column-parts.module.css'
import { TopValues } from './top-values'

type Marks = Hint['marks']

export function ColumnValues({ view, marks }: { view: ColumnView; marks: Marks }) {
  const { ref, width } = useWidth(680)
  const { summary } = view.profile
  return (
    <div ref={ref} className={styles.stack}>
      {summary.kind === 'number' ? <Histogram view={view} marks={marks} width={width} /> : null}
      <TopValues profile={view.profile} />
    </div>
  )
}

function Histogram({ view, marks, width }: { view: ColumnView; marks: Marks; width: number }) {
  const { t } = useTranslate()
  const { profile, rows, sampleRows, logHistogram } = view
  const { summary } = profile
  const [values, setValues] = useState<'linear' | 'log'>('linear')
  const [counts, setCounts] = useState<'linear' | 'log'>('linear')
  if (summary.kind !== 'number') return null
  // Bins of one value have no width to stretch, and dates count from an arbitrary day.
  const loggable = logHistogram !== null && summary.distinct > 1 && !isTime(profile)
  const logValues = values === 'log' && loggable
  return (
    <>
      {summary.histogram ? (
        <div className={styles.switches}>
          {loggable ? <Scale label={t('data.scale.values')} value={values} onChange={setValues} /> : null}
          <Scale label={t('data.scale.counts')} value={counts} onChange={setCounts} />
        </div>
      ) : null}
      <ColumnHistogram
        column={profile}
        histogram={logValues ? logHistogram : summary.histogram}
        quantiles={summary.distinct > 1 ? summary.quantiles : null}
        whole={summary.whole}
        marks={marks}
        logValues={logValues}
        logCounts={counts === 'log'}
        note={
          logValues && sampleRows < rows
            ? t('data.sampled', { sample: formatCount(sampleRows), rows: formatCount(rows) })
            : null
        }
        width={width}
      />
    </>
  )
}

function Scale(props: { label: string; value: 'linear' | 'log'; onChange(value: 'linear' | 'log'): void }) {
  const { t } = useTranslate()
  const { label, value, onChange } = props
  return (
    <span className={styles.switch}>
      <span className="soft">{label}</span>
      <SegmentedControl
        size="xs"
        aria-label={label}
        data={[
          { value: 'linear', label: t('data.scale.linear') },
          { value: 'log', label: t('data.scale.log') },
        ]}
        value={value}
        onChange={(chosen) => onChange(chosen === 'log' ? 'log' : 'linear')}
      />
    </span>
  )
}
