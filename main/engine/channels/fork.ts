/** The engine as a child process of Node, joined by its IPC channel with structured clones (64-bit integers, bytes). */
import { type ChildProcess, fork } from 'node:child_process'
import type { Channel } from '../../contract/channel'
import { removeSpill } from '../../runtime/spill'
import type { EngineProcess } from '../process'

const keptStderr = 8_000

/** The last words on stderr: native code that aborts says there why, and nowhere else. */
function lastWords(child: ChildProcess): () => string {
  let kept = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    kept = (kept + text).slice(-keptStderr)
  })
  return () => {
    const [beforeTrace = ''] = kept.split('----- Native stack trace -----')
    return beforeTrace.trim().split('\n').slice(-3).join(' ')
  }
}

/** Calls `listener` once, when the process has ended or could not be started. */
function onEnd(child: ChildProcess, listener: (reason: string) => void): void {
  const words = lastWords(child)
  let told = false
  const tell = (reason: string) => {
    if (told) return
    told = true
    const last = words()
    listener(last === '' ? reason : `${reason}: ${last}`)
  }
  // Not the event `close`: Node keeps it back after `disconnect` with advanced serialization. The exit may be told before
  // stderr has been read to its end.
  child.on('exit', (code, signal) => {
    const reason = signal ? `signal ${signal}` : `exit code ${code}`
    if (!child.stderr || child.stderr.destroyed) tell(reason)
    else child.stderr.once('close', () => tell(reason))
  })
  child.on('error', (error) => {
    if (child.pid === undefined) tell(error.message)
  })
}

/**
 * Starts `script` as an engine. Its stdout is closed, because the host's own stdout may carry a result that native
 * libraries must not write into.
 */
export function forkEngine(script: string, env: Readonly<Record<string, string>> = {}): EngineProcess {
  const child = fork(script, [], {
    env: { ...process.env, ...env },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const listeners: ((reason: string) => void)[] = []
  onEnd(child, (reason) => {
    // A process that crashed could not do so itself.
    if (child.pid !== undefined) removeSpill(child.pid)
    for (const listener of listeners) listener(reason)
  })
  return {
    channel: {
      // A failed send means that the process is ending, which is told by `exit`; without a callback it would throw.
      post: (message) => void child.send(Object(message), () => undefined),
      onMessage: (listener) => void child.on('message', listener),
      onClose: (listener) => void listeners.push(listener),
      close: () => {
        if (child.connected) child.disconnect()
      },
    },
    kill: () => void child.kill('SIGKILL'),
    onExit: (listener) => void listeners.push(listener),
  }
}

/** The other end, inside a forked engine; null in a process that was not forked. */
export function channelOfFork(): Channel | null {
  const send = process.send?.bind(process)
  if (!send) return null
  return {
    post: (message) => void send(message),
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.on('disconnect', () => listener('the host is gone')),
    close: () => process.disconnect(),
  }
}
