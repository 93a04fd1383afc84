import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CancelledError, InputError } from '../../main/contract/errors'
import { createClient, type Handle, type RequestContext, serveRequests } from '../../main/contract/link'
import { defaultAuditRequest, type Failure, RequestError, type TaskEvent } from '../../main/contract/protocol'
import { createChannelPair } from './channel-pair'
import { failureFrom } from './failure-from'

function joined(handle: Handle) {
  const [near, far] = createChannelPair()
  serveRequests(far, handle)
  return { client: createClient(near), near, far }
}

const texts: Handle = async () => ({ hello: 'Hello' })
const forever = (seen: (context: RequestContext) => void): Handle => {
  return (_method, _params, context) =>
    new Promise((_, reject) => {
      seen(context)
      context.cancel.addEventListener('abort', () => reject(new CancelledError()))
    })
}

describe('requests', () => {
  it('carry parameters there and a result back', async () => {
    const { client } = joined(async (method, params) => ({ method, params: JSON.stringify(params) }))
    await expect(client.request('texts', { locale: 'en' })).resolves.toEqual({
      method: 'texts',
      params: '{"locale":"en"}',
    })
  })

  it('keep bytes', async () => {
    const { client } = joined(async () => ({ rows: 1, arrow: new Uint8Array([1, 2, 255]) }))
    const page = await client.request('rows', { path: 'a.csv', offset: 0, limit: 1, columns: null })
    expect([...page.arrow]).toEqual([1, 2, 255])
  })

  it('deliver events in order, before the result', async () => {
    const { client } = joined(async (_method, _params, { onEvent }) => {
      for (let done = 0; done < 3; done++)
        onEvent({ kind: 'progress', progress: { stage: 'profiling', done, total: 3, unit: 'rows' } })
      return {}
    })
    const events: TaskEvent[] = []
    await client.request('texts', { locale: 'en' }, { onEvent: (event) => events.push(event) })
    expect(events.map((event) => event.kind === 'progress' && event.progress.done)).toEqual([0, 1, 2])
  })

  it('run side by side, each getting its own answer', async () => {
    const { client } = joined(async (_method, params) => ({ params: JSON.stringify(params) }))
    const answers = await Promise.all([
      client.request('texts', { locale: 'en' }),
      client.request('texts', { locale: 'zh-CN' }),
    ])
    expect(answers.map((answer) => answer.params)).toEqual(['{"locale":"en"}', '{"locale":"zh-CN"}'])
  })
})

describe('failures', () => {
  it('keep the fields of an InputError', async () => {
    const { client } = joined(async () => {
      throw new InputError({ file: 'a.csv', place: 'line 7', cause: 'bad number', remedy: 'mend it' })
    })
    const request = client.request('profile', { path: 'a.csv' })
    await expect(request).rejects.toThrow('a.csv: line 7: bad number; mend it')
    expect(await failureFrom(request)).toEqual({
      kind: 'input',
      error: { file: 'a.csv', place: 'line 7', cause: 'bad number', remedy: 'mend it' },
    })
  })

  it('cross two links unchanged', async () => {
    const failure: Failure = { kind: 'engine-died', task: 'open a.onnx', detail: 'signal SIGSEGV' }
    const inner = joined(async () => {
      throw new RequestError(failure, 'died')
    })
    const outer = joined((method, params) => inner.client.request(method, params))
    expect(await failureFrom(outer.client.request('open', { path: 'a.onnx' }))).toEqual(failure)
  })

  it('are internal for any other error, whatever was thrown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (thrown) => {
        const { client } = joined(async () => {
          throw thrown
        })
        expect((await failureFrom(client.request('samples', {}))).kind).toBe('internal')
      }),
      { numRuns: 50 },
    )
  })

  it('are internal for a result that cannot be sent', async () => {
    const { client } = joined(async () => ({ hello: () => 1 }))
    expect((await failureFrom(client.request('texts', { locale: 'en' }))).kind).toBe('internal')
  })
})

describe('cancelling', () => {
  it('reaches the running task, and the request rejects when the task let go', async () => {
    const controller = new AbortController()
    const contexts: RequestContext[] = []
    const { client } = joined(forever((context) => contexts.push(context)))
    const request = client.request('profile', { path: 'a.csv' }, { signal: controller.signal })
    await new Promise((resolve) => setImmediate(resolve))
    expect(contexts[0]?.cancel.requested).toBe(false)
    controller.abort()
    expect(await failureFrom(request)).toEqual({ kind: 'cancelled' })
    expect(contexts[0]?.cancel.requested).toBe(true)
  })

  it('counts even when the task finished all the same', async () => {
    const controller = new AbortController()
    const { client } = joined(async () => {
      controller.abort()
      return { hello: 'Hello' }
    })
    const request = client.request('texts', { locale: 'en' }, { signal: controller.signal })
    expect(await failureFrom(request)).toEqual({ kind: 'cancelled' })
  })

  it('before the start sends nothing', async () => {
    const { client, near } = joined(texts)
    const request = client.request('texts', { locale: 'en' }, { signal: AbortSignal.abort() })
    expect(await failureFrom(request)).toEqual({ kind: 'cancelled' })
    expect(near.posted).toEqual([])
  })

  it('touches no other task', async () => {
    const controller = new AbortController()
    const contexts: RequestContext[] = []
    const { client, near } = joined(forever((context) => contexts.push(context)))
    const first = client.request('profile', { path: 'a.csv' }, { signal: controller.signal })
    const second = client.request('profile', { path: 'b.csv' })
    controller.abort()
    await failureFrom(first)
    expect(contexts.map((context) => context.cancel.requested)).toEqual([true, false])
    near.close()
    await failureFrom(second)
  })
})

describe('a closing channel', () => {
  it('rejects what is pending, naming method and files, and what comes after', async () => {
    const { client, near } = joined(forever(() => undefined))
    const pending = client.request('audit', defaultAuditRequest(['data.csv', 'model.onnx']))
    await new Promise((resolve) => setImmediate(resolve))
    near.close()
    const died = { kind: 'engine-died', task: 'audit data.csv model.onnx', detail: 'closed by test' }
    expect(await failureFrom(pending)).toEqual(died)
    expect(await failureFrom(client.request('open', { path: 'x' }))).toMatchObject({ task: 'open x' })
  })

  it('cancels what the serving end still runs', async () => {
    const contexts: RequestContext[] = []
    const { client, near } = joined(forever((context) => contexts.push(context)))
    const request = client.request('profile', { path: 'a.csv' })
    await new Promise((resolve) => setImmediate(resolve))
    near.close()
    await failureFrom(request)
    expect(contexts[0]?.cancel.requested).toBe(true)
  })
})

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** Things that look like birpc's messages in part, which is where a reader without validation would trip. */
const almostMessage = fc.oneof(
  fc.anything({ withBigInt: true, withTypedArray: true }),
  fc.record(
    {
      t: fc.oneof(fc.constant('q'), fc.constant('s'), fc.anything()),
      m: fc.oneof(
        fc.constantFrom('request', 'cancel', 'event', '__proto__', 'constructor', 'toString'),
        fc.anything(),
      ),
      a: fc.oneof(
        fc.array(
          fc.record(
            {
              id: fc.oneof(fc.constant('1'), fc.anything()),
              method: fc.oneof(fc.constantFrom('open', '__proto__', 'constructor'), fc.anything()),
              params: fc.anything(),
              event: fc.anything(),
            },
            { requiredKeys: [] },
          ),
        ),
        fc.anything(),
      ),
      i: fc.oneof(fc.string(), fc.anything()),
      r: fc.anything(),
      e: fc.anything(),
    },
    { requiredKeys: [] },
  ),
)

describe('malformed messages', () => {
  it('never reach the handler, never throw, and the next request is answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(almostMessage, { maxLength: 5 }), async (messages) => {
        const [near, far] = createChannelPair()
        const reached: string[] = []
        serveRequests(far, async (method) => {
          reached.push(method)
          return { hello: 'Hello' }
        })
        const client = createClient(near)
        for (const message of messages) near.post(message)
        for (const message of messages) far.post(message)
        await settled()
        expect(reached.filter((method) => method !== 'open')).toEqual([])
        await expect(client.request('texts', { locale: 'en' })).resolves.toEqual({ hello: 'Hello' })
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['an unknown method', { id: '7', method: 'format-disk', params: {} }],
    ['a method of Object', { id: '7', method: 'constructor', params: {} }],
    ['wrong parameters', { id: '7', method: 'open', params: { path: 3 } }],
    ['no call at all', 17],
  ])('are answered internal: %s', async (_name, call) => {
    const [near, far] = createChannelPair()
    serveRequests(far, texts)
    const answers: unknown[] = []
    near.onMessage((message) => answers.push(message))
    near.post({ t: 'q', m: 'request', i: 'x', a: [call] })
    await settled()
    expect(answers).toMatchObject([{ t: 's', i: 'x', r: { ok: false, failure: { kind: 'internal' } } }])
  })

  it.each([
    ['a result outside its schema', { ok: true, value: { hello: 1 } }],
    ['no outcome', 'well'],
    ['a failure of no known kind', { ok: false, failure: { kind: 'tired' } }],
  ])('reject the request as internal: %s', async (_name, outcome) => {
    const [near, far] = createChannelPair()
    far.onMessage((message) => {
      const id = typeof message === 'object' && message !== null && 'i' in message ? message.i : null
      far.post({ t: 's', i: id, r: outcome })
    })
    expect((await failureFrom(createClient(near).request('texts', { locale: 'en' }))).kind).toBe('internal')
  })

  it('reject the request as internal when an event does not fit, and cancel it', async () => {
    const contexts: RequestContext[] = []
    const { client, far } = joined(forever((context) => contexts.push(context)))
    const request = client.request('profile', { path: 'a.csv' })
    await settled()
    far.post({ t: 'q', m: 'event', a: [{ id: '1', event: { kind: 'progress', progress: 'half' } }] })
    expect((await failureFrom(request)).kind).toBe('internal')
    await settled()
    expect(contexts[0]?.cancel.requested).toBe(true)
  })
})
