import { decode, encode } from '@msgpack/msgpack'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { serveRequests } from '../../../main/contract/link'
import { createDesktopHost } from '../../../renderer/bridge/electron'
import { channelOver, createSocketClient, type Socket } from '../../../renderer/bridge/socket'
import { createDropIds, pathIn, unsentCause, uploadUrl } from '../../../renderer/bridge/upload'

/** Two ends of one connection; the engine's end answers `samples` with nothing and `texts` never. */
function connection() {
  const target = new EventTarget()
  const socket: Socket = {
    binaryType: 'blob',
    send: (frame) => toEngine.forEach((listen) => void listen(decode(frame as Uint8Array))),
    close: () => target.dispatchEvent(new Event('close')),
    addEventListener: target.addEventListener.bind(target),
  }
  const toEngine: ((message: unknown) => void)[] = []
  serveRequests(
    {
      post: (message) => {
        const bytes = encode(message, { ignoreUndefined: true })
        target.dispatchEvent(new MessageEvent('message', { data: new Uint8Array(bytes).buffer }))
      },
      onMessage: (listener) => void toEngine.push(listener),
      onClose: () => undefined,
      close: () => undefined,
    },
    async (method) => (method === 'samples' ? [] : new Promise(() => undefined)),
  )
  return { socket, open: () => target.dispatchEvent(new Event('open')), drop: () => socket.close() }
}

describe('socket', () => {
  test('requests wait for the connection and are answered over it', async () => {
    const { socket, open } = connection()
    const client = createSocketClient(() => socket)
    const answer = client.request('samples', {})
    open()
    expect(await answer).toEqual([])
    expect(socket.binaryType).toBe('arraybuffer')
  })

  test('one connection carries all requests; after a drop the next request opens another', async () => {
    const made: ReturnType<typeof connection>[] = []
    const client = createSocketClient(() => {
      const one = connection()
      made.push(one)
      queueMicrotask(one.open)
      return one.socket
    })
    await client.request('samples', {})
    await client.request('samples', {})
    expect(made).toHaveLength(1)
    const lost = client.request('texts', { locale: 'en' })
    await vi.waitFor(() => Promise.resolve())
    made[0].drop()
    await expect(lost).rejects.toMatchObject({ failure: { kind: 'engine-died' } })
    expect(await client.request('samples', {})).toEqual([])
    expect(made).toHaveLength(2)
  })

  test('a server that is not there is said so, and asked again next time', async () => {
    let tries = 0
    const client = createSocketClient(() => {
      tries++
      const { socket, drop } = connection()
      queueMicrotask(drop)
      return socket
    })
    await expect(client.request('samples', {})).rejects.toMatchObject({ failure: { kind: 'engine-died' } })
    await expect(client.request('samples', {})).rejects.toThrow(/does not answer/)
    expect(tries).toBe(2)
  })

  test('frames that are not binary are dropped, undefined fields are left out', () => {
    const sent: unknown[] = []
    const target = new EventTarget()
    const channel = channelOver({
      binaryType: 'blob',
      send: (frame) => void sent.push(decode(frame as Uint8Array)),
      close: () => undefined,
      addEventListener: target.addEventListener.bind(target),
    })
    const heard = vi.fn()
    channel.onMessage(heard)
    target.dispatchEvent(new MessageEvent('message', { data: 'text' }))
    expect(heard).not.toHaveBeenCalled()
    channel.post({ a: 1, b: undefined })
    expect(sent).toEqual([{ a: 1 }])
  })
})

describe('uploads', () => {
  test('a dropped folder, which cannot be read, is told from a file that did not arrive', async () => {
    expect(await unsentCause(new Blob(['a,b']))).toBe('the file could not be sent to the server')
    const folder = new Blob([])
    vi.spyOn(folder, 'slice').mockReturnValue({
      ...new Blob([]),
      arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')),
    })
    expect(await unsentCause(folder)).toMatch(/it is a folder.* paste its path/)
  })

  afterEach(() => vi.useRealTimers())

  test('names are escaped, whatever they hold', () => {
    expect(uploadUrl('a/b #1?.csv', 'x y')).toBe('/upload/a%2Fb%20%231%3F.csv?drop=x%20y')
  })

  test('files of one drop share an id, the next drop has another', () => {
    vi.useFakeTimers()
    let count = 0
    const dropId = createDropIds(() => `drop ${++count}`)
    expect([dropId(), dropId()]).toEqual(['drop 1', 'drop 1'])
    vi.runAllTimers()
    expect(dropId()).toBe('drop 2')
  })

  test('an answer without a path is refused', () => {
    expect(pathIn('{"path": "/tmp/a.csv"}')).toBe('/tmp/a.csv')
    expect(() => pathIn('{"file": 1}')).toThrow()
    expect(() => pathIn('<html>')).toThrow()
  })
})

describe('desktop', () => {
  const preload = {
    kind: 'desktop',
    post: () => undefined,
    onMessage: () => undefined,
    pathOf: (file: unknown) => (file === 'none' ? '' : '/home/me/data.csv'),
    chooseFiles: async () => ['/a', '/b'],
    onOpenFiles: (listener: (paths: unknown) => void) => listener(['/named.csv']),
  }

  test('in a browser there is none', () => {
    expect(createDesktopHost(undefined)).toBeNull()
  })

  test('a bridge that does not fit is refused', () => {
    expect(() => createDesktopHost({ ...preload, post: 'x' })).toThrow()
    expect(() => createDesktopHost({})).toThrow()
  })

  test('paths, dialog and files named at the start come through', async () => {
    const host = createDesktopHost(preload) ?? expect.unreachable()
    expect(await host.pathOf('file')).toBe('/home/me/data.csv')
    expect(await host.chooseFiles()).toEqual(['/a', '/b'])
    const opened = vi.fn()
    host.onOpenFiles(opened)
    expect(opened).toHaveBeenCalledWith(['/named.csv'])
  })

  test('a file without a path is an error, not an empty path', async () => {
    const host = createDesktopHost(preload) ?? expect.unreachable()
    await expect(host.pathOf('none')).rejects.toThrow()
  })
})
