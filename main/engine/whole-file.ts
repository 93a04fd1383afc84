/** Files that are there whole or not at all. */
import { realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { InputError } from '../contract/errors'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

export const unwritable = (path: string, error: unknown): InputError =>
  new InputError({
    file: path,
    cause: `cannot be written (${codeOf(error)})`,
    remedy: 'choose another --output',
  })

/** What lies at `path`, links followed; null: nothing. */
export async function existing(path: string): Promise<{ path: string; regular: boolean } | null> {
  try {
    const target = await realpath(path)
    return { path: target, regular: (await stat(target)).isFile() }
  } catch {
    return null
  }
}

/** Throws InputError where `output` is one of the inputs, whatever links lead there. */
export async function refuseInput(output: string, inputs: readonly string[]): Promise<void> {
  const target = (await existing(output))?.path ?? resolve(output)
  for (const input of inputs)
    if (((await existing(input))?.path ?? resolve(input)) === target)
      throw new InputError({
        file: output,
        cause: 'is one of the inputs and would be overwritten',
        remedy: 'choose another --output',
      })
}

/**
 * `fill` writes to a path beside, which is then renamed, so that no half-written file is ever seen. What is no regular file (a pipe, a
 * device) is written to directly, because a rename would replace it. Throws InputError where that fails, and what `fill` throws of
 * its own.
 */
export async function writeBeside(path: string, fill: (path: string) => Promise<void>): Promise<void> {
  const there = await existing(path)
  const target = there?.path ?? path
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}.partial`)
  try {
    if (there && !there.regular) return await fill(target)
    await fill(beside)
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true })
    throw isSystemError(error) ? unwritable(path, error) : error
  }
}

const isSystemError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && 'syscall' in error
