/** The bundled samples (resources/samples/samples.json), for users who have no file of their own at hand. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Result, sampleSchema } from '../contract/protocol'

/** Samples with absolute paths; `folder` holds the list. Throws Error when the list is missing or damaged. */
export async function readSamples(folder: string): Promise<Result<'samples'>> {
  const list: unknown = JSON.parse(await readFile(join(folder, 'samples.json'), 'utf8'))
  return z
    .array(sampleSchema)
    .parse(list)
    .map((sample) => ({ ...sample, files: sample.files.map((file) => join(folder, file)) }))
}
