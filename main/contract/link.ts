/**
 * Requests over a Channel: the same link joins engine and host, and host and interface. birpc pairs calls with answers;
 * this adds what it leaves open: validation on the receiving side, cancelling, events, and a typed end.
 */
import { createBirpc } from 'birpc'
import { z } from 'zod'
import type { Channel } from './channel'
import { describeTask, failureOf, requestError } from './failure'
import {
  type EngineClient,
  failureSchema,
  type Method,
  methods,
  type Params,
  type RequestOptions,
  type Result,
  requests,
  type TaskEvent,
  taskEventSchema,
} from './protocol'
import type { Cancel } from './task'

/** Cancel with a listener; also fits `RequestOptions.signal`, so that a host can hand it on. */
export interface TaskCancel extends Cancel {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

export interface RequestContext {
  /** The request as errors name it, such as `audit data.csv model.onnx`. */
  task: string
  cancel: TaskCancel
  onEvent(event: TaskEvent): void
}

export type Handle = <M extends Method>(
  method: M,
  params: Params<M>,
  context: RequestContext,
) => Promise<unknown>

const callSchema = z.object({ id: z.string(), method: z.enum(methods), params: z.unknown() })
const cancelSchema = z.object({ id: z.string() })
const eventSchema = z.object({ id: z.string(), event: taskEventSchema })
const addressSchema = z.object({ id: z.string() })
const outcomeSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), failure: failureSchema }),
])
type Outcome = z.infer<typeof outcomeSchema>

/** What each end offers the other; arguments are unknown because they are validated where they arrive. */
type Serving = { request(call: unknown): Promise<Outcome>; cancel(call: unknown): void }
type Calling = { event(call: unknown): void }

// birpc reads these fields without looking: a message of any other form would throw inside its listener.
const envelopeSchema = z.union([
  z.object({ t: z.literal('q'), m: z.enum(['request', 'cancel', 'event']), a: z.array(z.unknown()) }),
  z.object({ t: z.literal('s'), i: z.string() }),
])

const schemas: { readonly [M in Method]: { params: z.ZodType<Params<M>>; result: z.ZodType<Result<M>> } } =
  requests

const carriedBy = (channel: Channel) => ({
  post: (message: unknown) => channel.post(message),
  // Returns nothing: birpc would wait for a returned value before the first call, and a cancel would overtake it.
  on: (receive: (message: unknown) => void) => {
    channel.onMessage((message) => {
      if (envelopeSchema.safeParse(message).success) receive(message)
    })
  },
  // A training experiment may run for an hour; ends are told by the channel, not by a clock.
  timeout: -1,
  proxify: false as const,
})

/** Events and cancels need no answer; when they cannot be sent the channel is closing, which reports itself. */
const unanswered = (sent: Promise<void>) => void sent.catch(() => undefined)

function resultOf<M extends Method>(method: M, answer: unknown): Result<M> {
  const outcome = outcomeSchema.safeParse(answer)
  if (!outcome.success) throw malformed(`answer to ${method}`, outcome.error)
  if (!outcome.data.ok) throw requestError(outcome.data.failure)
  const result = schemas[method].result.safeParse(outcome.data.value)
  if (!result.success) throw malformed(`result of ${method}`, result.error)
  return result.data
}

const malformed = (what: string, error: z.ZodError) =>
  requestError({ kind: 'internal', detail: `malformed ${what}: ${z.prettifyError(error)}` })

interface Call {
  fail(error: Error): void
  onEvent: RequestOptions['onEvent']
  task: string
}

/**
 * The calling end. A request rejects with RequestError and nothing else: `cancelled` once the serving end has let go of
 * a task whose signal was aborted, `engine-died` with the task's name when the channel closes under it, `internal` when
 * a result or an event does not fit its schema.
 */
export function createClient(channel: Channel): EngineClient {
  const calls = new Map<string, Call>()
  let closed: string | null = null
  let count = 0

  const rpc = createBirpc<Serving, Calling, false>(
    { event: (message) => deliver(message) },
    carriedBy(channel),
  )
  const cancel = (id: string) => unanswered(rpc.$callEvent('cancel', { id }))

  function deliver(message: unknown): void {
    const address = addressSchema.safeParse(message)
    const call = address.success ? calls.get(address.data.id) : undefined
    if (!address.success || !call) return
    const parsed = eventSchema.safeParse(message)
    if (parsed.success) {
      call.onEvent?.(parsed.data.event)
      return
    }
    call.fail(malformed(`event of ${call.task}`, parsed.error))
    cancel(address.data.id)
  }

  channel.onClose((reason) => {
    closed = reason
    for (const { fail, task } of calls.values())
      fail(requestError({ kind: 'engine-died', task, detail: reason }))
    rpc.$close()
  })

  async function call<M extends Method>(method: M, params: Params<M>, options: RequestOptions) {
    const task = describeTask(method, params)
    if (closed !== null) throw requestError({ kind: 'engine-died', task, detail: closed })
    const id = String(++count)
    const failed = new Promise<never>((_, fail) => calls.set(id, { fail, onEvent: options.onEvent, task }))
    const onAbort = () => cancel(id)
    options.signal?.addEventListener('abort', onAbort)
    try {
      return resultOf(method, await Promise.race([rpc.$call('request', { id, method, params }), failed]))
    } finally {
      options.signal?.removeEventListener('abort', onAbort)
      calls.delete(id)
    }
  }

  return {
    async request(method, params, options = {}) {
      try {
        if (options.signal?.aborted) throw requestError({ kind: 'cancelled' })
        const result = await call(method, params, options)
        if (options.signal?.aborted) throw requestError({ kind: 'cancelled' })
        return result
      } catch (error) {
        throw requestError(failureOf(error))
      }
    },
  }
}

function createTaskCancel(): TaskCancel & { abort(): void } {
  const listeners = new Set<() => void>()
  let requested = false
  return {
    get requested() {
      return requested
    },
    get aborted() {
      return requested
    },
    addEventListener: (_, listener) => void listeners.add(listener),
    removeEventListener: (_, listener) => void listeners.delete(listener),
    abort() {
      if (requested) return
      requested = true
      for (const listener of listeners) listener()
    },
  }
}

/**
 * The serving end: calls `handle` with validated parameters and sends what it gives or throws. A call that does not fit
 * its schema is answered `internal`; a message that is no call at all is dropped. When the channel closes, what is still
 * running is cancelled.
 */
export function serveRequests(channel: Channel, handle: Handle): void {
  const running = new Map<string, ReturnType<typeof createTaskCancel>>()

  async function answer(message: unknown): Promise<unknown> {
    const call = callSchema.safeParse(message)
    if (!call.success) throw malformed('request', call.error)
    const { id, method } = call.data
    const params = schemas[method].params.safeParse(call.data.params)
    if (!params.success) throw malformed(`parameters of ${method}`, params.error)
    const cancel = createTaskCancel()
    running.set(id, cancel)
    const onEvent = (event: TaskEvent) => unanswered(rpc.$callEvent('event', { id, event }))
    try {
      return await handle(method, params.data, { task: describeTask(method, params.data), cancel, onEvent })
    } finally {
      running.delete(id)
    }
  }

  const rpc = createBirpc<Calling, Serving, false>(
    {
      request: async (message) => {
        try {
          return { ok: true, value: await answer(message) }
        } catch (error) {
          return { ok: false, failure: failureOf(error) }
        }
      },
      cancel: (message) => {
        const parsed = cancelSchema.safeParse(message)
        if (parsed.success) running.get(parsed.data.id)?.abort()
      },
    },
    // An answer that cannot be sent goes out as birpc's bare error, or nowhere when the channel is gone.
    { ...carriedBy(channel), onGeneralError: () => true },
  )
  channel.onClose(() => {
    for (const cancel of running.values()) cancel.abort()
  })
}

/** A handler that asks `client` in its turn: what a host serves to its interface. */
export const relayTo =
  (client: EngineClient): Handle =>
  (method, params, { cancel, onEvent }) =>
    client.request(method, params, { signal: cancel, onEvent })
