/** Pictures one under the other, each on its own: one that cannot be drawn takes no other with it. */
import type { Evidence } from '../../main/contract/evidence'
import { EvidenceFigure } from '../figures/evidence-figure'
import { useWidth } from '../state/use-width'
import { useTranslate } from '../texts/translate'
import { Callout } from './callout'
import { ErrorBoundary } from './error-boundary'
import styles from './pictures.module.css'

export function Pictures({
  evidence,
  onCopy,
}: {
  evidence: readonly Evidence[]
  onCopy(text: string): void
}) {
  const { t } = useTranslate()
  const { ref, width } = useWidth(720)
  if (evidence.length === 0) return null
  return (
    <div ref={ref} className={styles.stack}>
      {evidence.map((picture, i) => (
        <ErrorBoundary
          // biome-ignore lint/suspicious/noArrayIndexKey: pictures have no id and never move
          key={i}
          instead={(message) => (
            <Callout tone="warn" title={t('audit.broken')}>
              {message}
            </Callout>
          )}
        >
          <EvidenceFigure evidence={picture} width={width} onCopy={onCopy} />
        </ErrorBoundary>
      ))}
    </div>
  )
}
