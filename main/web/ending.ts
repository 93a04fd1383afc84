const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const numbers = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const

/**
 * Runs `clean` (synchronous) when the process exits, or is told to end by a signal that nobody else handles. Gives a
 * function that forgets it again.
 */
export function onEnding(clean: () => void): () => void {
  process.once('exit', clean)
  const handlers = signals.map((signal) => {
    const handle = () => {
      // Where the command line listens too, it ends the server in order; that comes back here through `exit`.
      if (process.listenerCount(signal) === 1) process.exit(128 + numbers[signal])
    }
    process.on(signal, handle)
    return { signal, handle }
  })
  return () => {
    process.off('exit', clean)
    for (const { signal, handle } of handlers) process.off(signal, handle)
  }
}
