/** A picture whose places can be read one by one, by pointer and by keyboard. */
import type { ReactNode } from 'react'
import { useTranslate } from '../texts/translate'

export interface ReadableProps {
  /** Places that can be read. */
  count: number
  /** The one that is read; null: none. */
  at: number | null
  onAt(at: number | null): void
  /** What is read at `at`; else how to read. */
  says: string
  children: ReactNode
}

/** A slider that cannot be seen carries the keyboard, because the picture itself is an image to screen readers. */
export function Readable({ count, at, onAt, says, children }: ReadableProps) {
  const { t } = useTranslate()
  return (
    <div className="figure-readable">
      <input
        type="range"
        className="figure-hidden"
        aria-label={t('figure.read')}
        aria-valuetext={at === null ? undefined : says}
        min={0}
        max={Math.max(0, count - 1)}
        value={at ?? 0}
        onFocus={() => onAt(at ?? 0)}
        onBlur={() => onAt(null)}
        onChange={(event) => onAt(Number(event.currentTarget.value))}
      />
      {children}
      <p className="figure-note figure-says-here">{says}</p>
    </div>
  )
}
