/** The built engine as a process of its own, whose memory can be read. */
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createClient } from '../../main/contract/link'
import type { EngineClient, TaskEvent } from '../../main/contract/protocol'
import { RequestError } from '../../main/contract/protocol'
import { engineScript } from '../../main/engine/places'

export interface BenchEngine {
  client: EngineClient
  /** Most memory the process ever held, in MB; NaN where the system does not tell (other than Linux). */
  peakMegabytes(): number
  close(): Promise<void>
}

export function startBenchEngine(): BenchEngine {
  const child = fork(engineScript, [], { serialization: 'advanced', execArgv: [] })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const client = createClient({
    post: (message) => void child.send(Object(message)),
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => void child.on('exit', () => listener('ended')),
    close: () => child.disconnect(),
  })
  return {
    client,
    peakMegabytes: () => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
        return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1e3
      } catch {
        return Number.NaN
      }
    },
    close: async () => {
      child.disconnect()
      await ended
    },
  }
}

/** Milliseconds from cancelling a request to its end; it is cancelled at the first event that `when` waits for. */
export async function cancelLatency(
  { client }: BenchEngine,
  method: 'open' | 'profile',
  path: string,
  when: (event: TaskEvent) => boolean,
): Promise<number> {
  const abort = new AbortController()
  let cancelledAt = Number.NaN
  const onEvent = (event: TaskEvent) => {
    if (abort.signal.aborted || !when(event)) return
    cancelledAt = performance.now()
    abort.abort()
  }
  try {
    await client.request(method, { path }, { signal: abort.signal, onEvent })
  } catch (error) {
    if (error instanceof RequestError && error.failure.kind === 'cancelled')
      return performance.now() - cancelledAt
    throw error
  }
  throw new Error('it ended before it was cancelled')
}
