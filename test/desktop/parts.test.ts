import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerAppRequest } from '../../main/desktop/app-protocol'
import { keepBounds, readBounds } from '../../main/desktop/bounds'
import { menuTemplate } from '../../main/desktop/menu'
import { utilityEngine } from '../../main/desktop/utility-engine'
import { listInterfaceFiles } from '../../main/engine/interface-files'
import { createSupervisor } from '../../main/engine/supervisor'
import { failureFrom } from '../contract/failure-from'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-'))
  writeFileSync(join(folder, 'index.html'), '<title>Assay</title>')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('assay://app', () => {
  const get = (url: string, method = 'GET') => answerAppRequest({ url, method }, listInterfaceFiles(folder))

  it('serves the page under the same policy as the browser gets', async () => {
    const answer = await get('assay://app/')
    expect(await answer.text()).toBe('<title>Assay</title>')
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it.each([
    'assay://app/../../etc/passwd',
    'assay://app/%2e%2e%2fpackage.json',
    'assay://other/',
    'file:///',
  ])('does not serve %s', async (url) => {
    expect((await get(url)).status).toBe(404)
  })

  it('is only read', async () => {
    expect((await get('assay://app/', 'POST')).status).toBe(405)
  })
})

describe('window bounds', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  const byDefault = { width: 1280, height: 860 }

  it('are those of last time', () => {
    const file = join(folder, 'window.json')
    const bounds = { x: 10, y: 20, width: 800, height: 600 }
    keepBounds(file, bounds)
    expect(readBounds(file, [screen])).toEqual(bounds)
  })

  it('are the default ones when their screen is gone, or the file is damaged or missing', () => {
    const file = join(folder, 'away.json')
    keepBounds(file, { x: 2000, y: 20, width: 800, height: 600 })
    expect(readBounds(file, [screen])).toEqual(byDefault)
    writeFileSync(file, '{"x": "left"')
    expect(readBounds(file, [screen])).toEqual(byDefault)
    expect(readBounds(join(folder, 'none.json'), [screen])).toEqual(byDefault)
  })
})

describe('menu', () => {
  const template = (platform: NodeJS.Platform, systemLocale: string, development = false) =>
    JSON.stringify(menuTemplate({ systemLocale, platform, development, open: () => undefined }))

  it('opens files by the keyboard, in the language of the system', () => {
    expect(template('linux', 'en-GB')).toContain('"label":"Open…","accelerator":"CmdOrCtrl+O"')
    expect(template('linux', 'zh-CN')).toContain('"label":"打开…"')
  })

  it('quits from the file menu, except on macOS, where the application menu does', () => {
    expect(template('win32', 'en')).toContain('"role":"quit"')
    expect(template('darwin', 'en')).not.toContain('"role":"quit"')
    expect(template('darwin', 'en')).toContain('"role":"appMenu"')
  })

  it('reloads and inspects in development alone', () => {
    expect(template('linux', 'en')).not.toContain('toggleDevTools')
    expect(template('linux', 'en', true)).toContain('toggleDevTools')
  })
})

describe('the utility process', () => {
  it('that exits rejects its task, and the next request starts another', async () => {
    const children: EventEmitter[] = []
    const spawn = () => {
      const child = Object.assign(new EventEmitter(), { postMessage: () => undefined, kill: () => true })
      children.push(child)
      return utilityEngine(child)
    }
    const { client } = createSupervisor({ spawn })
    const opening = failureFrom(client.request('open', { path: 'bad.onnx' }))
    children[0]?.emit('exit', 139)
    expect(await opening).toEqual({ kind: 'engine-died', task: 'open bad.onnx', detail: 'exit code 139' })
    const next = failureFrom(client.request('samples', {}))
    expect(children).toHaveLength(2)
    children[1]?.emit('exit', 0)
    await next
  })
})
