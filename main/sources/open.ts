import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Decoder } from '../contract/decoder'
import type { LogSource, Source } from '../contract/source'
import type { TrainingLog } from '../contract/training'
import { naming } from './file-faults'
import { openArrow } from './formats/arrow'
import { readConfig } from './formats/config'
import { openFolder, type PartContext } from './formats/folder'
import { readDelimitedLog, readJsonLinesLog } from './formats/log'
import { openNpy } from './formats/npy'
import { openNpz } from './formats/npz'
import { readModel } from './formats/onnx'
import { openParquet } from './formats/parquet'
import { type Head, readHead, readText } from './head'
import { createLineRewriter } from './line-rewriter'
import { openJsonText, openText } from './open-rewritten'
import { type OpeningTask, untold } from './opening'
import { type Sniffed, sniff } from './sniff'
import { checkUnchanged, unchangedTable } from './unchanged'

export interface SourceTools {
  decoder: Decoder
  /** For files that take long to open; without it, opening goes on to its end and tells nothing. */
  task?: OpeningTask
}

/** What every source says of its file. */
type File = Pick<Source, 'path' | 'name' | 'bytes'>

async function openConfig(file: File, head: Head, format: 'json' | 'yaml'): Promise<Source> {
  return { kind: 'training-config', ...file, ...readConfig(head.path, await readText(head), format) }
}

const logSource = (file: File, format: LogSource['format'], log: TrainingLog): Source => ({
  kind: 'training-log',
  ...file,
  format,
  log,
})

async function openSniffed(
  sniffed: Sniffed,
  head: Head,
  file: File,
  { decoder, task = untold }: SourceTools,
): Promise<Source> {
  const { path } = head
  switch (sniffed.kind) {
    case 'onnx':
      return { kind: 'model', ...file, ...(await readModel(path)) }
    case 'parquet':
      return { kind: 'dataset', ...file, table: await openParquet(head, decoder, task) }
    case 'arrow-file':
    case 'arrow-stream':
      return { kind: 'dataset', ...file, table: await openArrow(path, sniffed.kind, head.size) }
    case 'npy':
      return { kind: 'dataset', ...file, table: await openNpy(path) }
    case 'npz':
      return { kind: 'dataset', ...file, table: await openNpz(path) }
    case 'delimited':
      return { kind: 'dataset', ...file, table: await openText(head, sniffed.dialect, decoder, task) }
    case 'json-lines':
    case 'json-array':
      return { kind: 'dataset', ...file, table: await openJsonText(head, sniffed.kind, decoder, task) }
    case 'json-config':
      return openConfig(file, head, 'json')
    case 'yaml-config':
      return openConfig(file, head, 'yaml')
    case 'json-lines-log':
      return logSource(file, 'json-lines', readJsonLinesLog(path, await readText(head)))
    case 'delimited-log': {
      const { dialect } = sniffed
      const text = await readText(head)
      const single = createLineRewriter(path, { blanks: true, lineBreaks: true })
      const log = readDelimitedLog(path, dialect.delimiter === ' ' ? single(text) : text, dialect)
      return logSource(file, dialect.delimiter === '\t' ? 'tsv' : 'csv', log)
    }
  }
}

function sniffPart(head: Head, { like, asText }: PartContext): Sniffed {
  const sniffed = sniff(head, like.kind === 'delimited' && like.dialect.header ? like.dialect.first : null)
  if (sniffed.kind !== 'delimited') return sniffed
  const { names, wordColumns } = sniffed.dialect
  const told = asText.map((name) => names.indexOf(name)).filter((column) => column >= 0)
  return { ...sniffed, dialect: { ...sniffed.dialect, wordColumns: [...new Set([...wordColumns, ...told])] } }
}

/** Opens one file. `part`: it is one of several (formats/folder.ts). */
async function openFile(path: string, tools: SourceTools, part: PartContext | null = null): Promise<Source> {
  const head = await readHead(path)
  const sniffed = part ? sniffPart(head, part) : sniff(head)
  const file = { path, name: basename(path), bytes: head.size }
  const unchanged = () => checkUnchanged(path, head.stamp)
  const source = await openSniffed(sniffed, head, file, tools).catch(async (error: unknown) => {
    await unchanged()
    throw error
  })
  if (source.kind !== 'dataset') {
    await unchanged()
    return source
  }
  await unchanged().catch(async (error: unknown) => {
    await source.table.close()
    throw error
  })
  return { ...source, table: unchangedTable(source.table, path, head.stamp) }
}

async function tellFile(path: string): Promise<{ size: number; sniffed: Sniffed }> {
  const head = await readHead(path)
  return { size: head.size, sniffed: sniff(head) }
}

/**
 * Tells a file apart by its content and opens it; a folder is a dataset of several files (formats/folder.ts). A dataset's table
 * is to be closed by the caller. Throws InputError naming the file, the place in it where known, the cause and a remedy, for
 * whatever cannot be read or is not a kind of file Assay knows; CancelledError where the task was cancelled.
 */
export async function openSource(path: string, tools: SourceTools): Promise<Source> {
  const { isFolder } = await naming(path, async () => ({ isFolder: (await stat(path)).isDirectory() }))
  if (!isFolder) return openFile(path, tools)
  return openFolder(path, { tell: tellFile, open: (part, context) => openFile(part, tools, context) })
}
