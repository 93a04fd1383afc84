/** The card of an opened file, and its line in a report. */
import type { ModelDescription } from '../contract/model'
import type { ConfigSource, DatasetSource, FileCard, InputFile, LogSource, Source } from '../contract/source'
import type { FileRole } from '../contract/words'

type CardOf<Role extends FileCard['role']> = Extract<FileCard, { role: Role }>

/** The format in the report's words: the dataset's own, `onnx`, or the text format of a config or log. */
export const formatOf = (source: Source): string =>
  source.kind === 'dataset' ? source.table.format : source.kind === 'model' ? 'onnx' : source.format

const headOf = (source: Source) => {
  const { path, name, bytes } = source
  return { path, name, bytes, format: formatOf(source) }
}

const partsOf = ({ parts }: DatasetSource) => (parts ? { files: parts.length } : {})

const settingText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function configCard(source: ConfigSource): CardOf<'training-config'> {
  const settings = Object.fromEntries(
    Object.entries(source.config).map(([name, value]) => [name, settingText(value)]),
  )
  return { role: 'training-config', ...headOf(source), settings, unknownKeys: source.unknownKeys }
}

const logCard = (source: LogSource): CardOf<'training-log'> => ({
  role: 'training-log',
  ...headOf(source),
  steps: source.log.steps.length,
  series: source.log.series.map(({ name }) => name),
})

/** `describe` is only called for a model. Throws what it throws. */
export async function cardOf(source: Source, describe: () => Promise<ModelDescription>): Promise<FileCard> {
  switch (source.kind) {
    case 'dataset': {
      const { rows, columns } = source.table
      return { role: 'dataset', ...headOf(source), rows, columns: [...columns], ...partsOf(source) }
    }
    case 'model': {
      const { inputs, outputs, parameters, nodes, producer, opset } = await describe()
      return { role: 'model', ...headOf(source), inputs, outputs, parameters, nodes, producer, opset }
    }
    case 'training-config':
      return configCard(source)
    case 'training-log':
      return logCard(source)
  }
}

/** What a report says of an input. */
export function inputFileOf(source: Source, role: FileRole): InputFile {
  const { name, bytes } = source
  const size =
    source.kind === 'dataset'
      ? { rows: source.table.rows, columns: source.table.columns.length, ...partsOf(source) }
      : {}
  return { role, name, bytes, format: formatOf(source), ...size }
}
