/** Where a command's result goes: stdout, or a file that is there whole or not at all. */
import { access, constants, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { refuseInput, unwritable, writeBeside } from '../engine/whole-file'
import { ansiPalette, plainPalette } from '../views/palette'
import type { TextOptions } from '../views/text'
import type { Environment, Output } from './environment'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

/** Resolves when the text has left this process. A reader that went away (`| head`) has read what it wanted. */
export function writeOut(stream: Output, text: string): Promise<void> {
  return new Promise((done, fail) => {
    stream.write(text, (error) => (error && codeOf(error) !== 'EPIPE' ? fail(error) : done()))
  })
}

/** Writes beside and renames. Throws InputError. */
export const writeWhole = (path: string, content: string | Uint8Array): Promise<void> =>
  writeBeside(path, (target) => writeFile(target, content))

const toStdout = (output: string | undefined): output is undefined | '-' =>
  output === undefined || output === '-'

/**
 * Says before the work what would be found out after it: that the folder of `output` is not there or not writable, or
 * that it is one of the inputs. Throws InputError.
 */
export async function checkOutput(output: string | undefined, inputs: readonly string[]): Promise<void> {
  if (toStdout(output)) return
  await refuseInput(output, inputs)
  try {
    await access(dirname(output), constants.W_OK)
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
