/** The engine in Electron's utility process. */

import type { EngineProcess } from '../engine/process'
import { removeSpill } from '../runtime/spill'

/** The part of Electron's UtilityProcess that is used. */
export interface UtilityChild {
  /** undefined before it was started and after it has ended. */
  readonly pid?: number | undefined
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'spawn', listener: () => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  kill(): boolean
}

/** Wraps a utility process that runs the engine's script. */
export function utilityEngine(child: UtilityChild): EngineProcess {
  const listeners: ((reason: string) => void)[] = []
  let pid = child.pid
  child.on('spawn', () => {
    pid = child.pid
  })
  child.on('exit', (code) => {
    // A process that crashed could not do so itself.
    if (pid !== undefined) removeSpill(pid)
    for (const listener of listeners) listener(`exit code ${code}`)
  })
  const onExit = (listener: (reason: string) => void) => void listeners.push(listener)
  return {
    channel: {
      post: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onClose: onExit,
      // A utility process has no end of its own to disconnect, and the engine keeps nothing that would be lost.
      close: () => void child.kill(),
    },
    kill: () => void child.kill(),
    onExit,
  }
}
