/**
 * Text that the decoder cannot take as it is, written anew beside the system's other temporary files: in UTF-8, with one kind of
 * line break, with single blanks between cells. Lines keep their numbers, so that faults are found where they are.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { InputError } from '../contract/errors'
import { type Cancel, neverCancelled, throwIfCancelled } from '../contract/task'
import { naming } from './file-faults'
import { decoderOf, type Head } from './head'
import { createLineRewriter, type Rewriting } from './line-rewriter'
import { temporaryPath } from './temporary'

/** A line that is longer is held by nobody. */
const mostLineCharacters = 64 * 2 ** 20

/** Chunks of text cut after line breaks, so that none is cut in two. */
async function* wholeLines(path: string, chunks: AsyncIterable<string>): AsyncIterable<string> {
  let held = ''
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf('\n') + 1
    if (end > 0) yield held + chunk.slice(0, end)
    held = end > 0 ? chunk.slice(end) : held + chunk
    if (held.length > mostLineCharacters)
      throw new InputError({
        file: path,
        cause: `a line is longer than ${mostLineCharacters} characters`,
        remedy: 'write one row per line',
      })
  }
  if (held !== '') yield held
}

async function* decodedChunks({ path, gzip, text }: Head): AsyncIterable<string> {
  const file = createReadStream(path)
  const decoder = decoderOf(text?.encoding ?? 'utf-8')
  try {
    for await (const bytes of gzip ? file.pipe(createGunzip()) : file)
      yield decoder.decode(bytes, { stream: true })
    yield decoder.decode()
  } finally {
    file.destroy()
  }
}

/**
 * Writes the text that `head` begins anew. `remove` takes the new file away. Throws InputError naming the file itself where its
 * line breaks are of three kinds, a line has no end, or there is no space left; CancelledError.
 */
export async function rewrite(
  head: Head,
  rewriting: Rewriting,
  cancel: Cancel = neverCancelled,
): Promise<{ head: Head; remove(): Promise<void> }> {
  const path = temporaryPath()
  const remove = () => rm(path, { force: true })
  const rewriteLines = createLineRewriter(head.path, rewriting)
  async function* lines(): AsyncIterable<string> {
    for await (const some of wholeLines(head.path, decodedChunks(head))) {
      throwIfCancelled(cancel)
      yield rewriteLines(some)
    }
  }
  try {
    await naming(head.path, () => pipeline(lines(), createWriteStream(path)))
    const { size } = await stat(path)
    const text = head.text && { ...head.text, encoding: 'utf-8' as const }
    return { head: { ...head, path, size, gzip: false, text }, remove }
  } catch (error) {
    await remove()
    throw error
  }
}
