/// <reference lib="dom" />
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { _electron, type Page } from 'playwright-core'
import { startBrowser } from './browser'

const root = join(import.meta.dirname, '..', '..')

/** One running Assay with its page, in either host. */
export interface RunningHost {
  page: Page
  /** Brings files in as a user of this host does: dropped on the window, or by path where the host can not be dropped on. */
  bring(paths: string[]): Promise<void>
  close(): Promise<void>
}

export interface HostKind {
  name: 'browser' | 'desktop'
  /** null: it can run here; else why it can not. */
  lacking: string | null
  start(): Promise<RunningHost>
}

/** Drops real File objects on the window, as the browser does with files of the user's desktop. */
export async function drop(page: Page, paths: string[]): Promise<void> {
  const files = paths.map((path) => ({ name: basename(path), base64: readFileSync(path).toString('base64') }))
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer()
    for (const { name, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      transfer.items.add(new File([bytes], name))
    }
    return transfer
  }, files)
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer })
  await page.waitForFunction(() =>
    document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.textContent?.includes('Drop to open'),
  )
  // Whatever lies under the pointer then takes the drop, as with a real one.
  await page.evaluate((transfer) => {
    const under = document.elementFromPoint(innerWidth / 2, innerHeight / 2)
    for (const type of ['dragenter', 'dragover', 'drop'])
      under?.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))
  }, transfer)
}

async function openPaths(page: Page, paths: string[]): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Path of a file' })
  for (const path of paths) {
    await field.fill(path)
    await field.press('Enter')
    await page.getByText(basename(path), { exact: true }).first().waitFor()
  }
}

/** The first line a process prints that holds a loopback URL. Rejects when it ends before. */
function urlFrom(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const read = (chunk: Buffer) => {
      said += chunk.toString()
      const url = /http:\/\/127\.0\.0\.1:\d+\S*/.exec(said)
      if (url) resolve(url[0])
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it printed a URL: ${said}`)))
  })
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done()
    else child.once('exit', () => done())
  })

async function startInBrowser(): Promise<RunningHost> {
  const child = spawn(process.execPath, [join(root, 'out/main/cli.js'), 'serve'], {
    env: { ...process.env, ASSAY_TEST: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await urlFrom(child)
  const browser = await startBrowser()
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  await page.goto(url)
  return {
    page,
    bring: (paths) => drop(page, paths),
    close: async () => {
      await browser.close()
      child.kill('SIGTERM')
      await ended(child)
    },
  }
}

function electronBinary(): string | null {
  const folder = join(createRequire(import.meta.url).resolve('electron/package.json'), '..')
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const paths = [
    named && join(named, 'electron'),
    existsSync(join(folder, 'path.txt')) &&
      join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim()),
  ]
  return paths.find((path): path is string => typeof path === 'string' && existsSync(path)) ?? null
}

async function startDesktop(): Promise<RunningHost> {
  const app = await _electron.launch({
    executablePath: electronBinary() ?? '',
    args: [join(root, 'out/main/index.js')],
    env: { ...process.env, ASSAY_TEST: '1' } as Record<string, string>,
  })
  const page = await app.firstWindow()
  await page.setViewportSize({ width: 1280, height: 800 })
  // Playwright can not make a File that has a path, so files come in by path here.
  return { page, bring: (paths) => openPaths(page, paths), close: () => app.close() }
}

const display = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

export const hosts: HostKind[] = [
  { name: 'browser', lacking: null, start: startInBrowser },
  {
    name: 'desktop',
    lacking: electronBinary() === null ? 'no Electron binary' : display ? null : 'no display',
    start: startDesktop,
  },
]

export const fixture = (name: string, ...files: string[]): string[] =>
  (files.length > 0 ? files : ['data.csv', 'model.onnx', 'training.json', 'log.csv']).map((file) =>
    join(root, 'test/fixtures/cases', name, file),
  )
