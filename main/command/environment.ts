/** What the commands are handed by cli.ts, or by a test in its place. */
import type { Writable } from 'node:stream'
import type { EngineClient } from '../contract/protocol'

/** A process's output; the rest is there when it goes to a terminal. */
export interface Output extends Writable {
  isTTY?: boolean
  columns?: number
  hasColors?(): boolean
}

export interface Environment {
  stdout: Output
  stderr: Output
  version: string
  /** Aborted by an interrupt from the keyboard. */
  signal: AbortSignal
  startEngine(): { client: EngineClient; close(): Promise<void> }
  startWebHost(options: {
    files: string[]
    port?: number
    open?: boolean
  }): Promise<{ url: string; close(): Promise<void> }>
}
