/** What the server answers to each path, for requests that came through the gate. */
import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { InterfaceFile } from '../engine/interface-files'
import { Refusal } from './refusal'
import type { Uploads } from './uploads'

export interface Served {
  files: ReadonlyMap<string, InterfaceFile>
  uploads: Uploads
  /** Files from the command line. */
  openFiles: string[]
}

const uploadPrefix = '/upload/'

function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  response.end(JSON.stringify(value))
}

async function sendFile(
  response: ServerResponse,
  { path, type }: InterfaceFile,
  method: string,
): Promise<void> {
  response.setHeader('Content-Type', type)
  if (method === 'HEAD') response.end()
  else await pipeline(createReadStream(path), response)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Refusal(400, 'malformed escape in the path')
  }
}

async function storeUpload(request: IncomingMessage, response: ServerResponse, url: URL, uploads: Uploads) {
  const name = decoded(url.pathname.slice(uploadPrefix.length))
  sendJson(response, { path: await uploads.receive(name, url.searchParams.get('drop') ?? '', request) })
}

/** Answers one request. Throws Refusal for what is not there or not allowed. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { files, uploads, openFiles }: Served,
): Promise<void> {
  const method = request.method ?? ''
  if (url.pathname.startsWith(uploadPrefix)) {
    if (method !== 'PUT') throw new Refusal(405, 'upload takes PUT')
    return storeUpload(request, response, url, uploads)
  }
  if (method !== 'GET' && method !== 'HEAD') throw new Refusal(405, 'only GET is answered here')
  if (url.pathname === '/host.json') return sendJson(response, { kind: 'web', openFiles })
  const file = files.get(url.pathname)
  if (!file) throw new Refusal(404, 'no such page')
  await sendFile(response, file, method)
}
