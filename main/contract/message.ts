/** Sentences by id: reports carry ids and values; a catalogue of ICU messages turns them into text. */
import { IntlMessageFormat } from 'intl-messageformat'
import { z } from 'zod'
import type { Locale } from './words'

export const messageValueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])
export const messageSchema = z.object({
  id: z.string(),
  values: z.record(z.string(), messageValueSchema),
})
/** A sentence not yet put into a language. `null` values read as "unknown" or "unbounded" in the text. */
export type Message = z.infer<typeof messageSchema>

/** What a run over the rows may have done differently from the usual; texts: report/texts.ts. */
export const captureNoteSchema = messageSchema.extend({
  id: z.enum(['capture.note-branch', 'capture.note-watched', 'capture.note-one-row', 'capture.note-memory']),
})
export type CaptureNote = z.infer<typeof captureNoteSchema>

/** Message id to ICU MessageFormat pattern, in one language. */
export type Catalogue = Readonly<Record<string, string>>

export const noteOf = (id: CaptureNote['id'], values: CaptureNote['values']): CaptureNote => ({ id, values })

export const message = (id: string, values: Message['values'] = {}): Message => ({ id, values })

const formats = {
  number: {
    short: { maximumSignificantDigits: 3, useGrouping: false },
    share: { style: 'percent', maximumSignificantDigits: 3 },
    whole: { maximumFractionDigits: 0 },
  },
} as const

const compiled = new Map<string, IntlMessageFormat>()

function compile(pattern: string, locale: Locale): IntlMessageFormat {
  const key = `${locale}\n${pattern}`
  let format = compiled.get(key)
  if (!format) {
    format = new IntlMessageFormat(pattern, locale, formats, { ignoreTag: true })
    compiled.set(key, format)
  }
  return format
}

/**
 * The sentence of `of` in the catalogue's language. Number styles: `short` (3 significant digits), `share` (percent),
 * `whole`. An id the catalogue lacks is returned as the id itself, so that nothing is hidden.
 */
export function formatMessage(of: Message, catalogue: Catalogue, locale: Locale): string {
  const pattern = catalogue[of.id]
  if (pattern === undefined) return of.id
  return String(compile(pattern, locale).format(of.values))
}
