/** Questions to the engine as the store shows them: on their way with progress, answered, cancelled or failed. */
import { failureOf } from '../../main/contract/failure'
import type { Method, Params, Result } from '../../main/contract/protocol'
import type { Asked } from './model'
import type { Session } from './session'

/** How a question ended that gave no answer. */
export function endedBy(error: unknown): Extract<Asked<never>, { state: 'cancelled' | 'failed' }> {
  const failure = failureOf(error)
  return failure.kind === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', failure }
}

/** Asks and tells `put` each state of the question from the first on. Never rejects. */
export async function ask<M extends Method>(
  { host }: Session,
  [method, params]: readonly [M, Params<M>],
  signal: AbortSignal,
  put: (asked: Asked<Result<M>>) => void,
): Promise<void> {
  put({ state: 'asking', progress: null })
  try {
    const value = await host.request(method, params, {
      signal,
      onEvent: (event) => {
        if (event.kind === 'progress') put({ state: 'asking', progress: event.progress })
      },
    })
    put({ state: 'ready', value })
  } catch (error) {
    put(endedBy(error))
  }
}
