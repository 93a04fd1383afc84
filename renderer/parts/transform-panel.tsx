/** Trying a transform on a column: choose one, change its parameter, see both sides at once. */
import { Chip, Loader } from '@mantine/core'
import type { ColumnView, Preview, PreviewColumn } from '../../main/contract/column'
import type { Failure } from '../../main/contract/protocol'
import type { Transform } from '../../main/contract/transform'
import { EvidenceFigure } from '../figures/evidence-figure'
import { type Offer, offersOf } from '../state/transforms'
import { useWidth } from '../state/use-width'
import { settled } from '../texts/column-values'
import { describe } from '../texts/failures'
import { formatCount, formatNumber, noNumber } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { Callout } from './callout'
import styles from './column-parts.module.css'
import { TransformParameters } from './transform-parameters'

export interface TransformPanelProps {
  view: ColumnView
  /** What detectors propose for this column. */
  hinted: readonly Transform[]
  transform: Transform | null
  preview: Preview | null
  previewing: boolean
  failure: Failure | null
  onChoose(transform: Transform | null): void
}

export function TransformPanel(props: TransformPanelProps) {
  const { t } = useTranslate()
  const { view, hinted, transform, preview, previewing, failure, onChoose } = props
  const { ref, width } = useWidth(900)
  const offers = offersOf(hinted, view.proposals)
  if (offers.length === 0) return null
  const rows = { sample: formatCount(view.sampleRows), rows: formatCount(view.rows) }
  return (
    <section className={`panel ${styles.transform}`} aria-labelledby="column-transform">
      <h2 id="column-transform" className={styles.heading}>
        {t('data.transform.title')}
      </h2>
      <p className={styles.intro}>
        {t('data.transform.intro')} {view.sampleRows < view.rows ? t('data.transform.sampled', rows) : ''}
      </p>
      <Kinds offers={offers} transform={transform} onChoose={onChoose} />
      {transform ? (
        <TransformParameters transform={transform} periods={view.periods} onChange={onChoose} />
      ) : null}
      <div ref={ref}>
        {failure ? (
          <div style={{ marginTop: 12 }}>
            <Callout tone="fail" title={t('data.transform.failed')}>
              {describe(failure, t)}
            </Callout>
          </div>
        ) : null}
        {previewing && !preview ? (
          <Loader size="xs" mt={12} aria-label={t('data.transform.waiting')} />
        ) : null}
        {preview ? <Shown preview={preview} stale={previewing} rows={view.sampleRows} width={width} /> : null}
      </div>
    </section>
  )
}

function Kinds(props: {
  offers: readonly Offer[]
  transform: Transform | null
  onChoose(transform: Transform | null): void
}) {
  const { t } = useTranslate()
  const { offers, transform, onChoose } = props
  const choose = (kind: string) =>
    onChoose(offers.find((offer) => offer.transform.kind === kind)?.transform ?? null)
  return (
    <Chip.Group
      value={transform?.kind ?? 'none'}
      onChange={(kind) => typeof kind === 'string' && choose(kind)}
    >
      <div className={styles.kinds} role="radiogroup" aria-label={t('data.transform.title')}>
        <Chip size="xs" value="none">
          {t('data.transform.none')}
        </Chip>
        {offers.map(({ transform: { kind }, hinted }) => (
          <Chip key={kind} size="xs" value={kind}>
            {t(`data.transform.${kind}`)}
            {hinted ? ` · ${t('data.transform.hinted')}` : ''}
          </Chip>
        ))}
      </div>
    </Chip.Group>
  )
}

function Shown({
  preview,
  stale,
  rows,
  width,
}: {
  preview: Preview
  stale: boolean
  rows: number
  width: number
}) {
  const { t } = useTranslate()
  const { transform, before, after, omitted } = preview
  const histograms = (columns: readonly PreviewColumn[]) =>
    columns.flatMap(({ name, summary }) =>
      summary.kind === 'number' && summary.histogram ? [{ name, histogram: summary.histogram }] : [],
    )
  return (
    <div className={styles.preview} data-stale={stale} aria-busy={stale}>
      <EvidenceFigure
        evidence={{
          kind: 'transform',
          transform,
          before: histograms(before),
          after: histograms(after),
          rows,
        }}
        width={width}
      />
      <div className={styles.scroll}>
        <Numbers before={before} after={after} />
      </div>
      {omitted > 0 ? <p className="figure-note">{t('figure.omitted', { count: omitted })}</p> : null}
    </div>
  )
}

function Numbers({ before, after }: Pick<Preview, 'before' | 'after'>) {
  const { t } = useTranslate()
  const heads = ['mean', 'std', 'min', 'max'] as const
  return (
    <table className={styles.numbers} data-testid="preview-numbers">
      <thead>
        <tr>
          <th scope="col">{t('number.name')}</th>
          <th scope="col" style={{ textAlign: 'left' }}>
            <span className="hidden">{t('data.transform.when')}</span>
          </th>
          {heads.map((head) => (
            <th key={head} scope="col">
              {t(`number.${head}`)}
            </th>
          ))}
          <th scope="col">{t('data.facts.missing')}</th>
          <th scope="col">{t('data.facts.distinct')}</th>
        </tr>
      </thead>
      <tbody>
        {before.map((column) => (
          <NumbersRow key={column.name} column={column} after={false} />
        ))}
        {after.map((column) => (
          <NumbersRow key={`after ${column.name}`} column={column} after />
        ))}
      </tbody>
    </table>
  )
}

function NumbersRow({ column: { name, summary }, after }: { column: PreviewColumn; after: boolean }) {
  const { t } = useTranslate()
  const figures =
    summary.kind === 'number'
      ? [settled(summary.mean, summary.std), summary.std, summary.min, summary.max].map(formatNumber)
      : [noNumber, noNumber, noNumber, noNumber]
  const missing = summary.nulls + (summary.kind === 'number' ? summary.nan : 0)
  return (
    <tr>
      <th scope="row" title={name}>
        {name}
      </th>
      <td style={{ textAlign: 'left' }}>
        <span className={styles.when}>
          <span className="figure-swatch" style={{ background: after ? 'var(--after)' : 'var(--before)' }} />
          {t(after ? 'data.transform.after' : 'data.transform.before')}
        </span>
      </td>
      {[...figures, formatCount(missing), formatCount(summary.distinct)].map((text, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cells of a row have no other name than their place
        <td key={i}>{text}</td>
      ))}
    </tr>
  )
}
