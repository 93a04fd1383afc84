import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { InputError, type InputErrorFields } from '../../main/contract/errors'

/** A folder that goes when the tests of the file are done, and a way to put files into it. */
export function tempFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'assay-sources-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    folder,
    write: (name: string, content: string | Uint8Array): string => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
  }
}

/** Fields of the InputError that the work ends in; fails where it ends well or otherwise. */
export async function inputErrorOf(work: Promise<unknown>): Promise<InputErrorFields> {
  const error = await work.then(
    () => new Error('no error was thrown'),
    (error: unknown) => error,
  )
  if (error instanceof InputError) return error.fields
  throw error
}
