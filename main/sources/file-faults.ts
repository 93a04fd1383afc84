import { InputError } from '../contract/errors'

const causes: Readonly<Record<string, { cause: string; remedy: string }>> = {
  ENOENT: { cause: 'there is no such file', remedy: 'check the path' },
  ENOTDIR: { cause: 'a part of the path is not a folder', remedy: 'check the path' },
  EACCES: { cause: 'reading it is not permitted', remedy: 'change its permissions or copy it' },
  EPERM: { cause: 'reading it is not permitted', remedy: 'change its permissions or copy it' },
  EISDIR: { cause: 'it is a folder', remedy: 'name the files in it' },
  ELOOP: { cause: 'its symbolic links lead in a circle', remedy: 'name the file itself' },
  ENAMETOOLONG: { cause: 'the path is too long for this system', remedy: 'move the file' },
  EMFILE: { cause: 'too many files are open', remedy: 'close some and try again' },
}

/** What the system said when a file could not be read, as an InputError; anything that is none of its errors is returned. */
export function fileFault(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  const known = causes[error.code]
  return new InputError({
    file: path,
    cause: known?.cause ?? `it cannot be read (${error.code})`,
    remedy: known?.remedy ?? null,
  })
}

/** Runs work on a file; the system's errors become InputErrors that name it. */
export async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw fileFault(path, error)
  }
}
