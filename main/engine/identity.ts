/** When two files count as the same: cheap to tell for "changed since opened", by content for what is kept of it. */
import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ModelSource, Source } from '../contract/source'

const megabyte = 2 ** 20

/** Size and time of change of all `paths`; changes when one of them is written to. Throws what `stat` throws. */
export async function stampOf(paths: readonly string[]): Promise<string> {
  const stats = await Promise.all(paths.map((path) => stat(path)))
  return stats.map(({ size, mtimeMs, ino }) => `${size}/${mtimeMs}/${ino}`).join(' ')
}

/** The files a source consists of: for a model also those with its external data, beside it. */
export const filesOf = (source: Source): string[] =>
  source.kind === 'model'
    ? [source.path, ...source.externalData.map(({ location }) => join(dirname(source.path), location))]
    : [source.path]

async function addPart(hash: Hash, file: FileHandle, position: number): Promise<void> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(megabyte), 0, megabyte, position)
  hash.update(buffer.subarray(0, bytesRead))
}

/**
 * A dataset may be larger than memory, so it is known by size, time of change and its first and last megabyte. Two that
 * differ only in the middle, at equal size and time, are taken for one.
 */
async function datasetKey(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  const hash = createHash('sha256').update(`${size}/${mtimeMs}/`)
  const file = await open(path)
  try {
    await addPart(hash, file, 0)
    await addPart(hash, file, Math.max(0, size - megabyte))
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}

function modelKey({ model, externalData }: ModelSource): string {
  const hash = createHash('sha256').update(model)
  for (const { location, bytes } of externalData) hash.update(`\n${location} ${bytes.length}\n`).update(bytes)
  return hash.digest('hex')
}

/** SHA-256 in hex of what the source says: the whole content, except for datasets (see above). */
export async function contentKey(source: Source): Promise<string> {
  switch (source.kind) {
    case 'dataset':
      return datasetKey(source.path)
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
