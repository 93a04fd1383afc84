/** The engine in Electron's utility process. */
import type { EngineProcess } from '../engine/process'

/** The part of Electron's UtilityProcess that is used. */
export interface UtilityChild {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  kill(): boolean
}

/** Wraps a utility process that runs the engine's script. */
export function utilityEngine(child: UtilityChild): EngineProcess {
  const listeners: ((reason: string) => void)[] = []
  child.on('exit', (code) => {
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
