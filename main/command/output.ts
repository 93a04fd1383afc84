/** Where a command's result goes: stdout, or a file that is there whole or not at all. */
import { access, constants, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { InputError } from '../contract/errors'
import { ansiPalette, plainPalette } from '../views/palette'
import type { TextOptions } from '../views/text'
import type { Environment, Output } from './environment'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

const unwritable = (path: string, error: unknown): InputError =>
  new InputError({
    file: path,
    cause: `cannot be written (${codeOf(error)})`,
    remedy: 'choose another --output',
  })

/** Resolves when the text has left this process. A reader that went away (`| head`) has read what it wanted. */
export function writeOut(stream: Output, text: string): Promise<void> {
  return new Promise((done, fail) => {
    stream.write(text, (error) => (error && codeOf(error) !== 'EPIPE' ? fail(error) : done()))
  })
}

/** What lies at `path`, links followed; null: nothing. */
async function existing(path: string): Promise<{ path: string; regular: boolean } | null> {
  try {
    const target = await realpath(path)
    return { path: target, regular: (await stat(target)).isFile() }
  } catch {
    return null
  }
}

/**
 * Writes beside and renames, so that no half-written file is ever seen. What is no regular file (a pipe, a device) is
 * written to directly, because a rename would replace it. Throws InputError.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const there = await existing(path)
  const target = there?.path ?? path
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}.partial`)
  try {
    if (there && !there.regular) return await writeFile(target, content)
    await writeFile(beside, content)
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true })
    throw unwritable(path, error)
  }
}

const toStdout = (output: string | undefined): output is undefined | '-' =>
  output === undefined || output === '-'

/**
 * Says before the work what would be found out after it: that the folder of `output` is not there or not writable, or
 * that it is one of the inputs. Throws InputError.
 */
export async function checkOutput(output: string | undefined, inputs: readonly string[]): Promise<void> {
  if (toStdout(output)) return
  const target = (await existing(output))?.path ?? resolve(output)
  for (const input of inputs)
    if (((await existing(input))?.path ?? resolve(input)) === target)
      throw new InputError({
        file: output,
        cause: 'is one of the inputs and would be overwritten',
        remedy: 'choose another --output',
      })
  try {
    await access(dirname(target), constants.W_OK)
  } catch (error) {
    throw unwritable(output, error)
  }
}

/** Writes a command's result to where `--output` says. Throws InputError. */
export const deliver = (text: string, output: string | undefined, { stdout }: Environment): Promise<void> =>
  toStdout(output) ? writeOut(stdout, text) : writeWhole(output, text)

const narrowest = 40
/** Beyond this the eye loses the line. */
const widest = 120
const usual = 80

/** Width and colours of text on its way to `output`: the terminal's own, or plain at 80 columns for a file or a pipe. */
export function textOptionsFor(output: string | undefined, { stdout }: Environment): TextOptions {
  if (!toStdout(output) || !stdout.isTTY) return { width: usual, palette: plainPalette }
  const width = Math.min(widest, Math.max(narrowest, stdout.columns ?? usual))
  return { width, palette: stdout.hasColors?.() ? ansiPalette : plainPalette }
}
