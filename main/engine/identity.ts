/** When two files count as the same: cheap to tell for "changed since opened", by content for what is kept of it. */
import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { DatasetSource, ModelSource, Source } from '../contract/source'

const megabyte = 2 ** 20

/** Size and time of change of all `paths`; changes when one of them is written to. Throws what `stat` throws. */
export async function stampOf(paths: readonly string[]): Promise<string> {
  const stats = await Promise.all(paths.map((path) => stat(path)))
  return stats.map(({ size, mtimeMs, ino }) => `${size}/${mtimeMs}/${ino}`).join(' ')
}

/** Files and folders whose change makes another dataset: a part that is added changes the folder that it is put into. */
const placesOf = ({ path, parts }: DatasetSource): string[] =>
  parts ? [...new Set([path, ...parts, ...parts.map((part) => dirname(part))])] : [path]

/** The files a source consists of: for a model also those with its external data, beside it; for a folder its parts. */
export function filesOf(source: Source): string[] {
  switch (source.kind) {
    case 'dataset':
      return placesOf(source)
    case 'model':
      return [source.path, ...source.externalData.map(({ location }) => join(dirname(source.path), location))]
    default:
      return [source.path]
  }
}

async function addEdge(hash: Hash, file: FileHandle, position: number, length: number): Promise<void> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  hash.update(buffer.subarray(0, bytesRead))
}

async function addFile(hash: Hash, path: string, edgeBytes: number): Promise<void> {
  const { size, mtimeMs } = await stat(path)
  hash.update(`${size}/${mtimeMs}/`)
  const file = await open(path)
  try {
    await addEdge(hash, file, 0, edgeBytes)
    await addEdge(hash, file, Math.max(0, size - edgeBytes), edgeBytes)
  } finally {
    await file.close()
  }
}

/** Read at most of the beginnings, and of the ends, of all parts of a dataset together. */
const mostEdgeBytes = 32 * megabyte
const leastEdgeBytes = 4096

/**
 * A dataset may be larger than memory, so each of its files is known by name, size, time of change and its first and last
 * megabyte (less of each where there are many). Two that differ only in the middle, at equal size and time, are taken for one.
 */
async function datasetKey({ path, parts }: DatasetSource): Promise<string> {
  const hash = createHash('sha256')
  if (!parts) await addFile(hash, path, megabyte)
  const share = Math.floor(mostEdgeBytes / (parts?.length ?? 1))
  const edgeBytes = Math.min(megabyte, Math.max(leastEdgeBytes, share))
  for (const part of parts ?? []) {
    // Names tell the order of the rows, and in folders such as year=2024 also values.
    hash.update(`\n${relative(path, part)}\n`)
    await addFile(hash, part, edgeBytes)
  }
  return hash.digest('hex')
}

/** Weights that stay on disk are known as a dataset's file is: by size, time of change and their edges. */
async function modelKey({ path, model, externalData }: ModelSource): Promise<string> {
  const hash = createHash('sha256').update(model)
  for (const { location, bytes, whole } of externalData) {
    hash.update(`\n${location} ${bytes}\n`)
    if (whole) hash.update(whole)
    else await addFile(hash, join(dirname(path), location), megabyte)
  }
  return hash.digest('hex')
}

/** SHA-256 in hex of what the source says: the whole content, except for datasets and large weights beside a model (see above). */
export async function contentKey(source: Source): Promise<string> {
  switch (source.kind) {
    case 'dataset':
      return datasetKey(source)
    case 'model':
      return modelKey(source)
    case 'training-config':
      return createHash('sha256').update(JSON.stringify(source.config)).digest('hex')
    case 'training-log':
      return createHash('sha256').update(logText(source)).digest('hex')
  }
}

// NaN and infinities are evidence in a log, and JSON would make null of them.
const logText = ({ log }: Extract<Source, { kind: 'training-log' }>): string =>
  JSON.stringify([
    log.stepName,
    log.steps.map(String),
    log.series.map(({ name, values }) => [name, ...values.map(String)]),
  ])
