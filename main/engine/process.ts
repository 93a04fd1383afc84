import type { Channel } from '../contract/channel'

/** A running engine, however its host started it. */
export interface EngineProcess {
  /** Its `onClose` is called when the process has ended. */
  readonly channel: Channel
  /** Ends the process at once, whatever it is doing. */
  kill(): void
  onExit(listener: (reason: string) => void): void
}
