/** Names for files that live no longer than the process, in a folder of its own among the system's temporary ones. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'assay-text-'
let made: { folder: string; files: number } | null = null

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Not permitted means that it is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Takes away what processes left that were ended before they could. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN
    if (Number.isInteger(pid) && pid !== process.pid && !isAlive(pid))
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/** A new path, readable by this user alone. What lies there when the process exits is removed. */
export function temporaryPath(): string {
  if (!made) {
    sweep()
    const folder = join(tmpdir(), `${prefix}${process.pid}`)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    made = { folder, files: 0 }
  }
  return join(made.folder, String(++made.files))
}
