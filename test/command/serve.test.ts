import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Environment } from '../../main/command/environment'
import { expandPaths } from '../../main/command/serve'
import { run } from './fake-environment'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-serve-'))
  await writeFile(join(folder, 'b.csv'), '')
  await writeFile(join(folder, 'a.onnx'), '')
  await writeFile(join(folder, '.hidden'), '')
  await mkdir(join(folder, 'inner'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('serve', () => {
  it('prints the address, waits for the interrupt and closes', async () => {
    const controller = new AbortController()
    const calls: unknown[] = []
    const startWebHost: Environment['startWebHost'] = async (options) => {
      calls.push(options)
      setImmediate(() => controller.abort())
      return {
        url: 'http://127.0.0.1:8080/#key',
        close: async () => {
          calls.push('closed')
        },
      }
    }
    const ended = await run(['serve', folder, '--port', '8080'], { signal: controller.signal, startWebHost })
    expect(ended).toMatchObject({ code: 0, out: 'http://127.0.0.1:8080/#key\n', err: '' })
    const files = [join(folder, 'a.onnx'), join(folder, 'b.csv')]
    expect(calls).toEqual([{ files, port: 8080, open: false }, 'closed'])
  })

  it('says that a path is not there', async () => {
    const ended = await run(['serve', join(folder, 'none.csv')])
    expect(ended.code).toBe(2)
    expect(ended.err).toMatch(/none\.csv: no such file or folder; check the path\n$/)
  })

  it('keeps the order of what was named', async () => {
    const named = [join(folder, 'b.csv'), join(folder, 'a.onnx')]
    expect(await expandPaths(named)).toEqual(named)
  })
})
