import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

const installed = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Nothing but the loopback page is visited, so nothing of the browser's own may go out either. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Asked for as on the platform it was made for, the package also unpacks the libraries that a bare machine lacks. */
async function unpacked(): Promise<string> {
  const before = process.env.AWS_LAMBDA_JS_RUNTIME
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x'
  try {
    return await chromium.executablePath()
  } finally {
    if (before === undefined) delete process.env.AWS_LAMBDA_JS_RUNTIME
    else process.env.AWS_LAMBDA_JS_RUNTIME = before
  }
}

async function bundled(): Promise<Browser> {
  const executablePath = await unpacked()
  // Its own recommended arguments switch web security off, and with it what the loopback host relies on.
  const args = [...quiet, '--no-zygote']
  try {
    return await playwright.launch({ executablePath, args, headless: true })
  } catch {
    const env = { ...process.env, LD_LIBRARY_PATH: join(tmpdir(), 'al2023', 'lib') }
    return await playwright.launch({ executablePath, args, env, headless: true })
  }
}

/**
 * A real Chromium: an installed one, else the one inside @sparticuz/chromium. Throws Error where none starts, so that a run
 * without a browser fails instead of passing for having tested nothing.
 */
export async function startBrowser(): Promise<Browser> {
  const failures: string[] = []
  for (const executablePath of installed.filter(
    (path): path is string => path !== undefined && existsSync(path),
  ))
    try {
      return await playwright.launch({ executablePath, args: quiet, headless: true })
    } catch (error) {
      failures.push(`${executablePath}: ${error instanceof Error ? error.message : error}`)
    }
  try {
    return await bundled()
  } catch (error) {
    failures.push(`@sparticuz/chromium: ${error instanceof Error ? error.message : error}`)
  }
  throw new Error(`no Chromium could be started:\n${failures.join('\n')}`)
}
