import { type Decoder, sqlText } from '../../contract/decoder'
import { CancelledError, InputError } from '../../contract/errors'
import type { Table } from '../../contract/table'
import type { Head } from '../head'
import { withImages } from '../image-relation'
import { type OpeningTask, sharesOf } from '../opening'
import { tableOf } from '../table'
import { firstWords, literalPath } from './decoder-words'

function parquetFault(path: string, error: unknown): unknown {
  if (error instanceof InputError) return new InputError({ ...error.fields, file: path })
  if (error instanceof CancelledError) return error
  const words = firstWords(error)
  const cutOff = /magic bytes|too small|footer|metadata/i.test(words)
  return new InputError({
    file: path,
    place: cutOff ? 'end of file' : null,
    cause: cutOff
      ? `the Parquet file is damaged or cut off (${words})`
      : `the Parquet data cannot be decoded (${words})`,
    remedy: 'copy or write the file again',
  })
}

/**
 * A Parquet file as a table, decoded anew for each reading, because its columns can be reached apart. Throws InputError where it
 * does not decode.
 */
export async function openParquet({ path, size }: Head, decoder: Decoder, task: OpeningTask): Promise<Table> {
  // A folder named `year=2024` above the file must not turn into a column.
  const expression = `read_parquet(${sqlText(literalPath(path))}, hive_partitioning = false)`
  const fault = (error: unknown) => parquetFault(path, error)
  try {
    const relation = await decoder.open(expression, { keep: false, task: sharesOf(task, size) })
    const { relation: seen, notes } = await withImages(relation)
    return tableOf({ path, format: 'parquet', relation: seen, notes, bytes: size, fault })
  } catch (error) {
    throw fault(error)
  }
}
