/** Tells the browser which language the page is in: screen readers choose their voice by it. */
import { useEffect } from 'react'
import type { Locale } from '../../main/contract/words'

export function useLanguage(locale: Locale): void {
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
}
