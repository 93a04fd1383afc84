/**
 * What `ask` promises, one after the other: each is asked for while the one before is looked at, never two at a time. null
 * ends it. `leave` is called where the reader leaves early, before what was asked for last is waited for. Throws what `ask`
 * rejects with, when its turn has come.
 */
export async function* oneAhead<T>(
  ask: () => Promise<T | null>,
  leave: () => void = () => undefined,
): AsyncGenerator<T> {
  let next = ask()
  let ended = false
  try {
    for (;;) {
      const got = await next
      if (got === null) break
      next = ask()
      // Whoever reads on meets the fault of the next one; to a reader that leaves it is nothing.
      next.catch(() => undefined)
      yield got
    }
    ended = true
  } finally {
    if (!ended) leave()
    await next.catch(() => undefined)
  }
}
