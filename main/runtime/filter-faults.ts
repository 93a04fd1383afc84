/** What is wrong with a filter, and where in its text. */
import { z } from 'zod'
import { sqlName } from '../contract/decoder'
import { InputError } from '../contract/errors'

/** In front of the expression where it is taken apart; a break ends what a comment before it may have opened. */
export const before = 'SELECT '
export const after = '\n'

/** Columns by their name in the file, and the database's SQL for their values. */
export interface NamedColumns {
  /** In the order of `values`. */
  names: readonly string[]
  values: readonly string[]
}

const errorSchema = z.object({ exception_message: z.string(), position: z.string().optional() })

export const filterError = (cause: string, place: string | null, remedy: string | null = null): InputError =>
  new InputError({ place: place ?? 'filter', cause, remedy })

/** The character, counted from 1, at byte `position` of the expression between `before` and its end. */
export function characterAt(text: string, position: number | undefined): string | null {
  if (position === undefined) return null
  const bytes = Buffer.from(text)
  const at = Math.min(Math.max(0, position - before.length), bytes.length)
  const characters = Array.from(bytes.subarray(0, at).toString('utf8')).length
  return at >= bytes.length ? 'end of the filter' : `character ${characters + 1} of the filter`
}

/**
 * The database's words on a query it cannot prepare or run, as an error of the filter; `written`: the filter as it stands in
 * the query, behind `lead`, so that the place in it can be told.
 */
export function filterFault(
  error: unknown,
  columns: NamedColumns,
  written: { text: string; lead: string } | null = null,
): InputError {
  const words = error instanceof Error ? error.message : String(error)
  const told = errorSchema.safeParse(jsonOf(words))
  const said = told.success ? told.data.exception_message : words
  const cause = namedAsInFile(said.split('\n')[0].replace(/^(\w+ )+Error: /, ''), columns)
  const position = told.success ? told.data.position : undefined
  if (!written || position === undefined) return filterError(cause, null)
  const at = Number(position) - Buffer.byteLength(written.lead) + before.length
  return filterError(cause, characterAt(written.text, at))
}

function jsonOf(words: string): unknown {
  try {
    return JSON.parse(words)
  } catch {
    return null
  }
}

/** The database names the column a value comes from by its own name. */
const namedAsInFile = (words: string, { names, values }: NamedColumns): string =>
  words.replace(/(source column )(\S+)/, (whole, lead: string, name: string) => {
    const at = values.findIndex((sql) => sql === name || sql === sqlName(name))
    return at < 0 ? whole : `${lead}${names[at]}`
  })
