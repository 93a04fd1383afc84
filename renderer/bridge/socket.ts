/** A WebSocket as a Channel of msgpack frames, and a client that opens a new one after the old one dropped. */
import { decode, encode } from '@msgpack/msgpack'
import type { Channel } from '../../main/contract/channel'
import { createClient } from '../../main/contract/link'
import { type EngineClient, RequestError } from '../../main/contract/protocol'

/** The part of WebSocket that is used; tests hand in their own. */
export type Socket = Pick<WebSocket, 'send' | 'close' | 'addEventListener' | 'binaryType'>

/** Frames are binary msgpack; fields that are undefined are left out, as JSON does, so that schemas see them absent. */
export function channelOver(socket: Socket): Channel {
  socket.binaryType = 'arraybuffer'
  return {
    post: (message) => socket.send(encode(message, { ignoreUndefined: true })),
    onMessage: (listener) =>
      socket.addEventListener('message', ({ data }) => {
        if (data instanceof ArrayBuffer) listener(decode(data))
      }),
    onClose: (listener) =>
      socket.addEventListener('close', ({ reason }) => listener(reason || 'the connection was closed')),
    close: () => socket.close(),
  }
}

const unreachable = () =>
  new RequestError(
    { kind: 'engine-died', task: 'connecting', detail: 'the server does not answer; is it still running?' },
    'the server does not answer',
  )

function opened(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('close', () => reject(unreachable()))
  })
}

/**
 * An EngineClient over sockets from `connect`. A request opens a socket where none is open, so a dropped connection
 * heals with the next request and needs no timer; requests under way when it drops reject with `engine-died`.
 */
export function createSocketClient(connect: () => Socket): EngineClient {
  let current: Promise<EngineClient> | null = null

  function open(): Promise<EngineClient> {
    const socket = connect()
    const client = createClient(channelOver(socket))
    socket.addEventListener('close', () => {
      current = null
    })
    return opened(socket).then(() => client)
  }

  return {
    async request(method, params, options) {
      current ??= open()
      const client = await current
      return client.request(method, params, options)
    },
  }
}
