/** The page's end of the bridge: each document gets a channel of its own to the engine's client. */
import type { Channel } from '../contract/channel'
import { bridge } from '../contract/desktop-bridge'
import { relayTo, serveRequests } from '../contract/link'
import type { EngineClient } from '../contract/protocol'
import { isFromApp, type SenderFrame } from './confine'
import type { OpenQueue } from './opening'

interface SenderEvent {
  readonly senderFrame: SenderFrame
}
/** The parts of Electron's IpcMain and WebContents that are used. */
export interface PageIpc {
  on(channel: string, listener: (event: SenderEvent, message: unknown) => void): unknown
  handle(channel: string, listener: (event: SenderEvent) => Promise<unknown>): void
}
export interface PageContents {
  send(channel: string, message: unknown): void
  isDestroyed(): boolean
  reload(): void
  on(
    event: 'did-start-navigation',
    listener: (details: { readonly isMainFrame: boolean; readonly isSameDocument: boolean }) => void,
  ): unknown
  on(event: 'render-process-gone', listener: () => void): unknown
  on(event: 'destroyed', listener: () => void): unknown
}

interface DocumentPipe {
  channel: Channel
  receive(message: unknown): void
  end(reason: string): void
}

function createPipe(send: (message: unknown) => void): DocumentPipe {
  const onMessage: ((message: unknown) => void)[] = []
  const onClose: ((reason: string) => void)[] = []
  let open = true
  const end = (reason: string) => {
    if (!open) return
    open = false
    for (const listener of onClose) listener(reason)
  }
  return {
    channel: {
      // An answer for a document that is gone must not reach its successor, whose requests count anew.
      post: (message) => open && send(message),
      onMessage: (listener) => onMessage.push(listener),
      onClose: (listener) => onClose.push(listener),
      close: () => end('closed'),
    },
    receive(message) {
      for (const listener of onMessage) listener(message)
    },
    end,
  }
}

/**
 * Serves the page in `contents`: relays its requests to `client`, its file dialog to `chooseFiles`, and files of `queue`
 * to it. Messages from any other frame or origin are dropped. A page that crashed is loaded again, unless it crashed
 * before it was ready, which would go on for ever.
 */
export function servePage(
  ipc: PageIpc,
  contents: PageContents,
  {
    client,
    queue,
    chooseFiles,
  }: { client: EngineClient; queue: OpenQueue; chooseFiles: () => Promise<string[]> },
): void {
  const send = (channel: string, message: unknown) => {
    if (!contents.isDestroyed()) contents.send(channel, message)
  }
  const openPipe = () => {
    const pipe = createPipe((message) => send(bridge.message, message))
    serveRequests(pipe.channel, relayTo(client))
    return pipe
  }
  let pipe = openPipe()
  let ready = false
  const renew = (reason: string) => {
    pipe.end(reason)
    queue.disconnect()
    pipe = openPipe()
  }

  ipc.on(bridge.post, (event, message) => {
    if (isFromApp(event.senderFrame)) pipe.receive(message)
  })
  ipc.on(bridge.ready, (event) => {
    if (!isFromApp(event.senderFrame)) return
    ready = true
    queue.connect((paths) => send(bridge.openFiles, paths))
  })
  ipc.handle(bridge.chooseFiles, async (event) => {
    if (!isFromApp(event.senderFrame)) throw new Error('only the application may ask for files')
    return chooseFiles()
  })
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) renew('the page was loaded again')
  })
  contents.on('render-process-gone', () => {
    renew('the page crashed')
    if (ready) contents.reload()
    ready = false
  })
  contents.on('destroyed', () => {
    pipe.end('the window was closed')
    queue.disconnect()
  })
}
