/**
 * Keeps an engine process for its host: started by the first request, started anew by the first request after its death,
 * ended when it does not let go of a cancelled task. There is no heartbeat: a run of a model blocks the engine's event
 * loop (runtime.ts), so silence alone says nothing; silence after a cancel does.
 */

import { describeTask, requestError } from '../contract/failure'
import { createClient } from '../contract/link'
import {
  type EngineClient,
  type Method,
  type Params,
  RequestError,
  type RequestOptions,
} from '../contract/protocol'
import type { EngineProcess } from './process'

export interface Supervisor {
  /**
   * Rejects with RequestError `engine-died` for the tasks that ran in a process that crashed. Tasks that merely shared a
   * process with one that had to be ended are run again in the next; their events then arrive twice.
   */
  readonly client: EngineClient
  state(): 'stopped' | 'idle' | 'busy'
  /** Ends the process and resolves when it is gone. */
  close(): Promise<void>
}

interface Generation {
  process: EngineProcess
  client: EngineClient
  tasks: number
  /** It was ended from here, because of a task that would not be cancelled. */
  ended: boolean
  gone: Promise<void>
}

function startGeneration(spawn: () => EngineProcess): Generation {
  const process = spawn()
  const gone = new Promise<void>((resolve) => process.onExit(() => resolve()))
  return { process, client: createClient(process.channel), tasks: 0, ended: false, gone }
}

const diedUnder = (error: unknown) => error instanceof RequestError && error.failure.kind === 'engine-died'

/** `graceMs`: how long a process may take to let go of a cancelled task, or to end when asked. */
export function createSupervisor({
  spawn,
  graceMs = 3_000,
}: {
  spawn: () => EngineProcess
  graceMs?: number
}): Supervisor {
  let current: Generation | null = null
  let closed = false

  function generation(): Generation {
    if (current) return current
    const started = startGeneration(spawn)
    started.process.onExit(() => {
      if (current === started) current = null
    })
    current = started
    return started
  }

  function end(stuck: Generation): void {
    stuck.ended = true
    if (current === stuck) current = null
    stuck.process.kill()
  }

  async function run<M extends Method>(
    on: Generation,
    method: M,
    params: Params<M>,
    options: RequestOptions,
  ) {
    let timer: NodeJS.Timeout | undefined
    const onAbort = () => {
      timer = setTimeout(() => end(on), graceMs)
    }
    options.signal?.addEventListener('abort', onAbort)
    on.tasks++
    try {
      return await on.client.request(method, params, options)
    } finally {
      options.signal?.removeEventListener('abort', onAbort)
      on.tasks--
      clearTimeout(timer)
    }
  }

  const client: EngineClient = {
    async request(method, params, options = {}) {
      for (;;) {
        if (closed) {
          const task = describeTask(method, params)
          throw requestError({ kind: 'engine-died', task, detail: 'the application is closing' })
        }
        const on = generation()
        try {
          return await run(on, method, params, options)
        } catch (error) {
          if (!on.ended || !diedUnder(error)) throw error
          if (options.signal?.aborted) throw requestError({ kind: 'cancelled' })
        }
      }
    },
  }

  return {
    client,
    state: () => (current === null ? 'stopped' : current.tasks > 0 ? 'busy' : 'idle'),
    async close() {
      closed = true
      const last = current
      if (!last) return
      last.process.channel.close()
      const timer = setTimeout(() => last.process.kill(), graceMs)
      await last.gone
      clearTimeout(timer)
    },
  }
}
