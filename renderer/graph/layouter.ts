/** One layout at a time, in a worker; the next request ends the one under way. */
import ELK, { type ELK as Elk } from 'elkjs/lib/elk-api'
import elkWorkerUrl from 'elkjs/lib/elk-worker.min.js?url'
import { elkGraph, type Placed, placedByElk } from './layout'
import { plainLayout } from './plain-layout'
import type { ShownGraph } from './shown'

export interface Layout {
  placed: Placed
  /** Why it is the simple one although there was time; null: nothing went wrong. */
  failure: string | null
}

export interface Layouter {
  /** null: another request, or the end, came first. Never rejects. */
  layout(shown: ShownGraph): Promise<Layout | null>
  close(): void
}

/** Longer than this nobody waits for straighter lines. */
const limitMs = 2000

export const startElkWorker = (): Worker => new Worker(elkWorkerUrl)

interface Running {
  elk: Elk
  /** Rejects when the worker dies or cannot be loaded. */
  died: Promise<never>
}

function started(startWorker: () => Worker): Running {
  let fail: (error: Error) => void = () => undefined
  const died = new Promise<never>((_, reject) => {
    fail = reject
  })
  // Nobody may be waiting when it dies.
  died.catch(() => undefined)
  const elk = new ELK({
    workerFactory: () => {
      const worker = startWorker()
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        fail(new Error(event.message || 'the layout worker could not be loaded'))
      })
      return worker
    },
  })
  return { elk, died }
}

export function createLayouter(startWorker: () => Worker = startElkWorker, limit = limitMs): Layouter {
  let running: Running | null = null
  let latest = 0
  let busy = false
  const stop = () => {
    running?.elk.terminateWorker()
    running = null
    busy = false
  }
  const layout: Layouter['layout'] = async (shown) => {
    const own = ++latest
    if (busy) stop()
    let timer: ReturnType<typeof setTimeout> | undefined
    try {
      running ??= started(startWorker)
      const { elk, died } = running
      busy = true
      const late = new Promise<null>((done) => {
        timer = setTimeout(() => done(null), limit)
      })
      const answer = await Promise.race([elk.layout(elkGraph(shown)), died, late])
      if (own !== latest) return null
      if (answer === null) stop()
      busy = false
      return { placed: answer === null ? plainLayout(shown) : placedByElk(answer), failure: null }
    } catch (error) {
      if (own !== latest) return null
      stop()
      const failure = error instanceof Error ? error.message : String(error)
      return { placed: plainLayout(shown), failure }
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    layout,
    close: () => {
      latest++
      stop()
    },
  }
}
