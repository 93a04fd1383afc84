/** Dropped files on their way to the loopback server. */
import { z } from 'zod'

const answerSchema = z.object({ path: z.string() })

/** Where a file of one drop is put: a model and its external data must land in one folder, so both carry the drop's id. */
export const uploadUrl = (name: string, drop: string): string =>
  `/upload/${encodeURIComponent(name)}?drop=${encodeURIComponent(drop)}`

/** One id for all calls of one turn of the event loop: files of a drop are asked for together, other drops later. */
export function createDropIds(newId: () => string): () => string {
  let current: string | null = null
  return () => {
    if (current !== null) return current
    current = newId()
    setTimeout(() => {
      current = null
    })
    return current
  }
}

/** Browsers hand over a dropped folder as a File that cannot be read. */
const isReadable = (file: Blob): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )

/** Why a file did not reach the server, for people. */
export const unsentCause = async (file: Blob): Promise<string> =>
  (await isReadable(file))
    ? 'the file could not be sent to the server'
    : 'it is a folder, or cannot be read: paste its path instead, and its files are one dataset'

/**
 * Streams `file` to `url` and gives the path it got on the server's side. XMLHttpRequest, because fetch tells nothing of
 * an upload's progress. Rejects with Error when the server refuses, answers something else, or cannot be reached,
 * and for a folder, which a browser does not hand over.
 */
export function upload(url: string, file: Blob, onProgress?: (share: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', url)
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0)
    request.onerror = () => void unsentCause(file).then((cause) => reject(new Error(cause)))
    request.onload = () => {
      if (request.status < 200 || request.status > 299)
        return reject(new Error(request.responseText || `the server refused the file (${request.status})`))
      resolve(pathIn(request.responseText))
    }
    request.send(file)
  })
}

/** Throws SyntaxError or ZodError when the answer is not `{path}`. */
export const pathIn = (answer: string): string => answerSchema.parse(JSON.parse(answer)).path
