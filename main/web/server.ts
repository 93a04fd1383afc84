/** The interface in a browser on the loopback address: static files, uploads, and the engine behind a WebSocket. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { InputError } from '../contract/errors'
import { relayTo, serveRequests } from '../contract/link'
import type { EngineClient } from '../contract/protocol'
import { startForkedEngine } from '../engine/fork'
import { type InterfaceFile, interfaceHeaders, listInterfaceFiles } from '../engine/interface-files'
import { rendererFolder } from '../engine/places'
import { openBrowser } from './browser'
import { onEnding } from './ending'
import { createGate, type Gate } from './gate'
import { Refusal } from './refusal'
import { answer, type Served } from './routes'
import { channelOfSocket } from './socket-channel'
import { createUploads } from './uploads'

const address = '127.0.0.1'
/** Larger files are better named on the command line, where nothing is copied. */
const defaultUploadLimitBytes = 16 * 2 ** 30
/** Requests are small: paths, answers, thresholds. */
const frameLimitBytes = 2 ** 20

export interface WebHostOptions {
  /** Absolute paths that the interface opens at its start. */
  files: string[]
  /** 0 or absent: a free one. */
  port?: number
  /** Also opens the user's browser. */
  open?: boolean
  /** The built interface; another folder in tests. */
  folder?: string
  uploadLimitBytes?: number
  startEngine?: () => { client: EngineClient; close(): Promise<void> }
}

function refuse(response: ServerResponse, error: unknown): void {
  const known = error instanceof Refusal
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(known ? error.status : 500, {
    'Content-Type': 'text/plain; charset=utf-8',
    // The rest of a refused upload is not read.
    Connection: 'close',
  })
  response.end(known ? error.message : 'internal error')
}

function urlOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '', `http://${address}`)
  } catch {
    throw new Refusal(400, 'malformed address')
  }
}

async function respond(request: IncomingMessage, response: ServerResponse, gate: Gate, served: Served) {
  try {
    gate.checkAddress(request, request.method === 'PUT')
    const headers = interfaceHeaders([`ws://${request.headers.host}`])
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const url = urlOf(request)
    const cookie = gate.exchange(url.pathname === '/' ? url.searchParams.get('token') : null)
    if (cookie !== null) {
      response.writeHead(303, { Location: '/', 'Set-Cookie': cookie }).end()
      return
    }
    gate.checkSession(request)
    await answer(request, response, url, served)
  } catch (error) {
    refuse(response, error)
  }
}

function acceptSockets(server: Server, gate: Gate, onSocket: (socket: WebSocket) => void): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: frameLimitBytes })
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    try {
      gate.checkAddress(request, true)
      gate.checkSession(request)
      if (urlOf(request).pathname !== '/engine') throw new Refusal(404, 'no such page')
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 500
      stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, stream, head, onSocket)
  })
  return sockets
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const cause = error.code === 'EADDRINUSE' ? `port ${port} is in use` : error.message
      reject(new InputError({ cause, remedy: 'choose another --port, or none to get a free one' }))
    })
    server.listen(port, address, () => {
      const bound = server.address()
      if (typeof bound === 'object' && bound) resolve(bound.port)
    })
  })
}

function interfaceIn(folder: string): ReadonlyMap<string, InterfaceFile> {
  try {
    return listInterfaceFiles(folder)
  } catch {
    throw new InputError({ file: folder, cause: 'the interface is not built', remedy: 'run npm run build' })
  }
}

/**
 * Starts the server. `url` lets a browser in; `close` ends the engine and removes the uploads, which also happens when the
 * process exits or is told to end. Throws InputError when the port is taken or the interface is not built.
 */
export async function startWebHost({
  files: openFiles,
  port = 0,
  open = false,
  folder = rendererFolder,
  uploadLimitBytes = defaultUploadLimitBytes,
  startEngine = startForkedEngine,
}: WebHostOptions): Promise<{ url: string; close(): Promise<void> }> {
  const files = interfaceIn(folder)
  const server = createServer()
  // A large upload may take longer than Node's five minutes.
  server.requestTimeout = 0
  const listening = await listen(server, port)
  const gate = createGate(listening)
  const uploads = await createUploads(uploadLimitBytes)
  const engine = startEngine()

  server.on('request', (request, response) => respond(request, response, gate, { files, uploads, openFiles }))
  const sockets = acceptSockets(server, gate, (socket) => {
    socket.on('error', () => socket.terminate())
    serveRequests(channelOfSocket(socket), relayTo(engine.client))
  })
  const forget = onEnding(uploads.remove)

  const url = `http://${address}:${listening}${gate.entrance}`
  if (open) openBrowser(url)
  return {
    url,
    async close() {
      forget()
      for (const socket of sockets.clients) socket.terminate()
      server.close()
      server.closeAllConnections()
      await engine.close()
      uploads.remove()
    },
  }
}
