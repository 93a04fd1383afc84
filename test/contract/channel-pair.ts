import type { Channel } from '../../main/contract/channel'

export interface End extends Channel {
  /** Everything that was posted into this end. */
  readonly posted: unknown[]
}

/** Two joined ends in one process. Messages are cloned, as a process border clones them, and arrive later, in order. */
export function createChannelPair(): [End, End] {
  const listeners: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []]
  const closers: ((reason: string) => void)[] = []
  let open = true
  const end = (own: 0 | 1): End => {
    const posted: unknown[] = []
    return {
      posted,
      post(message) {
        if (!open) throw new Error('closed')
        const copy: unknown = structuredClone(message)
        posted.push(copy)
        queueMicrotask(() => {
          for (const listener of listeners[own === 0 ? 1 : 0]) listener(copy)
        })
      },
      onMessage: (listener) => listeners[own].push(listener),
      onClose: (listener) => closers.push(listener),
      close() {
        if (!open) return
        open = false
        for (const closer of closers) closer('closed by test')
      },
    }
  }
  return [end(0), end(1)]
}
