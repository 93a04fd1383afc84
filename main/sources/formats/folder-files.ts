/** The files of a folder that may be parts of a dataset, in order, and the columns that the names of their folders tell. */
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { InputError } from '../../contract/errors'
import type { Column } from '../../contract/table'
import { naming } from '../file-faults'
import type { Constant } from '../joined-table'

/** A file that may be a part, and what the folders above it say (`year=2024`). */
export interface Found {
  path: string
  /** Its path below the dataset's folder. */
  name: string
  told: ReadonlyMap<string, Constant>
}

/** More files than this are no dataset that somebody put into a folder, but a disk. */
const mostParts = 10_000

/** What lies beside data: hidden files, marks such as _SUCCESS, checksums, words for people. */
const isBeside = (name: string): boolean =>
  /^[._]|\.(crc|md5|sha\d*|sum|sig|asc)$|^(md5|sha\d*)sums?(\.txt)?$|^(readme|license|licence)\b/i.test(name)

const collator = new Intl.Collator('en', { numeric: true })
/** part-2 before part-10; equal for the collator only where they are equal. */
const inOrder = (a: { name: string }, b: { name: string }): number =>
  collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1)

const partitionName = /^([^=]+)=(.*)$/
const absentPartition = '__HIVE_DEFAULT_PARTITION__'

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

async function entriesOf(folder: string): Promise<{ name: string; path: string; isFolder: boolean }[]> {
  const names = (await naming(folder, () => readdir(folder))).filter((name) => !isBeside(name))
  const entries = names.map(async (name) => {
    const path = join(folder, name)
    return { name, path, isFolder: (await naming(path, () => stat(path))).isDirectory() }
  })
  return (await Promise.all(entries)).sort(inOrder)
}

/** The files of a folder, and of the folders in it that are named like `year=2024`. Throws InputError for other folders. */
export async function filesIn(
  root: string,
  folder = root,
  told: ReadonlyMap<string, Constant> = new Map(),
): Promise<Found[]> {
  const found: Found[] = []
  for (const { name, path, isFolder } of await entriesOf(folder)) {
    const partition = isFolder ? partitionName.exec(name) : null
    if (!isFolder) found.push({ name: relative(root, path), path, told })
    else if (partition) {
      const [, key, value] = partition
      const constant = value === absentPartition ? null : decoded(value)
      found.push(...(await filesIn(root, path, new Map([...told, [decoded(key), constant]]))))
    } else {
      throw new InputError({
        file: folder,
        cause: `it holds a folder (${name}); a folder is read as the part files of one dataset`,
        remedy: 'name one of the folders in it, or the files themselves',
      })
    }
    if (found.length > mostParts)
      throw new InputError({
        file: folder,
        cause: `it holds more than ${mostParts} files`,
        remedy: 'join the parts into fewer files',
      })
  }
  return found
}

/** Columns that the folders' names tell; every part must lie in folders of the same names. */
export function partitionColumns(found: readonly Found[], taken: readonly Column[]): Column[] {
  const names = [...found[0].told.keys()]
  const odd = found.find(({ told }) => [...told.keys()].join('/') !== names.join('/'))
  if (odd)
    throw new InputError({
      file: odd.path,
      cause: `it lies in other folders than ${found[0].path} (their names tell the columns ${names.join(', ') || 'none'})`,
      remedy: 'lay all parts out alike',
    })
  return names.map((name) => {
    if (taken.some((column) => column.name === name))
      throw new InputError({
        file: found[0].path,
        cause: `the column ${name} is in the file and in the name of its folder`,
        remedy: 'leave it out of one of them',
      })
    const values = found.map(({ told }) => told.get(name) ?? null)
    const isWhole = values.every((value) => value === null || /^-?(0|[1-9]\d{0,14})$/.test(value))
    return { name, type: isWhole ? 'integer' : 'text', sourceType: 'name of folder' }
  })
}
