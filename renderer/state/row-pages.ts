/** Rows of a table, fetched block by block as they come into view and kept while they may be looked at again. */

import { type Table as ArrowTable, tableFromIPC } from 'apache-arrow'
import { failureOf } from '../../main/contract/failure'
import type { Failure } from '../../main/contract/protocol'
import type { Column } from '../../main/contract/table'
import type { ViewSpec } from '../../main/contract/view'
import { type Cell, cellText } from './cells'
import type { Session } from './session'

/** Blocks are small enough to arrive between two frames of a scroll and large enough to be worth a request. */
export const blockRows = 256
export const blockColumns = 32
const keptBlocks = 128

type Block =
  | { state: 'loading' }
  | { state: 'ready'; table: ArrowTable }
  | { state: 'failed'; failure: Failure }

export interface RowPages {
  /** The cell; `column` counts the file's columns. null while it loads or where it could not be read. */
  cell(row: number, column: number): Cell | null
  /** Row of the file that is shown at `row`, both counted from 0; null while it loads. */
  fileRow(row: number): number | null
  /** Why a block could not be read; null where none failed. */
  failure(): Failure | null
  /** Asks for what is missing of rows [first, last) and some of the file's columns. */
  want(rows: { first: number; last: number }, columns: readonly number[]): void
  /** Forgets blocks that failed, so that `want` asks again. */
  retry(): void
  subscribe(listener: () => void): () => void
  /** Changes with every block that arrives; what useSyncExternalStore compares. */
  version(): number
}

const keyOf = (rowBlock: number, columnBlock: number) => `${rowBlock}/${columnBlock}`

/** Pages of the dataset at `path`; `columns` as its card lists them; `view` null: rows as in the file. */
export function createRowPages(
  { host }: Pick<Session, 'host'>,
  path: string,
  columns: readonly Column[],
  view: ViewSpec | null = null,
): RowPages {
  const blocks = new Map<string, Block>()
  /** By block of rows, whichever columns they came with. */
  const fileRows = new Map<number, number[]>()
  const listeners = new Set<() => void>()
  let version = 0

  function put(key: string, block: Block): void {
    // Re-inserting keeps the map in order of use, so the first key is the one to let go.
    blocks.delete(key)
    blocks.set(key, block)
    if (blocks.size > keptBlocks) blocks.delete(blocks.keys().next().value ?? key)
    if (fileRows.size > keptBlocks) fileRows.delete(fileRows.keys().next().value ?? 0)
    version++
    for (const listener of listeners) listener()
  }

  async function load(rowBlock: number, columnBlock: number): Promise<void> {
    const key = keyOf(rowBlock, columnBlock)
    const names = columns
      .slice(columnBlock * blockColumns, (columnBlock + 1) * blockColumns)
      .map(({ name }) => name)
    put(key, { state: 'loading' })
    try {
      const page = { path, offset: rowBlock * blockRows, limit: blockRows, columns: names, view }
      const { arrow, fileRows: numbers } = await host.request('rows', page)
      if (numbers) {
        fileRows.delete(rowBlock)
        fileRows.set(rowBlock, numbers)
      }
      put(key, { state: 'ready', table: tableFromIPC(arrow) })
    } catch (error) {
      put(key, { state: 'failed', failure: failureOf(error) })
    }
  }

  return {
    cell(row, column) {
      const block = blocks.get(keyOf(Math.floor(row / blockRows), Math.floor(column / blockColumns)))
      if (block?.state !== 'ready') return null
      const vector = block.table.getChildAt(column % blockColumns)
      return cellText(vector?.get(row % blockRows), columns[column].type)
    },
    fileRow(row) {
      if (!view) return row
      return fileRows.get(Math.floor(row / blockRows))?.[row % blockRows] ?? null
    },
    failure() {
      for (const block of blocks.values()) if (block.state === 'failed') return block.failure
      return null
    },
    want(rows, wanted) {
      if (rows.last <= rows.first) return
      const columnBlocks = new Set(wanted.map((column) => Math.floor(column / blockColumns)))
      for (let row = Math.floor(rows.first / blockRows); row * blockRows < rows.last; row++)
        for (const column of columnBlocks) if (!blocks.has(keyOf(row, column))) void load(row, column)
    },
    retry() {
      for (const [key, block] of blocks) if (block.state === 'failed') blocks.delete(key)
      version++
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: () => version,
  }
}
