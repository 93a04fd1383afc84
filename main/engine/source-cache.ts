/** Opened files, kept while they stay as they are on disk, so that every request may name its files anew. */
import { CancelledError } from '../contract/errors'
import type { Source } from '../contract/source'
import type { Table } from '../contract/table'
import { type Cancel, throwIfCancelled } from '../contract/task'
import { type OpeningTask, untold } from '../sources/opening'
import { contentKey, filesOf, stampOf } from './identity'

export interface Kept {
  source: Source
  /** What the file says, by content (identity.ts). */
  key: string
}

export interface SourceCache {
  /**
   * Opens `paths`, or takes them as opened before, and keeps them open until `work` is done. A path that cannot be opened
   * comes as the error that says why. Tasks that want the same file share its opening, which ends when all of them are
   * cancelled; each one gets CancelledError soon after it was cancelled itself.
   */
  use<T>(
    paths: readonly string[],
    work: (opened: (Kept | Error)[]) => Promise<T>,
    task?: OpeningTask,
  ): Promise<T>
}

type Loaded = Kept & { stamp: string }

interface Entry {
  loaded: Promise<Loaded>
  users: number
  /** Those who wait for it to be opened. */
  waiting: Set<OpeningTask>
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
  open: (path: string, task: OpeningTask) => Promise<Source>,
  beforeClose: (table: Table) => Promise<void> = async () => undefined,
  capacity = defaultCapacity,
): SourceCache {
  // In order of use, the longest unused first.
  const entries = new Map<string, Entry>()

  async function load(path: string, waiting: ReadonlySet<OpeningTask>) {
    const source = await open(path, sharedBy(waiting))
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

  async function isFresh(entry: Entry, task: OpeningTask): Promise<boolean> {
    try {
      const { source, stamp } = await arrival(entry, task)
      return stamp === (await stampOf(filesOf(source)))
    } catch {
      throwIfCancelled(task.cancel)
      return false
    }
  }

  function start(path: string, task: OpeningTask): Entry {
    const waiting = new Set([task])
    const entry = { loaded: load(path, waiting), users: 1, waiting, dropped: false }
    entry.loaded.catch(() => drop(path, entry))
    entries.set(path, entry)
    for (const [oldest, unused] of [...entries].slice(0, Math.max(0, entries.size - capacity)))
      drop(oldest, unused)
    return entry
  }

  /** Gives up what an entry was held for. */
  function letGo(path: string, entry: Entry): void {
    drop(path, entry)
    release(entry)
  }

  async function acquire(path: string, task: OpeningTask): Promise<Entry> {
    for (;;) {
      const known = entries.get(path)
      if (!known) return start(path, task)
      known.users++
      try {
        if (await isFresh(known, task)) {
          if (entries.delete(path)) entries.set(path, known)
          return known
        }
      } catch (error) {
        release(known)
        throw error
      }
      letGo(path, known)
    }
  }

  /** The opened file, held in `held`, or what kept it from being opened. Throws CancelledError. */
  async function openIn(held: Entry[], path: string, task: OpeningTask): Promise<Kept | Error> {
    for (;;) {
      const entry = await acquire(path, task)
      held.push(entry)
      try {
        return await arrival(entry, task)
      } catch (error) {
        throwIfCancelled(task.cancel)
        // Given up by those who waited for it before; then it is opened anew.
        if (error instanceof CancelledError) continue
        return error instanceof Error ? error : new Error(String(error))
      }
    }
  }

  return {
    async use(paths, work, task = untold) {
      const held: Entry[] = []
      try {
        const opened = await Promise.allSettled(paths.map((path) => openIn(held, path, task)))
        return await work(
          opened.map((one) => {
            if (one.status === 'rejected') throw one.reason
            return one.value
          }),
        )
      } finally {
        held.forEach(release)
      }
    },
  }
}

/** How often a cancel is looked for while a file is being opened. */
const watchMs = 50

/** What `promise` comes to, or CancelledError soon after `cancel` was requested. */
async function unlessCancelled<T>(promise: Promise<T>, cancel: Cancel): Promise<T> {
  throwIfCancelled(cancel)
  let watch: NodeJS.Timeout | undefined
  const cancelled = new Promise<never>((_, reject) => {
    watch = setInterval(() => {
      if (cancel.requested) reject(new CancelledError())
    }, watchMs)
  })
  try {
    return await Promise.race([promise, cancelled])
  } finally {
    clearInterval(watch)
  }
}

async function arrival({ loaded, waiting }: Entry, task: OpeningTask): Promise<Loaded> {
  waiting.add(task)
  try {
    return await unlessCancelled(loaded, task.cancel)
  } finally {
    waiting.delete(task)
  }
}

/** One opening for all who wait: each is told how far it is, and it is given up when none is left who wants it. */
const sharedBy = (waiting: ReadonlySet<OpeningTask>): OpeningTask => ({
  cancel: {
    get requested() {
      return [...waiting].every(({ cancel }) => cancel.requested)
    },
  },
  onProgress: (progress) => {
    for (const { onProgress } of waiting) onProgress(progress)
  },
})
