/** What a column holds, at the size of a line of text. */
import type { Summary } from '../../main/contract/summary'
import { formatShare } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { barsPath, binsOf } from './histogram-bars'

const height = 28

/** A small histogram of numbers; of texts the most frequent ones with their share. Decoration: the figures stand beside it. */
export function ColumnSketch({ summary, width }: { summary: Summary; width: number }) {
  const { t } = useTranslate()
  if (summary.kind === 'text') return <Frequent summary={summary} />
  const bins = binsOf(summary.histogram)
  if (bins.length === 0) return <span className="soft">{t('data.noValues')}</span>
  const [low, high] = [bins[0].low, bins[bins.length - 1].high]
  const at = (value: number) => (high > low ? ((value - low) / (high - low)) * width : 0)
  return (
    <svg width={width} height={height} aria-hidden="true" style={{ display: 'block' }}>
      <path d={`M0 ${height - 0.5}H${width}`} stroke="var(--line)" />
      <path d={barsPath(bins, at, height - 1, height - 3)} fill="var(--after)" />
    </svg>
  )
}

function Frequent({ summary }: { summary: Extract<Summary, { kind: 'text' }> }) {
  const { t } = useTranslate()
  const present = summary.rows - summary.nulls
  if (present === 0) return <span className="soft">{t('data.noValues')}</span>
  // Values that each stand once say nothing by being named.
  if (summary.top.length === 0 || (summary.top[0].count === 1 && summary.distinct > 3))
    return <span className="soft">{t('data.noFrequent')}</span>
  return summary.top
    .slice(0, 4)
    .map(({ value, count }) => `${value} ${formatShare(count / present)}`)
    .join(' · ')
}
