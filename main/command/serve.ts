/** `assay serve`: the interface on the loopback address, until it is interrupted. */
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { InputError } from '../contract/errors'
import type { Environment } from './environment'
import { type ExitCode, exitCodes } from './exit-codes'
import { readWhole } from './options'
import { writeOut } from './output'

interface ServeOptions {
  port?: number
  open: boolean
}

/** Files of a folder by name, hidden ones and subfolders left out. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(folder, entry.name))
    .sort()
}

/** Absolute paths of what was named, folders replaced by the files in them. Throws InputError. */
export async function expandPaths(paths: readonly string[]): Promise<string[]> {
  const expanded = paths.map(async (path) => {
    try {
      const absolute = resolve(path)
      return (await stat(absolute)).isDirectory() ? await filesIn(absolute) : [absolute]
    } catch {
      throw new InputError({ file: path, cause: 'no such file or folder', remedy: 'check the path' })
    }
  })
  return (await Promise.all(expanded)).flat()
}

const interrupted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })

async function serve(paths: string[], options: ServeOptions, environment: Environment): Promise<ExitCode> {
  const host = await environment.startWebHost({ files: await expandPaths(paths), ...options })
  try {
    await writeOut(environment.stdout, `${host.url}\n`)
    await interrupted(environment.signal)
  } finally {
    await host.close()
  }
  // An interrupt is how a server is meant to end.
  return exitCodes.nothingFound
}

/** Adds the command to `program`; `ended` is given its exit code. */
export function addServe(program: Command, environment: Environment, ended: (code: ExitCode) => void): void {
  program
    .command('serve')
    .description('the interface on the loopback address; prints its URL')
    .argument('[path...]', 'files or folders to open')
    .option('--port <n>', 'port; a free one when absent', readWhole(0, 65_535))
    .option('--open', 'open the browser', false)
    .action(async (paths: string[], options: ServeOptions) => ended(await serve(paths, options, environment)))
}
