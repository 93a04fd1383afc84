/** Turning ids into sentences in the language of the window. */
import { createContext, useContext } from 'react'
import { type Catalogue, formatMessage, type Message } from '../../main/contract/message'
import type { Locale } from '../../main/contract/words'
import { en, type TextId } from './en'
import { zhCN } from './zh-cn'

export const texts: Readonly<Record<Locale, Readonly<Record<TextId, string>>>> = { en, 'zh-CN': zhCN }

export interface Translate {
  locale: Locale
  /** The interface's own words. */
  t(id: TextId, values?: Message['values']): string
  /** A sentence of a report, from the engine's catalogue. */
  sentence(message: Message): string
}

/** Words in `locale`; `auditTexts` is the engine's catalogue, ids are shown as they are where it lacks them. */
export function translator(locale: Locale, auditTexts: Catalogue): Translate {
  return {
    locale,
    t: (id, values = {}) => formatMessage({ id, values }, texts[locale], locale),
    sentence: (message) => tolerant(message, auditTexts, locale),
  }
}

/** A pattern that lacks one of its values must not take the page down: the id and what is known are shown instead. */
function tolerant(message: Message, catalogue: Catalogue, locale: Locale): string {
  try {
    return formatMessage(message, catalogue, locale)
  } catch {
    const known = Object.entries(message.values).map(([name, value]) => `${name} ${value}`)
    return [message.id, ...known].join(', ')
  }
}

const TranslateContext = createContext<Translate>(translator('en', {}))
export const TranslateProvider = TranslateContext.Provider
export const useTranslate = (): Translate => useContext(TranslateContext)
