/** Files that somebody writes to while they are read: what was read of them is no longer what they hold. */
import { stat } from 'node:fs/promises'
import { InputError } from '../contract/errors'
import type { Table } from '../contract/table'
import { fileFault } from './file-faults'
import { wrappedTable } from './wrapped-table'

/** Size, time of change and number of a file; differs when it was written to or replaced. */
export const stampText = ({ size, mtimeMs, ino }: { size: number; mtimeMs: number; ino: number }): string =>
  `${size}/${mtimeMs}/${ino}`

/** Throws InputError where the file is not as it was when `stamp` was taken. */
export async function checkUnchanged(path: string, stamp: string): Promise<void> {
  const now = await stat(path).catch((error: unknown) => {
    throw fileFault(path, error)
  })
  if (stampText(now) === stamp) return
  const [before] = stamp.split('/')
  throw new InputError({
    file: path,
    cause:
      Number(before) === now.size
        ? 'the file was written to while it was read'
        : `the file changed while it was read (from ${before} to ${now.size} bytes)`,
    remedy: 'wait until it is written, and open it again',
  })
}

/**
 * `table` of a file that has to stay as it is: reading it throws InputError, naming the change, where it did not. A change
 * explains whatever else went wrong, so that its error takes the place of the other.
 */
export const unchangedTable = (table: Table, path: string, stamp: string): Table =>
  wrappedTable(table, () => checkUnchanged(path, stamp))
