import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineClient } from '../../main/contract/protocol'
import { startWebHost } from '../../main/web/server'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** One request as written: unlike fetch, any path, Host and Origin can be sent. */
export function ask(
  port: number,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: OutgoingHttpHeaders; body?: Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

export interface Running {
  url: string
  port: number
  /** Headers of a browser that has been let in. */
  letIn: { cookie: string; origin: string }
  close(): Promise<void>
}

export const uploadLimitBytes = 1_000

/** A server with a two-file interface and `client` for its engine. */
export async function startForTest(client: EngineClient, files: string[] = []): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-interface-'))
  writeFileSync(join(folder, 'index.html'), '<title>Assay</title>')
  writeFileSync(join(folder, 'index.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'not of a served kind')
  const host = await startWebHost({
    files,
    folder,
    uploadLimitBytes,
    startEngine: () => ({ client, close: async () => undefined }),
  })
  const { port, pathname, search } = new URL(host.url)
  const entered = await ask(Number(port), `${pathname}${search}`)
  const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  return {
    url: host.url,
    port: Number(port),
    letIn: { cookie, origin: `http://127.0.0.1:${port}` },
    async close() {
      await host.close()
      rmSync(folder, { recursive: true })
    },
  }
}
