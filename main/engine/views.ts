/** Views of open tables: made once, shared by those who ask for the same, closed with their table. */
import { CancelledError, InputError } from '../contract/errors'
import type { Table } from '../contract/table'
import type { OnProgress } from '../contract/task'
import type { ArrangedTable, Arranger, TableView, ViewSpec, ViewTask } from '../contract/view'

/** Going back to the order before costs nothing; a view holds one number a row. */
const viewsOfTable = 4
/** Tables held for their views; one that is asked for again later is arranged again. */
const arrangedTables = 3

export interface Views {
  /** Makes the view, or takes it as made before, and keeps it open until `work` is done. Throws what `arrange` and `view` do. */
  use<T>(table: Table, spec: ViewSpec, task: ViewTask, work: (view: TableView) => Promise<T>): Promise<T>
  /** Closes all views of a table that is about to be closed. */
  close(table: Table): Promise<void>
}

/** Something made on first use. It is cancelled when all who wait for it are. */
interface Made<T> {
  value: Promise<T>
  waiting: Set<ViewTask>
  users: number
  dropped: boolean
  close(value: T): Promise<void>
}

function start<T>(
  make: (task: ViewTask) => Promise<T>,
  first: ViewTask,
  close: (value: T) => Promise<void>,
): Made<T> {
  const waiting = new Set([first])
  const onProgress: OnProgress = (progress) => {
    for (const task of waiting) task.onProgress(progress)
  }
  const cancel = {
    get requested() {
      return [...waiting].every(({ cancel }) => cancel.requested)
    },
  }
  return { value: make({ cancel, onProgress }), waiting, users: 0, dropped: false, close }
}

async function release<T>(made: Made<T>): Promise<void> {
  if (!made.dropped || made.users > 0) return
  try {
    await made.close(await made.value)
  } catch {
    // What failed to be made or to close has nothing left to give back.
  }
}

/** Values by key, the longest unused first; those beyond `capacity` are closed as soon as nobody uses them. */
function createShelf<Key, T>(capacity: number) {
  const entries = new Map<Key, Made<T>>()

  async function drop(key: Key, made: Made<T>): Promise<void> {
    if (entries.get(key) === made) entries.delete(key)
    if (made.dropped) return
    made.dropped = true
    await release(made)
  }

  function acquire(key: Key, task: ViewTask, begin: () => Made<T>): Made<T> {
    const known = entries.get(key)
    const made = known ?? begin()
    made.users++
    made.waiting.add(task)
    entries.delete(key)
    entries.set(key, made)
    if (!known) made.value.catch(() => drop(key, made))
    for (const [oldest, unused] of [...entries].slice(0, Math.max(0, entries.size - capacity)))
      void drop(oldest, unused)
    return made
  }

  async function use<R>(
    key: Key,
    task: ViewTask,
    begin: () => Made<T>,
    work: (value: T) => Promise<R>,
  ): Promise<R> {
    const made = acquire(key, task, begin)
    try {
      const value = await made.value
      if (task.cancel.requested) throw new CancelledError()
      return await work(value)
    } catch (error) {
      // It was given up by those who waited before this task came.
      if (error instanceof CancelledError && !task.cancel.requested) return use(key, task, begin, work)
      throw error
    } finally {
      made.users--
      made.waiting.delete(task)
      await release(made)
    }
  }

  return {
    use,
    close: async (key: Key) => {
      const made = entries.get(key)
      if (made) await drop(key, made)
    },
    closeAll: () => Promise.all([...entries].map(([key, made]) => drop(key, made))),
  }
}

interface Arranged {
  table: ArrangedTable
  views: ReturnType<typeof createShelf<string, TableView>>
}

const closeArranged = async ({ table, views }: Arranged): Promise<void> => {
  await views.closeAll()
  await table.close()
}

/** `arranger` null: this engine has none, and every use throws InputError. */
export function createViews(arranger: (() => Promise<Arranger>) | null): Views {
  const shelf = createShelf<Table, Arranged>(arrangedTables)
  const arrange = async (table: Table, task: ViewTask): Promise<Arranged> => {
    if (!arranger) throw new InputError({ cause: 'rows can be neither sorted nor filtered here' })
    const arranged = await (await arranger()).arrange(table, task)
    return { table: arranged, views: createShelf<string, TableView>(viewsOfTable) }
  }
  return {
    use: (table, spec, task, work) =>
      shelf.use(
        table,
        task,
        () => start((shared) => arrange(table, shared), task, closeArranged),
        ({ table: arranged, views }) =>
          views.use(
            JSON.stringify([spec.filter, spec.sort]),
            task,
            () =>
              start(
                (shared) => arranged.view(spec, shared),
                task,
                (view) => view.close(),
              ),
            work,
          ),
      ),
    close: (table) => shelf.close(table),
  }
}
