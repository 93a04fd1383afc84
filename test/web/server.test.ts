import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { basename, dirname } from 'node:path'
import { decode, encode } from '@msgpack/msgpack'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { EngineClient } from '../../main/contract/protocol'
import { startWebHost } from '../../main/web/server'
import { ask, type Running, startForTest, uploadLimitBytes } from './web-host'

const asked: string[] = []
const client: EngineClient = {
  request: async (method) => {
    asked.push(method)
    throw new Error('no engine in this test')
  },
}

let host: Running
beforeAll(async () => {
  host = await startForTest(client, ['/data/a.csv'])
})
afterAll(() => host.close())

const get = (path: string, headers: Record<string, string> = host.letIn) => ask(host.port, path, { headers })

describe('the entrance', () => {
  it('exchanges the token for a strict cookie and leaves it out of the address', async () => {
    const { pathname, search } = new URL(host.url)
    const answer = await get(`${pathname}${search}`, {})
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/')
    const [cookie = ''] = answer.headers['set-cookie'] ?? []
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(cookie).not.toContain(new URL(host.url).searchParams.get('token'))
  })

  it.each(['/', '/index.js', '/host.json', '/upload/a.csv'])(
    'refuses %s without the cookie',
    async (path) => {
      const answer = await get(path, {})
      expect(answer.status).toBe(403)
      expect(answer.body).not.toContain('Assay</title>')
    },
  )

  it('refuses a wrong token and a wrong cookie', async () => {
    expect((await get('/?token=guess', {})).status).toBe(403)
    expect((await get('/', { cookie: `assay-${host.port}=guess` })).status).toBe(403)
  })

  it('listens on the loopback address alone', () => {
    expect(new URL(host.url).hostname).toBe('127.0.0.1')
  })
})

describe('addresses', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '0.0.0.0', 'localhost:1:2', ''])(
    'refuses the host name "%s", which a rebound page would send',
    async (name) => {
      expect((await get('/', { ...host.letIn, host: name, origin: `http://${name}` })).status).toBe(403)
    },
  )

  it.each(['127.0.0.1:9', 'localhost:9', '[::1]:9'])('takes %s, as an ssh tunnel sends it', async (name) => {
    expect((await get('/', { cookie: host.letIn.cookie, host: name })).status).toBe(200)
  })

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'])(
    'refuses the origin %s',
    async (origin) => {
      expect((await get('/', { ...host.letIn, origin })).status).toBe(403)
    },
  )
})

describe('pages', () => {
  it('are served with a policy that allows nothing from elsewhere', async () => {
    const answer = await get('/')
    expect(answer.status).toBe(200)
    expect(answer.body).toBe('<title>Assay</title>')
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';")
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-type': 'text/html; charset=utf-8',
    })
  })

  it('tell the files of the command line', async () => {
    expect(JSON.parse((await get('/host.json')).body)).toEqual({ kind: 'web', openFiles: ['/data/a.csv'] })
  })

  it.each([
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%5c..%5cpackage.json',
    '//etc/passwd',
    '/index.html%00.js',
    '/%',
    '/secret.txt',
    '/nothing.js',
  ])('do not include %s', async (path) => {
    expect((await get(path)).status).toBeGreaterThanOrEqual(400)
  })

  it('are only read', async () => {
    for (const method of ['POST', 'DELETE'])
      expect((await ask(host.port, '/', { method, headers: host.letIn })).status).toBe(405)
  })
})

const put = (path: string, body: string, headers: Record<string, string> = host.letIn) =>
  ask(host.port, path, { method: 'PUT', headers, body: Buffer.from(body) })
const pathIn = (body: string): string => JSON.parse(body).path

describe('uploads', () => {
  it('of one drop land in one private folder, under their own names', async () => {
    const model = pathIn((await put('/upload/model.onnx?drop=d1', 'model')).body)
    const weights = pathIn((await put('/upload/model.onnx.data?drop=d1', 'weights')).body)
    expect(basename(model)).toBe('model.onnx')
    expect(dirname(weights)).toBe(dirname(model))
    expect(readFileSync(weights, 'utf8')).toBe('weights')
    if (process.platform !== 'win32') expect(statSync(dirname(dirname(model))).mode & 0o777).toBe(0o700)
  })

  it('of the same name do not replace each other', async () => {
    const paths = await Promise.all(
      ['one', 'two'].map(async (body) => pathIn((await put('/upload/d.csv?drop=d2', body)).body)),
    )
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(['one', 'two'])
    expect(paths.map((path) => basename(path))).toEqual(['d.csv', 'd.csv'])
  })

  it('keep names of other scripts', async () => {
    const path = pathIn((await put(`/upload/${encodeURIComponent('数据 1.csv')}?drop=d3`, 'x')).body)
    expect(basename(path)).toBe('数据 1.csv')
  })

  it.each([
    '/upload/..%2fescape?drop=d',
    '/upload/..%5cescape?drop=d',
    '/upload/%2e%2e%2f%2e%2e%2fescape?drop=d',
    '/upload/?drop=d',
    '/upload/a%00b?drop=d',
    '/upload/a.csv?drop=..',
    '/upload/a.csv?drop=a%2fb',
    '/upload/a.csv',
    '/upload/%E0%A4%A?drop=d',
  ])('are refused under %s', async (path) => {
    expect((await put(path, 'x')).status).toBe(400)
  })

  it('are refused without an origin, as from a form of another page', async () => {
    expect((await put('/upload/a.csv?drop=d', 'x', { cookie: host.letIn.cookie })).status).toBe(403)
  })

  it.each([
    ['announced', {}],
    ['found out on the way', { 'transfer-encoding': 'chunked' }],
  ])('are refused above the limit, %s, and leave nothing behind', async (_name, headers) => {
    const kept = pathIn((await put('/upload/kept.csv?drop=d9', 'x'.repeat(uploadLimitBytes))).body)
    const tooMuch = await put('/upload/a.csv?drop=d9', 'x'.repeat(uploadLimitBytes + 1), {
      ...host.letIn,
      ...headers,
    })
    expect(tooMuch.status).toBe(413)
    expect(readdirSync(dirname(kept))).not.toContain('a.csv')
    expect(readdirSync(dirname(dirname(kept))).filter((name) => name.startsWith('incoming'))).toEqual([])
  })

  it('that break off leave nothing behind', async () => {
    const kept = pathIn((await put('/upload/kept.csv?drop=d8', 'x')).body)
    const broken = request({
      host: '127.0.0.1',
      port: host.port,
      path: '/upload/a.csv?drop=d8',
      method: 'PUT',
      headers: { ...host.letIn, 'content-length': 500 },
    })
    broken.on('error', () => undefined)
    broken.write('half')
    const root = dirname(dirname(kept))
    const incoming = () => readdirSync(root).filter((name) => name.startsWith('incoming'))
    await vi.waitFor(() => expect(incoming()).toHaveLength(1))
    broken.destroy()
    await vi.waitFor(() => expect(incoming()).toEqual([]))
    expect(readdirSync(dirname(kept))).toEqual(['kept.csv'])
  })

  it('are removed when the server closes', async () => {
    const other = await startForTest(client)
    const answer = await ask(other.port, '/upload/a.csv?drop=d', {
      method: 'PUT',
      headers: other.letIn,
      body: Buffer.from('x'),
    })
    const path = pathIn(answer.body)
    expect(existsSync(path)).toBe(true)
    await other.close()
    expect(existsSync(dirname(dirname(path)))).toBe(false)
  })
})

function connect(path: string, headers: Record<string, string>): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => undefined)
  })
}

describe('the engine socket', () => {
  it.each([
    ['without a cookie', '/engine', { origin: 'own' }, 403],
    ['without an origin', '/engine', { cookie: 'own' }, 403],
    ['from another origin', '/engine', { cookie: 'own', origin: 'http://evil.example' }, 403],
    [
      'from a rebound name',
      '/engine',
      { cookie: 'own', origin: 'http://evil.example', host: 'evil.example' },
      403,
    ],
    ['under another path', '/other', { cookie: 'own', origin: 'own' }, 404],
  ])('is refused %s', async (_name, path, wanted, status) => {
    const own: Record<string, string> = host.letIn
    const headers = Object.fromEntries(
      Object.entries(wanted).map(([name, value]) => [name, value === 'own' ? (own[name] ?? '') : value]),
    )
    expect(await connect(path, headers)).toBe(status)
  })

  it('relays requests and answers in msgpack', async () => {
    const socket = await connect('/engine', host.letIn)
    if (typeof socket === 'number') throw new Error(`refused: ${socket}`)
    const answered = new Promise<unknown>((resolve) =>
      socket.on('message', (data: Buffer) => resolve(decode(data))),
    )
    const call = { id: '1', method: 'open', params: { path: 'a.csv' } }
    socket.send(encode({ t: 'q', i: 'x', m: 'request', a: [call] }))
    expect(await answered).toMatchObject({
      i: 'x',
      r: { ok: false, failure: { kind: 'internal', detail: 'no engine in this test' } },
    })
    expect(asked).toEqual(['open'])
    socket.close()
  })

  it.each([
    ['text', 'hello', 1007],
    ['broken msgpack', Buffer.from([0xc1]), 1007],
    ['an oversized frame', Buffer.alloc(2 ** 20 + 1), 1009],
  ])('is closed on %s, and the server lives on', async (_name, frame, code) => {
    const socket = await connect('/engine', host.letIn)
    if (typeof socket === 'number') throw new Error(`refused: ${socket}`)
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.send(frame)
    expect(await closed).toBe(code)
    expect((await get('/')).status).toBe(200)
  })
})

describe('starting', () => {
  it('says that a port is taken', async () => {
    const started = startWebHost({ files: [], port: host.port, folder: import.meta.dirname })
    await expect(started).rejects.toThrow(`port ${host.port} is in use; choose another --port`)
  })

  it('says that the interface is not built', async () => {
    const folder = `${import.meta.dirname}/no-such-folder`
    await expect(startWebHost({ files: [], folder })).rejects.toThrow('the interface is not built')
  })
})
