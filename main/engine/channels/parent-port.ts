/** The engine's end of the channel inside Electron's utility process. */
import type { Channel } from '../../contract/channel'

/** The part of Electron's ParentPort that is used; this room does not import electron. */
export interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
}

/** Electron ends a utility process with its application, so this end never sees a close. */
export const channelOfParentPort = (port: ParentPort): Channel => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
  onClose: () => undefined,
  close: () => undefined,
})
