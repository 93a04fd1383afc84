import { basename } from 'node:path'
import type { Decoder } from '../contract/decoder'
import type { LogSource, Source } from '../contract/source'
import type { TrainingLog } from '../contract/training'
import { openArrow } from './formats/arrow'
import { readConfig } from './formats/config'
import { openDelimited } from './formats/delimited'
import { openJson } from './formats/json-lines'
import { readDelimitedLog, readJsonLinesLog } from './formats/log'
import { readModel } from './formats/onnx'
import { openParquet } from './formats/parquet'
import { type Head, readHead, readText } from './head'
import { type Sniffed, sniff } from './sniff'

export interface SourceTools {
  decoder: Decoder
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
  { decoder }: SourceTools,
): Promise<Source> {
  const { path } = head
  switch (sniffed.kind) {
    case 'onnx':
      return { kind: 'model', ...file, ...(await readModel(path)) }
    case 'parquet':
      return { kind: 'dataset', ...file, table: await openParquet(path, decoder) }
    case 'arrow-file':
    case 'arrow-stream':
      return { kind: 'dataset', ...file, table: await openArrow(path, sniffed.kind) }
    case 'delimited':
      return { kind: 'dataset', ...file, table: await openDelimited(head, sniffed.dialect, decoder) }
    case 'json-lines':
    case 'json-array':
      return { kind: 'dataset', ...file, table: await openJson(head, sniffed.kind, decoder) }
    case 'json-config':
      return openConfig(file, head, 'json')
    case 'yaml-config':
      return openConfig(file, head, 'yaml')
    case 'json-lines-log':
      return logSource(file, 'json-lines', readJsonLinesLog(path, await readText(head)))
    case 'delimited-log': {
      const { dialect } = sniffed
      const log = readDelimitedLog(path, await readText(head), dialect)
      return logSource(file, dialect.delimiter === '\t' ? 'tsv' : 'csv', log)
    }
  }
}

/**
 * Tells a file apart by its content and opens it. A dataset's table is to be closed by the caller. Throws InputError naming the
 * file, the place in it where known, the cause and a remedy, for whatever cannot be read or is not a kind of file Assay knows.
 */
export async function openSource(path: string, tools: SourceTools): Promise<Source> {
  const head = await readHead(path)
  return openSniffed(sniff(head), head, { path, name: basename(path), bytes: head.size }, tools)
}
