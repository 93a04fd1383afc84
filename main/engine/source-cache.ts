/** Opened files, kept while they stay as they are on disk, so that every request may name its files anew. */
import type { Source } from '../contract/source'
import type { Table } from '../contract/table'
import { contentKey, filesOf, stampOf } from './identity'

export interface Kept {
  source: Source
  /** What the file says, by content (identity.ts). */
  key: string
}

export interface SourceCache {
  /**
   * Opens `paths`, or takes them as opened before, and keeps them open until `work` is done. A path that cannot be opened
   * comes as the error that says why.
   */
  use<T>(paths: readonly string[], work: (opened: (Kept | Error)[]) => Promise<T>): Promise<T>
}

interface Entry {
  loaded: Promise<Kept & { stamp: string }>
  users: number
  /** Changed on disk or let go; closed as soon as nobody uses it. */
  dropped: boolean
}

/** More than one set of files, so that going back to the one before costs nothing. */
const defaultCapacity = 16

/**
 * `open` tells a file apart and opens it; throws InputError. `beforeClose` is told of each table that is about to be closed.
 * `capacity`: files kept open.
 */
export function createSourceCache(
  open: (path: string) => Promise<Source>,
  beforeClose: (table: Table) => Promise<void> = async () => undefined,
  capacity = defaultCapacity,
): SourceCache {
  // In order of use, the longest unused first.
  const entries = new Map<string, Entry>()

  async function load(path: string) {
    const source = await open(path)
    return { source, key: await contentKey(source), stamp: await stampOf(filesOf(source)) }
  }

  function release(entry: Entry): void {
    entry.users--
    closeUnused(entry)
  }

  function closeUnused(entry: Entry): void {
    if (!entry.dropped || entry.users > 0) return
    const close = async () => {
      const { source } = await entry.loaded
      if (source.kind !== 'dataset') return
      await beforeClose(source.table)
      await source.table.close()
    }
    // What failed to open or to close has nothing left to give back.
    close().catch(() => undefined)
  }

  function drop(path: string, entry: Entry): void {
    if (entries.get(path) === entry) entries.delete(path)
    if (entry.dropped) return
    entry.dropped = true
    closeUnused(entry)
  }

  async function isFresh({ loaded }: Entry): Promise<boolean> {
    try {
      const { source, stamp } = await loaded
      return stamp === (await stampOf(filesOf(source)))
    } catch {
      return false
    }
  }

  function start(path: string): Entry {
    const entry = { loaded: load(path), users: 1, dropped: false }
    entry.loaded.catch(() => drop(path, entry))
    entries.set(path, entry)
    for (const [oldest, unused] of [...entries].slice(0, Math.max(0, entries.size - capacity)))
      drop(oldest, unused)
    return entry
  }

  async function acquire(path: string): Promise<Entry> {
    for (;;) {
      const known = entries.get(path)
      if (!known) return start(path)
      known.users++
      if (await isFresh(known)) {
        if (entries.delete(path)) entries.set(path, known)
        return known
      }
      drop(path, known)
      release(known)
    }
  }

  const outcome = async ({ loaded }: Entry): Promise<Kept | Error> => {
    try {
      return await loaded
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  return {
    async use(paths, work) {
      const held: Entry[] = []
      try {
        for (const path of paths) held.push(await acquire(path))
        return await work(await Promise.all(held.map(outcome)))
      } finally {
        held.forEach(release)
      }
    },
  }
}
