/** The server's end of a WebSocket as a Channel of binary msgpack frames. */
import { decode, encode } from '@msgpack/msgpack'
import { WebSocket } from 'ws'
import type { Channel } from '../contract/channel'

/** Close code for a frame that is not what was agreed (RFC 6455, 7.4.1). */
const badFrame = 1007

export function channelOfSocket(socket: WebSocket): Channel {
  return {
    post(message) {
      if (socket.readyState !== WebSocket.OPEN) return
      // Undefined fields are left out, as JSON does: as nil they would not fit a schema's optional field.
      socket.send(encode(message, { ignoreUndefined: true }))
    },
    onMessage(listener) {
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        let message: unknown
        try {
          if (!isBinary) throw new TypeError('text frame')
          message = decode(data)
        } catch {
          socket.close(badFrame, 'not msgpack')
          return
        }
        listener(message)
      })
    },
    onClose: (listener) => void socket.on('close', () => listener('the connection was closed')),
    close: () => socket.close(),
  }
}
