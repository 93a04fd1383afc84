/** A column's figures: counts, moments, quantiles, and how much it tells of the target. */
import type { ColumnProfile } from '../../main/contract/artifacts'
import type { NumberSummary, Summary } from '../../main/contract/summary'
import type { Relation } from '../state/column-list'
import { isTime, settledShape, spreadText, valueText } from '../texts/column-values'
import { formatCount, formatNumber, formatShare } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import styles from './column-parts.module.css'

type Fact = readonly [name: string, value: string]

export function ColumnFacts({
  profile,
  relations,
}: {
  profile: ColumnProfile
  relations: readonly Relation[]
}) {
  const { t } = useTranslate()
  const { summary } = profile
  return (
    <div className={styles.stack}>
      <Facts title={t('data.facts.counts')} facts={countsOf(profile, t)} />
      {summary.kind === 'number' ? (
        <>
          <Facts title={t('data.facts.values')} facts={momentsOf(summary, profile, t)} />
          <Facts title={t('data.facts.quantiles')} facts={quantilesOf(summary, profile)} />
        </>
      ) : (
        <Facts title={t('data.facts.lengths')} facts={lengthsOf(summary, t)} />
      )}
      {relations.map((relation) => (
        <Facts
          key={relation.target}
          title={t('data.facts.relation', { target: relation.target })}
          facts={relationFacts(relation, t)}
        />
      ))}
    </div>
  )
}

function Facts({ title, facts }: { title: string; facts: readonly Fact[] }) {
  if (facts.length === 0) return null
  return (
    <div>
      <h2 className={styles.heading}>{title}</h2>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function countsOf(profile: ColumnProfile, t: Translate['t']): Fact[] {
  const { summary } = profile
  const { rows, nulls, distinct, distinctExact } = summary
  const of = (count: number) => (count === 0 ? '0' : `${formatCount(count)} (${formatShare(count / rows)})`)
  const facts: Fact[] = [
    [t('data.facts.rows'), formatCount(rows)],
    [t('data.facts.missing'), of(nulls)],
  ]
  if (summary.kind === 'number') {
    const { nan, positiveInfinite, negativeInfinite, zeros } = summary
    if (nan > 0) facts.push([t('data.facts.nan'), of(nan)])
    if (positiveInfinite > 0) facts.push([t('data.facts.positiveInfinite'), of(positiveInfinite)])
    if (negativeInfinite > 0) facts.push([t('data.facts.negativeInfinite'), of(negativeInfinite)])
    // Midnight and 1 January 1970 are no zeros.
    if (!isTime(profile)) facts.push([t('data.facts.zeros'), of(zeros)])
  }
  return [...facts, [t('data.facts.distinct'), `${distinctExact ? '' : '≈ '}${formatCount(distinct)}`]]
}

function momentsOf(summary: NumberSummary, profile: ColumnProfile, t: Translate['t']): Fact[] {
  const { min, max, mean, std, skewness, kurtosis, whole } = summary
  if (mean === null && min === null) return []
  return [
    [t('number.min'), valueText(min, profile, 6)],
    [t('number.max'), valueText(max, profile, 6)],
    [t('number.mean'), valueText(mean, profile, 6)],
    [t('number.std'), spreadText(std, profile, t, 6)],
    [t('data.facts.skewness'), formatNumber(settledShape(skewness))],
    [t('data.facts.kurtosis'), formatNumber(settledShape(kurtosis))],
    ...(isTime(profile) ? [] : [[t('data.facts.whole'), t(whole ? 'data.yes' : 'data.no')] as const]),
  ]
}

function quantilesOf({ quantiles, distinct }: NumberSummary, profile: ColumnProfile): Fact[] {
  if (!quantiles || distinct < 2) return []
  const { p01, p05, p25, p50, p75, p95, p99 } = quantiles
  const named = { p01, p05, p25, p50, p75, p95, p99 }
  return Object.entries(named).map(([name, value]) => [name, valueText(value, profile, 6)])
}

function lengthsOf(summary: Summary, t: Translate['t']): Fact[] {
  if (summary.kind !== 'text' || !summary.length) return []
  const { min, max, mean } = summary.length
  return [
    [t('number.min'), formatCount(min)],
    [t('number.max'), formatCount(max)],
    [t('number.mean'), formatNumber(mean)],
  ]
}

function relationFacts({ pearson, spearman, informationShare, rows }: Relation, t: Translate['t']): Fact[] {
  const facts: Fact[] = []
  if (pearson !== null) facts.push([t('data.facts.pearson'), formatNumber(pearson)])
  if (spearman !== null) facts.push([t('data.facts.spearman'), formatNumber(spearman)])
  if (informationShare !== null) facts.push([t('data.facts.information'), formatShare(informationShare)])
  return [...facts, [t('data.facts.rowsLooked'), formatCount(rows)]]
}
