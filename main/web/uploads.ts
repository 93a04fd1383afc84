/** Dropped files, streamed from the browser into a private temporary folder that lives as long as the server. */
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, open, rename, rm, statfs } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from './refusal'

export interface Uploads {
  readonly folder: string
  /** Resolves with the path of the stored file. Throws Refusal; nothing is left of a file that did not come whole. */
  receive(name: string, drop: string, request: IncomingMessage): Promise<string>
  /** Synchronous, because it also runs while the process exits. */
  remove(): void
}

/** Left free on the disk, so that a large file does not fill it to the last byte. */
const spareBytes = 256 * 2 ** 20

/** A plain name that every file system takes, and that leads nowhere else. */
const isFileName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= 255 && !/[/\\\p{Cc}]/u.test(name)

const isDropId = (drop: string): boolean => /^[A-Za-z0-9-]{1,64}$/.test(drop)

async function checkSpace(folder: string, request: IncomingMessage, limitBytes: number): Promise<void> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limitBytes) throw tooLarge(limitBytes)
  const { bavail, bsize } = await statfs(folder)
  if (announced + spareBytes > bavail * bsize)
    throw new Refusal(507, `not enough free space in ${folder} for ${announced} bytes`)
}

const tooLarge = (limitBytes: number) =>
  new Refusal(
    413,
    `files over ${limitBytes} bytes are not taken from the browser: name them when starting assay serve`,
  )

async function writeBody(path: string, request: IncomingMessage, limitBytes: number): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    let bytes = 0
    // The request is kept open on a refusal: its socket still has to carry the answer.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length
      if (bytes > limitBytes) throw tooLarge(limitBytes)
      await file.appendFile(chunk)
    }
  } finally {
    await file.close()
  }
}

/** Makes the folder, readable by this user alone. Files of more than `limitBytes` are refused. */
export async function createUploads(limitBytes: number): Promise<Uploads> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-'))
  const taken = new Set<string>()
  let count = 0

  /** Files of one drop lie together, as a model and its external data must; a name that comes twice gets a subfolder. */
  function place(name: string, drop: string): string {
    for (let nth = 1; ; nth++) {
      const path = nth === 1 ? join(folder, drop, name) : join(folder, drop, String(nth), name)
      // Lower case, because some file systems take two such names for one.
      const key = path.toLowerCase()
      if (taken.has(key)) continue
      taken.add(key)
      return path
    }
  }

  return {
    folder,
    async receive(name, drop, request) {
      if (!isFileName(name)) throw new Refusal(400, 'this is not a plain file name')
      if (!isDropId(drop)) throw new Refusal(400, 'drop must be 1 to 64 letters, digits or hyphens')
      await checkSpace(folder, request, limitBytes)
      const incoming = join(folder, `incoming.${++count}`)
      try {
        await writeBody(incoming, request, limitBytes)
        const path = place(name, drop)
        await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
        await rename(incoming, path)
        return path
      } finally {
        await rm(incoming, { force: true })
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
