/** Long lists show their most telling part first. */
import { type ReactNode, useState } from 'react'
import { useTranslate } from '../texts/translate'

/** The first `limit` of `all`, and the button that shows the rest (null where there is none). */
export function useShownPart<T>(all: readonly T[], limit: number): [readonly T[], ReactNode] {
  const { t } = useTranslate()
  const [whole, setWhole] = useState(false)
  // A button that brings one or two more is not worth its place.
  if (all.length <= limit * 1.2) return [all, null]
  const button = (
    <button
      type="button"
      className="figure-button"
      aria-expanded={whole}
      onClick={() => setWhole((open) => !open)}
    >
      {whole ? t('figure.fewer') : t('figure.more', { count: all.length })}
    </button>
  )
  return [whole ? all : all.slice(0, limit), button]
}
