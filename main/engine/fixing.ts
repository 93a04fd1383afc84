/** Fixes as files: what can be written for the files of a request, and the writing of it. */
import { stat, writeFile } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { checkEdit } from '../artifacts/edit-check'
import type { ArtifactId, Artifacts } from '../contract/artifacts'
import { CancelledError, InputError } from '../contract/errors'
import type { Fixed, FixId, FixOffer } from '../contract/fix'
import type { GatherContext } from '../contract/gather'
import type { Message } from '../contract/message'
import type { Report } from '../contract/report'
import type { TableWriter, WrittenFormat, WrittenTable } from '../contract/table-writer'
import { fixes, fixOf, proposedName, titleOf } from '../fixes'
import { type ColumnChange, changedColumns } from '../fixes/columns'
import type { Fix, Materials, Patch } from '../fixes/fix'
import { analysisOfFile } from '../onnx/analysis'
import { encodeModel } from '../onnx/codec'
import { type ArtifactCache, gatherAll } from '../report/gather'
import { namesOf } from '../report/judge'
import { existing, refuseInput, unwritable, writeBeside } from './whole-file'

export interface FixRequest {
  files: readonly string[]
  id: FixId
  options: Readonly<Record<string, string>>
  seed: number
  output: string
  force: boolean
}

const formats: Readonly<Record<string, WrittenFormat>> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.parquet': 'parquet',
}

const readByFixes: readonly ArtifactId[] = [...new Set(fixes.flatMap(({ reads }) => reads))]

/** All fixes that can be applied to the files, those first that an audit of `report` names. */
export async function offersFor(
  context: GatherContext,
  cache: ArtifactCache,
  report: Report,
): Promise<FixOffer[]> {
  const artifacts = await gatherAll(readByFixes, context, cache)
  const called = new Set(report.audits.flatMap((audit) => audit.fixes.map(({ id }) => id)))
  const offers = fixes
    .filter((fix) => fix.applies(artifacts))
    .map(({ id, audit, writes, parameters }) => ({
      id,
      audit,
      title: titleOf(id),
      writes,
      applies: [proposedName({ id, writes }, namesOf(context))],
      parameters,
      called: called.has(id),
    }))
  return [...offers.filter((one) => one.called), ...offers.filter((one) => !one.called)]
}

async function refuseExisting({ output, files, force }: FixRequest): Promise<void> {
  await refuseInput(output, files)
  if (!force && (await existing(output)))
    throw new InputError({
      file: output,
      cause: 'is there already',
      remedy: 'choose another --output, or add --force to replace it',
    })
}

function formatOf(output: string): WrittenFormat {
  const format = formats[extname(output).toLowerCase()]
  if (format) return format
  throw new InputError({
    file: output,
    cause: 'a dataset is written as .csv, .tsv or .parquet',
    remedy: 'choose another ending for --output',
  })
}

/** All rows of the dataset, changed batch by batch as they are read. */
function changedTable({ dataset }: GatherContext, changes: readonly ColumnChange[]): WrittenTable {
  const { table } = dataset!
  const odd = table.columns.find(({ type }) => type === 'tensor' || type === 'image')
  if (odd)
    throw new InputError({
      place: `column ${odd.name}`,
      cause: 'holds tensors or images, which are not written as a table',
      remedy: 'put the change into the model instead (normalize-head)',
    })
  const { columns, apply } = changedColumns(table.columns, changes)
  return {
    columns,
    rows: table.rows,
    async *batches(options) {
      for await (const batch of table.batches(options)) yield apply(batch)
    },
  }
}

async function writeDataset(
  context: GatherContext,
  writer: TableWriter,
  output: string,
  changes: readonly ColumnChange[],
): Promise<void> {
  if (!context.dataset)
    throw new InputError({
      cause: 'this changes a dataset, and none is given',
      remedy: 'name the dataset too',
    })
  const format = formatOf(output)
  const table = changedTable(context, changes)
  await writeBeside(output, async (path) => {
    try {
      await writer.write(table, path, format, context)
    } catch (error) {
      if (error instanceof InputError || error instanceof CancelledError) throw error
      throw unwritable(output, error)
    }
  })
}

/** Weights that lie beside the model are named by their place, which an edited model keeps. */
function requireBeside({ model }: GatherContext, output: string): void {
  if (!model || model.externalData.length === 0 || dirname(resolve(output)) === dirname(resolve(model.path)))
    return
  throw new InputError({
    file: output,
    cause: `weights of ${model.name} lie in files beside it, which the new file needs beside it too`,
    remedy: 'choose an --output in the same folder',
  })
}

async function write(
  context: GatherContext,
  { artifacts, analysis }: Materials,
  patch: Patch,
  writer: TableWriter | null,
  output: string,
): Promise<Message | null> {
  switch (patch.writes) {
    case 'dataset':
      if (!writer) throw new InputError({ cause: 'datasets cannot be written here' })
      await writeDataset(context, writer, output, patch.changes)
      return null
    case 'training-config':
      await writeBeside(output, (path) => writeFile(path, `${JSON.stringify(patch.patch, null, 2)}\n`))
      return null
    case 'model': {
      if (!analysis) throw new InputError({ cause: 'no model is given' })
      requireBeside(context, output)
      const binding = artifacts.binding.state === 'ready' ? artifacts.binding.value : null
      const checked = await checkEdit(context, analysis, patch.model, patch.pledge, binding)
      await writeBeside(output, (path) => writeFile(path, encodeModel(patch.model)))
      return checked
    }
  }
}

/** Throws the failure that a fix's own artifacts ended with, where it cannot be made without them. */
function refuseFailed(fix: Fix, artifacts: Artifacts, context: GatherContext): void {
  const failed = fix.reads.map((id) => artifacts[id]).find((part) => part.state === 'failed')
  if (failed?.state !== 'failed') return
  const file = context[fix.writes === 'model' ? 'model' : 'dataset']?.path ?? null
  throw new InputError({ ...failed.error, file: failed.error.file ?? file })
}

/** Applies one fix and writes its file. Throws InputError: nothing is then written. */
export async function applyFix(
  context: GatherContext,
  cache: ArtifactCache,
  writer: TableWriter | null,
  request: FixRequest,
): Promise<Fixed> {
  const fix = fixOf(request.id)
  if (!fix) throw new InputError({ cause: `no fix is called ${request.id}` })
  const unknown = Object.keys(request.options).find(
    (name) => !fix.parameters.some((one) => one.name === name),
  )
  if (unknown !== undefined) {
    const names = fix.parameters.map(({ name }) => name).join(', ')
    throw new InputError({
      place: `--set ${unknown}`,
      cause: `${fix.id} has no such parameter`,
      remedy: names === '' ? 'it has none' : `it has ${names}`,
    })
  }
  await refuseExisting(request)
  const artifacts = await gatherAll([...fix.reads, 'binding'], context, cache)
  refuseFailed(fix, artifacts, context)
  const analysis = context.model ? analysisOfFile(context.model) : null
  const materials: Materials = { artifacts, analysis, seed: request.seed, options: request.options }
  const patch = fix.build(materials)
  const checked = await write(context, materials, patch, writer, request.output)
  const { size } = await stat(request.output)
  return { id: fix.id, output: request.output, bytes: size, said: patch.said, checked }
}
