import type { Stats } from 'node:fs'
import { InputError } from '../contract/errors'

const causes: Readonly<Record<string, { cause: string; remedy: string }>> = {
  ENOENT: { cause: 'there is no such file', remedy: 'check the path' },
  ENOTDIR: { cause: 'a part of the path is not a folder', remedy: 'check the path' },
  EACCES: { cause: 'reading it is not permitted', remedy: 'change its permissions or copy it' },
  EPERM: { cause: 'reading it is not permitted', remedy: 'change its permissions or copy it' },
  EISDIR: { cause: 'it is a folder', remedy: 'name the files in it' },
  ELOOP: { cause: 'its symbolic links lead in a circle', remedy: 'name the file itself' },
  ENAMETOOLONG: { cause: 'the path is too long for this system', remedy: 'move the file' },
  ENOSPC: {
    cause: 'there is no space left to write its text anew, in UTF-8, in the temporary folder',
    remedy: 'free some, or save the file as UTF-8 with commas and one kind of line ending',
  },
  EMFILE: { cause: 'too many files are open', remedy: 'close some and try again' },
}

/** What the system said when a file could not be read, as an InputError; anything that is none of its errors is returned. */
export function fileFault(path: string, error: unknown): unknown {
  if (
    error instanceof InputError ||
    !(error instanceof Error) ||
    !('code' in error) ||
    typeof error.code !== 'string'
  )
    return error
  const known = causes[error.code]
  return new InputError({
    file: path,
    cause: known?.cause ?? `it cannot be read (${error.code})`,
    remedy: known?.remedy ?? null,
  })
}

const specialKinds = [
  ['isFIFO', 'a named pipe'],
  ['isSocket', 'a socket'],
  ['isCharacterDevice', 'a device'],
  ['isBlockDevice', 'a device'],
] as const

/** Throws what is no file with an end: reading it could wait for ever. Folders are the system's own error. */
export function checkRegular(path: string, stats: Stats): void {
  if (stats.isDirectory()) throw Object.assign(new Error('folder'), { code: 'EISDIR' })
  if (stats.isFile()) return
  const kind = specialKinds.find(([is]) => stats[is]())?.[1] ?? 'no regular file'
  throw new InputError({ file: path, cause: `it is ${kind}`, remedy: 'write its content to a file first' })
}

/** Runs work on a file; the system's errors become InputErrors that name it. */
export async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw fileFault(path, error)
  }
}
