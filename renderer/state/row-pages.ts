/** Rows of a table, fetched block by block as they come into view and kept while they may be looked at again. */

import { type Table as ArrowTable, tableFromIPC } from 'apache-arrow'
import { failureOf } from '../../main/contract/failure'
import type { Failure } from '../../main/contract/protocol'
import type { Column } from '../../main/contract/table'
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
  /** The cell; null while it loads or where it could not be read. */
  cell(row: number, column: number): Cell | null
  /** Why a block could not be read; null where none failed. */
  failure(): Failure | null
  /** Asks for what is missing of rows [first, last) and columns [left, right). */
  want(rows: { first: number; last: number }, columns: { left: number; right: number }): void
  /** Forgets blocks that failed, so that `want` asks again. */
  retry(): void
  subscribe(listener: () => void): () => void
  /** Changes with every block that arrives; what useSyncExternalStore compares. */
  version(): number
}

const keyOf = (rowBlock: number, columnBlock: number) => `${rowBlock}/${columnBlock}`

/** Pages of the dataset at `path`; `columns` as its card lists them. */
export function createRowPages(
  { host }: Pick<Session, 'host'>,
  path: string,
  columns: readonly Column[],
): RowPages {
  const blocks = new Map<string, Block>()
  const listeners = new Set<() => void>()
  let version = 0

  function put(key: string, block: Block): void {
    // Re-inserting keeps the map in order of use, so the first key is the one to let go.
    blocks.delete(key)
    blocks.set(key, block)
    if (blocks.size > keptBlocks) blocks.delete(blocks.keys().next().value ?? key)
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
      const page = { path, offset: rowBlock * blockRows, limit: blockRows, columns: names }
      const { arrow } = await host.request('rows', page)
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
    failure() {
      for (const block of blocks.values()) if (block.state === 'failed') return block.failure
      return null
    },
    want(rows, { left, right }) {
      if (rows.last <= rows.first || right <= left) return
      for (let row = Math.floor(rows.first / blockRows); row * blockRows < rows.last; row++)
        for (let column = Math.floor(left / blockColumns); column * blockColumns < right; column++)
          if (!blocks.has(keyOf(row, column))) void load(row, column)
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
