/** A folder of part files of one schema, as Spark, Hugging Face and `split` leave them, as one dataset. */
import { basename } from 'node:path'
import { InputError } from '../../contract/errors'
import type { DatasetSource, Source } from '../../contract/source'
import { commonSchema, TypesDiffer } from '../joined-schema'
import { joinedRelation, type Part } from '../joined-table'
import { looksLikeValidation } from '../roles'
import type { Sniffed } from '../sniff'
import { tableOf } from '../table'
import { type Found, filesIn, partitionColumns } from './folder-files'

/** What a part has to know of the others. */
export interface PartContext {
  /** What the first part is; its header line counts for all. */
  like: Sniffed
  /** Columns of delimited text that are text whatever a part's values look like. */
  asText: readonly string[]
}

/** How single files are told apart and opened (sources/open.ts). Both throw InputError. */
export interface PartTools {
  tell(path: string): Promise<{ size: number; sniffed: Sniffed }>
  open(path: string, context: PartContext): Promise<Source>
}

type Told = Found & { size: number; sniffed: Sniffed }

const kindNames: Readonly<Partial<Record<Sniffed['kind'], string>>> = {
  onnx: 'a model',
  'json-config': 'a training config',
  'yaml-config': 'a training config',
  'json-lines-log': 'a training log',
  'delimited-log': 'a training log',
}

/** Throws InputError where the files cannot be parts of one dataset. */
function checkKinds(folder: string, told: readonly Told[]): void {
  const [first] = told
  const other = told.find(({ sniffed }) => kindNames[sniffed.kind])
  if (other) {
    throw new InputError({
      file: folder,
      cause: `it holds ${kindNames[other.sniffed.kind]} (${other.name}); a folder is read as the part files of one dataset`,
      remedy: 'name the files one by one, or keep the data in a folder of its own',
    })
  }
  const odd = told.find(({ sniffed }) => sniffed.kind !== first.sniffed.kind)
  if (odd) {
    throw new InputError({
      file: odd.path,
      cause: `its format (${odd.sniffed.kind}) is not that of ${first.name} (${first.sniffed.kind}); parts of one dataset have one format`,
      remedy: 'write all parts alike, or name the files one by one',
    })
  }
  const split = told.filter(looksLikeValidation)
  if (split.length > 0 && split.length < told.length) {
    const training = told.find((one) => !looksLikeValidation(one))
    throw new InputError({
      file: folder,
      cause: `it holds what looks like two splits (${training?.name} and ${split[0].name}), not parts of one dataset`,
      remedy: 'name the two files, or keep each split in a folder of its own',
    })
  }
}

async function toldFiles(found: readonly Found[], tools: PartTools) {
  const told: Told[] = []
  for (const file of found) {
    const add = (error: InputError) =>
      new InputError({
        ...error.fields,
        remedy: [error.fields.remedy, 'or take it out of the folder if it is no part']
          .filter(Boolean)
          .join('; '),
      })
    const head = await tools.tell(file.path).catch((error: unknown) => {
      throw error instanceof InputError ? add(error) : error
    })
    told.push({ ...file, ...head })
  }
  return told
}

/** What the parts say of how they were read; what many say is said once. */
function notesOf(parts: readonly Part[]): string[] {
  const sayers = new Map<string, string[]>()
  for (const { name, table } of parts)
    for (const note of table.notes ?? []) sayers.set(note, [...(sayers.get(note) ?? []), name])
  return [...sayers].map(([note, names]) =>
    names.length === parts.length
      ? note
      : `${names[0]}${names.length > 1 ? ` and ${names.length - 1} more` : ''}: ${note}`,
  )
}

async function openOnce(told: readonly Told[], context: PartContext, tools: PartTools) {
  const parts: Part[] = []
  try {
    for (const { path, name, told: constants } of told) {
      const source = await tools.open(path, context)
      if (source.kind !== 'dataset')
        throw new InputError({ file: path, cause: 'it changed while it was opened', remedy: 'open it again' })
      parts.push({ path, name, table: source.table, constants: [...constants.values()] })
    }
    const columns = await commonSchema(parts)
    return { parts, columns, constants: partitionColumns(told, columns) }
  } catch (error) {
    await Promise.all(parts.map(({ table }) => table.close()))
    throw error
  }
}

/**
 * Delimited text has no types of its own: where a column looks like numbers in one part (all codes are 17) and like text in
 * another (one is A17), it is text in all.
 */
async function openParts(told: readonly Told[], tools: PartTools) {
  const like = told[0].sniffed
  for (const asText: string[] = []; ; ) {
    try {
      return { ...(await openOnce(told, { like, asText }, tools)), asText }
    } catch (error) {
      if (like.kind !== 'delimited' || !(error instanceof TypesDiffer)) throw error
      if (error.columns.every((name) => asText.includes(name))) throw error
      asText.push(...error.columns.filter((name) => !asText.includes(name)))
    }
  }
}

/**
 * A folder as one dataset: the rows of its files in the natural order of their names, and a column for each folder above them
 * that is named like `year=2024`. Throws InputError where the files are of several formats or schemas (naming the first that
 * differs), where one cannot be read, and where the folder holds something else than the parts of one dataset.
 */
export async function openFolder(path: string, tools: PartTools): Promise<DatasetSource> {
  const found = await filesIn(path)
  if (found.length === 0)
    throw new InputError({
      file: path,
      cause: 'the folder holds no data files',
      remedy: 'name a folder with part files',
    })
  const told = await toldFiles(found, tools)
  checkKinds(path, told)
  const { parts, columns, constants, asText } = await openParts(told, tools)
  return {
    kind: 'dataset',
    path,
    name: basename(path),
    bytes: told.reduce((sum, { size }) => sum + size, 0),
    parts: parts.map((part) => part.path),
    table: tableOf({
      path,
      format: parts[0].table.format,
      relation: joinedRelation(parts, { columns, constants }),
      notes: [
        ...notesOf(parts),
        ...asText.map((name) => `column ${name} is text in some of the files, and is read as text in all`),
      ],
      fault: (error) => error,
    }),
  }
}
