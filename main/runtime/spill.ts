/** The folder for what does not fit into memory: named after its process, so that it can be removed whoever survives. */
import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'assay-duckdb-'

/** The folder of the process `pid`; it need not exist. */
export const spillFolder = (pid: number): string => join(tmpdir(), `${prefix}${pid}`)

/** Removes the folder of a process that has ended, or is about to. */
export function removeSpill(pid: number): void {
  // What cannot be removed now, because it is still held, the next engine removes.
  try {
    rmSync(spillFolder(pid), { recursive: true, force: true })
  } catch {}
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Removes the folders of processes that ended without a chance to do so. */
export function sweepSpills(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(/^assay-duckdb-(\d+)$/.exec(name)?.[1])
    if (pid > 0 && !isRunning(pid)) removeSpill(pid)
  }
}
