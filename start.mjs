#!/usr/bin/env node
// `npm start -- FILE...`: installs and builds what is missing or stale, then opens the desktop window, or serves the same
// interface on the loopback address where no window can be opened. Plain Node, because it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = import.meta.dirname
const at = (...parts) => join(root, ...parts)
const downloadLimitMs = 60_000
/** A window that fails this early never opened: a missing library, a sandbox that the system does not allow. */
const failedStartMs = 10_000

// Under `npm start` the working folder is the package's; INIT_CWD is where the user stands.
const userFolder = (process.env.npm_lifecycle_event === 'start' && process.env.INIT_CWD) || process.cwd()
const files = process.argv.slice(2).map((file) => resolve(userFolder, file))

const modified = (path) => lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null

/** The newest time in a tree. Folders count too: their time tells that a file was removed. */
function newest(path) {
  const own = modified(path)
  if (own === null) return 0
  if (!lstatSync(path).isDirectory()) return own
  return Math.max(own, ...readdirSync(path).map((name) => newest(join(path, name))))
}

function npm(args) {
  const script = process.env.npm_execpath
  const [command, ...before] = script?.endsWith('.js') ? [process.execPath, script] : ['npm']
  const { status, stdout, stderr, error } = spawnSync(command, [...before, ...args], {
    cwd: root,
    encoding: 'utf8',
    // Without npm's own script only a shell finds npm.cmd.
    shell: process.platform === 'win32' && before.length === 0,
  })
  if (status === 0) return
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`)
  console.error(`npm ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`)
  process.exit(status ?? 1)
}

function install() {
  const installed = modified(at('node_modules', '.package-lock.json'))
  if (installed !== null && installed >= (modified(at('package-lock.json')) ?? 0)) return
  console.error('Installing what Assay needs...')
  // The build tools are development dependencies, which NODE_ENV=production would leave out.
  npm(['ci', '--include=dev'])
}

const outputs = [
  'out/main/index.js',
  'out/main/cli.js',
  'out/main/engine.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
]
const inputs = ['main', 'preload', 'renderer', 'electron.vite.config.ts', 'package-lock.json']

function build() {
  const built = outputs.map((path) => modified(at(path)))
  if (!built.includes(null) && Math.min(...built) >= Math.max(...inputs.map((path) => newest(at(path)))))
    return
  console.error('Building...')
  npm(['run', 'build'])
}

/** Why no window can be opened on this machine, whatever is installed; null: one can. */
function noWindow() {
  const { env, platform } = process
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display'
  if (platform !== 'linux' && env.SSH_CONNECTION) return 'there is no display in an ssh session'
  if (platform === 'linux' && process.getuid() === 0) return "Electron's sandbox does not run as root"
  return null
}

/** As node_modules/electron/index.js finds it, without its download. */
function electronBinary() {
  const list = at('node_modules', 'electron', 'path.txt')
  const name = existsSync(list) ? readFileSync(list, 'utf8') : null
  const other = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (other) return join(other, name ?? (process.platform === 'win32' ? 'electron.exe' : 'electron'))
  return name && at('node_modules', 'electron', 'dist', name)
}

const hasElectron = () => {
  const binary = electronBinary()
  return binary !== null && existsSync(binary)
}

/** Runs Electron's own download; gives why there is still no binary, or null. */
function download() {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return 'ELECTRON_OVERRIDE_DIST_PATH holds no Electron'
  console.error('Downloading Electron...')
  const { status, signal, error } = spawnSync(
    process.execPath,
    [at('node_modules', 'electron', 'install.js')],
    {
      cwd: root,
      stdio: 'ignore',
      timeout: downloadLimitMs,
      killSignal: 'SIGKILL',
    },
  )
  if (status === 0 && hasElectron()) return null
  const late = signal === 'SIGKILL' || error?.code === 'ETIMEDOUT'
  return late
    ? `Electron could not be downloaded within ${downloadLimitMs / 1000} s`
    : 'Electron could not be downloaded'
}

/** A signal asked for the end, so that what follows is no failure. */
let stopped = false

/** Runs a child to its end, which a Ctrl-C reaches as well as this process; gives its code, or null after a signal. */
function run(command, args, env = process.env) {
  return new Promise((done) => {
    const child = spawn(command, args, { env, stdio: 'inherit' })
    const forward = (signal) => {
      stopped = true
      // The terminal sends an interrupt to both; any other signal comes here alone.
      if (signal !== 'SIGINT') child.kill(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
    const end = (code) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, forward)
      done(code)
    }
    child.on('error', () => end(null))
    child.on('exit', end)
  })
}

/** Gives why no window opened, or null after one was opened and closed. */
async function openWindow() {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const started = performance.now()
  const code = await run(electronBinary(), [root, ...files], env)
  if (code === 0 || stopped || performance.now() - started > failedStartMs) return null
  return 'Electron cannot start on this system'
}

async function serve(reason) {
  console.log(`No desktop window, because ${reason}; open this address in a browser instead:`)
  const code = await run(process.execPath, [at('out', 'main', 'cli.js'), 'serve', ...files])
  process.exit(stopped ? 0 : (code ?? 1))
}

install()
build()
const hindrance = noWindow() ?? (hasElectron() ? null : download())
const failed = hindrance ?? (await openWindow())
if (failed !== null) await serve(failed)
