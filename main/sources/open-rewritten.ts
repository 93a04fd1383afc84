/** Tables of text that is written anew before the decoder sees it (rewrite.ts). */
import type { Decoder } from '../contract/decoder'
import { InputError } from '../contract/errors'
import type { Table } from '../contract/table'
import type { Dialect } from './dialect'
import { openDelimited, UnknownForm } from './formats/delimited'
import { type JsonShape, openJson } from './formats/json-lines'
import type { Head } from './head'
import type { Rewriting } from './line-rewriter'
import type { OpeningTask } from './opening'
import { rewrite } from './rewrite'
import { wrappedTable } from './wrapped-table'

/** Opens the rewritten text, which goes once the decoder holds its rows; faults name the file itself. */
async function openRewritten(
  head: Head,
  rewriting: Rewriting,
  open: (head: Head) => Promise<Table>,
  { cancel }: OpeningTask,
): Promise<Table> {
  const { head: written, remove } = await rewrite(head, rewriting, cancel)
  const named = (error: unknown) =>
    error instanceof InputError && error.fields.file === written.path
      ? new InputError({ ...error.fields, file: head.path })
      : error
  try {
    return wrappedTable(await open(written), async (failure) => {
      if (failure) throw named(failure.error)
    })
  } catch (error) {
    throw named(error)
  } finally {
    await remove()
  }
}

const startsWith = ({ bytes }: Head, mark: readonly number[]): boolean =>
  mark.every((byte, i) => bytes[i] === byte)

/** DuckDB's own reading of UTF-16 fails at characters beyond the first 65,536, and knows one byte order alone. */
const isForeign = ({ text }: Head): boolean => text?.encoding === 'utf-16le' || text?.encoding === 'utf-16be'

/** Delimited text of any encoding and separation. Throws InputError as `openDelimited` does. */
export async function openText(
  head: Head,
  dialect: Dialect,
  decoder: Decoder,
  task: OpeningTask,
): Promise<Table> {
  const open = (written: Head) => openDelimited(written, dialect, decoder, task)
  const blanks = dialect.delimiter === ' '
  if (blanks || isForeign(head)) return openRewritten(head, { blanks, lineBreaks: blanks }, open, task)
  try {
    return await open(head)
  } catch (error) {
    if (!(error instanceof UnknownForm)) throw error
    const notes = [...dialect.notes, 'lines end in more than one way, which was made one']
    const reopen = (written: Head) => openDelimited(written, { ...dialect, notes }, decoder, task)
    return openRewritten(head, { blanks, lineBreaks: true }, reopen, task)
  }
}

/** JSON of any encoding: DuckDB takes UTF-8 alone, and no byte order mark. Throws InputError as `openJson` does. */
export function openJsonText(
  head: Head,
  shape: JsonShape,
  decoder: Decoder,
  task: OpeningTask,
): Promise<Table> {
  const open = (written: Head) => openJson(written, shape, decoder, task)
  const isPlain = head.text?.encoding === 'utf-8' && !startsWith(head, [0xef, 0xbb, 0xbf])
  return isPlain ? open(head) : openRewritten(head, { blanks: false, lineBreaks: false }, open, task)
}
