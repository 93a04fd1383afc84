/** A two-way pipe of structured messages between two processes: fork, utility process, WebSocket or preload bridge. */
export interface Channel {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, when the other end is gone; `reason` is for people. */
  onClose(listener: (reason: string) => void): void
  close(): void
}
