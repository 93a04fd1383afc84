/** Types of Arrow that apache-arrow does not read, told from the schema before it fails without naming the column. */
import { InputError } from '../../contract/errors'
import { fieldAt, followed } from './flatbuffers'

/** By their number in Schema.fbs, `union Type`. */
const unread: Readonly<Record<number, string>> = {
  22: 'run-end encoded',
  25: 'a list view',
  26: 'a large list view',
}
const lastKnownType = 26

function textAt(view: DataView, place: number | null): string {
  if (place === null) return ''
  const start = followed(view, place)
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start + 4, view.getUint32(start, true))
  return new TextDecoder().decode(bytes)
}

/** Tables that the vector in field `field` of a table refers to. */
function tablesAt(view: DataView, table: number, field: number): number[] {
  const place = fieldAt(view, table, field)
  if (place === null) return []
  const list = followed(view, place)
  return Array.from({ length: view.getUint32(list, true) }, (_, i) => followed(view, list + 4 + 4 * i))
}

function checkField(view: DataView, field: number, above: readonly string[]): void {
  const names = [...above, textAt(view, fieldAt(view, field, 0))]
  const typeAt = fieldAt(view, field, 2)
  const type = typeAt === null ? 0 : view.getUint8(typeAt)
  if (type in unread || type > lastKnownType) {
    throw new InputError({
      place: `column ${names.join('.')}`,
      cause: `its type is ${unread[type] ?? `of number ${type}`}, which is not read`,
      remedy: 'write it as a plain column, or the table as Parquet',
    })
  }
  for (const child of tablesAt(view, field, 5)) checkField(view, child, names)
}

/** Throws InputError naming the first column of a schema whose type is not read. The schema's bounds must have been checked. */
export function checkTypes(view: DataView, schema: number): void {
  for (const field of tablesAt(view, schema, 1)) checkField(view, field, [])
}
