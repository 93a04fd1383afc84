import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { bridge } from '../../main/contract/desktop-bridge'
import { createClient } from '../../main/contract/link'
import type { EngineClient } from '../../main/contract/protocol'
import type { SenderFrame } from '../../main/desktop/confine'
import { createOpenQueue } from '../../main/desktop/opening'
import { servePage } from '../../main/desktop/page'
import { failureFrom } from '../contract/failure-from'

const own: SenderFrame = { origin: 'assay://app', parent: null }
const foreign: SenderFrame = { origin: 'https://evil.example', parent: null }
const settled = () => new Promise((resolve) => setImmediate(resolve))

const handlesOf = () => {
  const handlers = new Map<string, (event: { senderFrame: SenderFrame }) => Promise<unknown>>()
  return Object.assign(new EventEmitter(), {
    handlers,
    handle: (
      channel: string,
      handler: typeof handlers extends Map<string, infer Handler> ? Handler : never,
    ) => void handlers.set(channel, handler),
  })
}

class PageStandIn extends EventEmitter {
  readonly sent: [string, unknown][] = []
  reloads = 0
  gone = false
  send(channel: string, message: unknown): void {
    this.sent.push([channel, message])
    this.emit(`sent ${channel}`, message)
  }
  isDestroyed(): boolean {
    return this.gone
  }
  reload(): void {
    this.reloads++
  }
}

function page(client: EngineClient) {
  const ipc = handlesOf()
  const contents = new PageStandIn()
  const queue = createOpenQueue()
  servePage(ipc, contents, { client, queue, chooseFiles: async () => ['/chosen.csv'] })
  const pageClient = (frame = own) =>
    createClient({
      post: (message) => void ipc.emit(bridge.post, { senderFrame: frame }, message),
      onMessage: (listener) => void contents.on(`sent ${bridge.message}`, listener),
      onClose: () => undefined,
      close: () => undefined,
    })
  return { ipc, contents, queue, pageClient }
}

const answering = (asked: string[] = []): EngineClient => ({
  request: async (method) => {
    asked.push(method)
    throw new Error('engine answered')
  },
})

describe('the page', () => {
  it('is answered through the engine', async () => {
    const asked: string[] = []
    const { pageClient } = page(answering(asked))
    expect(await failureFrom(pageClient().request('samples', {}))).toEqual({
      kind: 'internal',
      detail: 'engine answered',
    })
    expect(asked).toEqual(['samples'])
  })

  it('of another origin is not heard', async () => {
    const asked: string[] = []
    const { pageClient, ipc, contents, queue } = page(answering(asked))
    void pageClient(foreign).request('samples', {})
    ipc.emit(bridge.ready, { senderFrame: foreign })
    queue.add(['/secret.csv'])
    await settled()
    expect(asked).toEqual([])
    expect(contents.sent).toEqual([])
    await expect(ipc.handlers.get(bridge.chooseFiles)?.({ senderFrame: foreign })).rejects.toThrow()
  })

  it('gets the file dialog and the files that wait', async () => {
    const { ipc, contents, queue } = page(answering())
    queue.add(['/early.csv'])
    ipc.emit(bridge.ready, { senderFrame: own })
    expect(contents.sent).toEqual([[bridge.openFiles, ['/early.csv']]])
    expect(await ipc.handlers.get(bridge.chooseFiles)?.({ senderFrame: own })).toEqual(['/chosen.csv'])
  })

  it('that is loaded again has its tasks cancelled, and gets no answer of its predecessor', async () => {
    let cancelled = false
    let answer = (_rows: Record<string, string>) => {}
    const { pageClient, contents } = page({
      request: (_method, _params, options) =>
        new Promise((resolve) => {
          options?.signal?.addEventListener('abort', () => {
            cancelled = true
          })
          answer = (value) => Object.assign(resolve)(Object(value))
        }),
    })
    void pageClient().request('texts', { locale: 'en' })
    await settled()
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true })
    expect(cancelled).toBe(false)
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
    expect(cancelled).toBe(true)
    answer({ late: 'answer' })
    await settled()
    expect(contents.sent).toEqual([])
  })

  it('that crashed is loaded again, but not for ever', () => {
    const { ipc, contents } = page(answering())
    ipc.emit(bridge.ready, { senderFrame: own })
    contents.emit('render-process-gone')
    expect(contents.reloads).toBe(1)
    contents.emit('render-process-gone')
    expect(contents.reloads).toBe(1)
    ipc.emit(bridge.ready, { senderFrame: own })
    contents.emit('render-process-gone')
    expect(contents.reloads).toBe(2)
  })

  it('that was closed is sent nothing', () => {
    const { ipc, contents, queue } = page(answering())
    ipc.emit(bridge.ready, { senderFrame: own })
    contents.gone = true
    contents.emit('destroyed')
    queue.add(['/late.csv'])
    expect(contents.sent).toEqual([])
  })
})
