import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { forkEngine } from '../../main/engine/channels/fork'
import { startForkedEngine } from '../../main/engine/fork'
import { createSupervisor, type Supervisor } from '../../main/engine/supervisor'
import { failureFrom } from '../contract/failure-from'

const script = join(import.meta.dirname, 'fixtures', 'engine.mjs')
let spawned = 0
let supervisor: Supervisor | null = null

function start(graceMs = 200): Supervisor {
  spawned = 0
  supervisor = createSupervisor({
    graceMs,
    spawn: () => {
      spawned++
      return forkEngine(script, { ASSAY_FIXTURE: 'yes' })
    },
  })
  return supervisor
}

afterEach(async () => {
  await supervisor?.close()
  supervisor = null
})

const pidOf = async ({ client }: Supervisor) => (await client.request('texts', { locale: 'en' })).pid

const isAlive = (pid: string | undefined) => {
  try {
    return process.kill(Number(pid), 0)
  } catch {
    return false
  }
}

describe('supervisor', () => {
  it('starts the engine with the first request and keeps it', async () => {
    const engine = start()
    expect(engine.state()).toBe('stopped')
    expect(spawned).toBe(0)
    const first = await pidOf(engine)
    expect(engine.state()).toBe('idle')
    expect(await pidOf(engine)).toBe(first)
    expect(spawned).toBe(1)
  })

  it('hands on the environment', async () => {
    expect((await start().client.request('texts', { locale: 'en' })).told).toBe('yes')
  })

  it('outlives an abort, names the task and the last words, and answers the next request', async () => {
    const engine = start()
    const before = await pidOf(engine)
    const failure = await failureFrom(engine.client.request('abort', {}))
    expect(failure).toEqual({
      kind: 'engine-died',
      task: 'abort',
      detail: 'signal SIGABRT: terminate called: out of luck',
    })
    expect(await pidOf(engine)).not.toBe(before)
  })

  it('rejects the other tasks of a crashed process by their own names', async () => {
    const engine = start()
    const profile = failureFrom(engine.client.request('profile', { path: 'data.csv' }))
    const describing = failureFrom(engine.client.request('describe', { path: 'model.onnx' }))
    expect(await profile).toEqual({
      kind: 'engine-died',
      task: 'profile data.csv',
      detail: 'exit code 7',
    })
    expect(await describing).toMatchObject({ task: 'describe model.onnx' })
  })

  it('keeps the process when a cancelled task lets go', async () => {
    const engine = start()
    const before = await pidOf(engine)
    const controller = new AbortController()
    const request = engine.client.request('profile', { path: 'data.csv' }, { signal: controller.signal })
    expect(engine.state()).toBe('busy')
    controller.abort()
    expect(await failureFrom(request)).toEqual({ kind: 'cancelled' })
    expect(await pidOf(engine)).toBe(before)
  })

  it('ends a process that is deaf to cancel, and runs again what merely shared it', async () => {
    const engine = start()
    const before = await pidOf(engine)
    const controller = new AbortController()
    const stuck = engine.client.request(
      'open',
      { path: 'hang' },
      { signal: controller.signal, onEvent: () => controller.abort() },
    )
    const innocent = pidOf(engine)
    expect(await failureFrom(stuck)).toEqual({ kind: 'cancelled' })
    const after = await innocent
    expect(spawned).toBe(2)
    expect(after).not.toBe(before)
    expect(isAlive(before)).toBe(false)
  })

  it('rejects an answer outside the protocol as internal', async () => {
    expect((await failureFrom(start().client.request('samples', {}))).kind).toBe('internal')
  })

  it('ends the process on close, even a deaf one, and refuses what comes after', async () => {
    const engine = start()
    const pid = await pidOf(engine)
    let running = () => {}
    const isRunning = new Promise<void>((resolve) => {
      running = resolve
    })
    const stuck = engine.client.request('open', { path: 'hang' }, { onEvent: () => running() })
    const failure = failureFrom(stuck)
    await isRunning
    await engine.close()
    expect((await failure).kind).toBe('engine-died')
    expect(isAlive(pid)).toBe(false)
    expect(await failureFrom(pidOf(engine))).toMatchObject({ kind: 'engine-died' })
  })

  it('reports a script that does not exist as a death under the task', async () => {
    const engine = startForkedEngine({ script: join(import.meta.dirname, 'no-such-engine.mjs') })
    const failure = await failureFrom(engine.client.request('open', { path: 'data.csv' }))
    expect(failure).toMatchObject({ kind: 'engine-died', task: 'open data.csv' })
    await engine.close()
  })
})
