/** Language and colour scheme, remembered between starts. */

import { z } from 'zod'
import { failureOf } from '../../main/contract/failure'
import { type Locale, localeSchema } from '../../main/contract/words'
import type { Scheme } from './model'
import { notify, type Session } from './session'

/** Structural part of Storage. Browsers may refuse it (private windows), so both may throw. */
export interface Memory {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

const schemeSchema = z.enum(['light', 'dark', 'auto'])

/** The remembered choices; where there are none, the language fits `language` (a BCP 47 tag) and the scheme the system. */
export function remembered(memory: Memory, language: string): { locale: Locale; scheme: Scheme } {
  const locale = localeSchema.safeParse(read(memory, 'assay.locale'))
  const scheme = schemeSchema.safeParse(read(memory, 'assay.scheme'))
  return {
    locale: locale.success ? locale.data : language.startsWith('zh') ? 'zh-CN' : 'en',
    scheme: scheme.success ? scheme.data : 'auto',
  }
}

function read(memory: Memory, key: string): string | null {
  try {
    return memory.getItem(key)
  } catch {
    return null
  }
}

function remember({ memory }: Session, key: string, value: string): void {
  try {
    memory.setItem(key, value)
  } catch {
    // A choice that cannot be kept still holds for this window.
  }
}

export function chooseScheme(session: Session, scheme: Scheme): void {
  remember(session, 'assay.scheme', scheme)
  session.store.setState({ scheme })
}

/**
 * Switches the language. The report holds message ids, so nothing is audited again; the engine's sentences are fetched
 * first, so that one page never speaks two languages. When they cannot be fetched the language stays as it was.
 */
export async function chooseLocale(session: Session, locale: Locale): Promise<void> {
  try {
    const auditTexts = await session.host.request('texts', { locale })
    remember(session, 'assay.locale', locale)
    session.store.setState({ locale, auditTexts })
  } catch (error) {
    notify(session, { kind: 'failed', failure: failureOf(error) })
  }
}
