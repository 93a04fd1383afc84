/** Putting chosen cells of the table on the clipboard, fetched in portions as the table fetches them. */
import { tableFromIPC } from 'apache-arrow'
import { failureOf } from '../../main/contract/failure'
import type { Column } from '../../main/contract/table'
import { between, type CopyFormat, headOf, type RawRow, tailOf, textOfRows } from './cell-texts'
import { writeClipboard } from './clipboard'
import { rectangleOf } from './grid-selection'
import type { State } from './model'
import { notify, type Session } from './session'
import { tableShown } from './table'
import { shownColumns } from './table-look'
import { tableStateOf } from './table-view'

/** More belongs into a file; the clipboard and the window would both choke on it. */
export const mostRows = 10_000
export const mostCells = 500_000
/** Few enough that a portion is put into words between two frames. */
const portionCells = 8_000

interface Chosen {
  path: string
  columns: readonly Column[]
  offset: number
  rows: number
}

/** What is chosen in the table; null: nothing. */
export function chosenCells(
  state: Pick<State, 'files' | 'tablePath' | 'tables' | 'selection'>,
): Chosen | null {
  const dataset = tableShown(state)
  if (!dataset || !state.selection) return null
  const columns = shownColumns(dataset.columns, tableStateOf(state, dataset.path).look)
  const rectangle = rectangleOf(state.selection, columns.length)
  if (!rectangle) return null
  const { top, bottom, left, right } = rectangle
  return {
    path: dataset.path,
    columns: columns.slice(left, right).map(({ column }) => column),
    offset: top,
    rows: bottom - top,
  }
}

async function fetched(session: Session, chosen: Chosen, offset: number, limit: number): Promise<RawRow[]> {
  const { path, columns } = chosen
  const view = tableStateOf(session.store.getState(), path).shown?.spec ?? null
  const names = columns.map(({ name }) => name)
  const { rows, arrow } = await session.host.request('rows', { path, offset, limit, columns: names, view })
  const table = tableFromIPC(arrow)
  const vectors = columns.map((_, i) => table.getChildAt(i))
  return Array.from({ length: Math.min(rows, limit) }, (_, row) => vectors.map((vector) => vector?.get(row)))
}

async function textOf(session: Session, chosen: Chosen, format: CopyFormat): Promise<string> {
  const { columns, offset, rows } = chosen
  const portion = Math.max(1, Math.floor(portionCells / columns.length))
  const texts: string[] = []
  for (let from = 0; from < rows; from += portion) {
    const some = await fetched(session, chosen, offset + from, Math.min(portion, rows - from))
    texts.push(textOfRows(some, columns, format))
  }
  return headOf(columns, format) + texts.join(between(format)) + tailOf(format)
}

/**
 * Copies what is chosen, with the names of its columns, and says so; a cell alone is copied as it is. Says instead when it is
 * too much, cannot be read, or the browser refuses. Never rejects.
 */
export async function copyCells(session: Session, format: CopyFormat): Promise<void> {
  const chosen = chosenCells(session.store.getState())
  if (!chosen) return
  const { rows, columns } = chosen
  const size = { rows, columns: columns.length }
  if (rows > mostRows || rows * columns.length > mostCells)
    return notify(session, { kind: 'copy-too-much', ...size })
  try {
    const alone = rows === 1 && columns.length === 1 && format !== 'json'
    const text = await textOf(session, chosen, format)
    const copied = await writeClipboard(alone ? text.split('\n').slice(1, -1).join('\n') : text)
    notify(session, copied ? { kind: 'copied-cells', ...size } : { kind: 'copy-refused' })
  } catch (error) {
    notify(session, { kind: 'failed', failure: failureOf(error) })
  }
}
