/** What the colours of the drawing mean. */
import { useTranslate } from '../texts/translate'
import styles from './graph.module.css'
import type { GraphPaint } from './graph-props'
import { colourAt, type Family, families, type PaintScale } from './paint'

const gradient = `linear-gradient(to right, ${Array.from({ length: 17 }, (_, i) => colourAt(i / 16).fill).join(', ')})`

export function PaintLegend({ paint, scale }: { paint: GraphPaint; scale: PaintScale | null }) {
  const { t } = useTranslate()
  return (
    <div className={styles.legend}>
      <strong>{paint.label}</strong>
      {scale ? (
        <span>
          {paint.format(scale.low)}
          <span className={styles.scale} style={{ background: gradient }} />
          {paint.format(scale.high)}
        </span>
      ) : null}
      <span>
        <span className={styles.swatch} data-none="" />
        {t('graph.noValue')}
      </span>
    </div>
  )
}

export function FamilyLegend({ present }: { present: ReadonlySet<Family> }) {
  const { t } = useTranslate()
  const shown = families.filter((family) => present.has(family))
  if (shown.length < 2) return null
  return (
    <div className={styles.legend}>
      {shown.map((family) => (
        <span key={family}>
          <span className={`${styles.swatch} ${styles.family}`} data-family={family} />
          {t(`graph.family.${family}`)}
        </span>
      ))}
    </div>
  )
}
