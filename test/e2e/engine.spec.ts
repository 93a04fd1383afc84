/** The built engine as hosts start it. Needs `npm run build`. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultAuditRequest, type TaskEvent } from '../../main/contract/protocol'
import type { Report } from '../../main/contract/report'
import { startForkedEngine } from '../../main/engine/fork'
import { failureFrom } from '../contract/failure-from'
import { ask } from '../web/web-host'

const root = join(import.meta.dirname, '../..')
const inSample = (sample: string) => (name: string) => join(root, 'resources/samples', sample, name)
const wine = inSample('wine')
const names = ['data.csv', 'model.onnx', 'training.json', 'log.csv']
const files = names.map(wine)
const unscaled = names.map(inSample('wine-unscaled'))

let engine: ReturnType<typeof startForkedEngine>
beforeAll(() => {
  engine = startForkedEngine({ env: { ASSAY_TEST: '1' } })
})
afterAll(() => engine.close())

const audit = (paths = files, onEvent?: (event: TaskEvent) => void) =>
  engine.client.request('audit', defaultAuditRequest(paths), { onEvent })
const untimed = ({ timings: _, ...report }: Report) => report

describe('the built engine', () => {
  it('tells the files of a sample apart by content', async () => {
    const cards = await Promise.all(files.map((path) => engine.client.request('open', { path })))
    expect(cards.map(({ role }) => role)).toEqual(['dataset', 'model', 'training-config', 'training-log'])
  })

  it('audits the sample, audits arriving as they finish', async () => {
    const events: TaskEvent[] = []
    const report = await audit(files, (event) => events.push(event))
    expect(report.inputs.map(({ role }) => role)).toEqual([
      'dataset',
      'model',
      'training-config',
      'training-log',
    ])
    expect(report.problems).toEqual([])
    expect(report.audits.filter(({ status }) => status === 'error')).toEqual([])
    const stages = new Set(
      events.flatMap((event) => (event.kind === 'progress' ? [event.progress.stage] : [])),
    )
    expect(stages).toContain('activations')
    expect(events.filter(({ kind }) => kind === 'audited')).toHaveLength(report.audits.length)
  })

  it('profiles, describes and captures', async () => {
    const profile = await engine.client.request('profile', { path: wine('data.csv') })
    expect(profile.rows).toBe(178)
    const model = await engine.client.request('describe', { path: wine('model.onnx') })
    expect(model.layers.length).toBeGreaterThan(1)
    const answers = { inputs: [], targets: [] }
    const { activations, bindings } = await engine.client.request('capture', { files, answers })
    expect(activations.rows).toBe(178)
    expect(bindings.map(({ columns }) => columns.length)).toEqual([13])
  })

  it('pages rows', async () => {
    const page = { path: wine('data.csv'), offset: 170, limit: 100, columns: null }
    const { rows, arrow } = await engine.client.request('rows', page)
    expect(rows).toBe(8)
    expect(tableFromIPC(arrow).numRows).toBe(8)
  })

  it('dies of an abort alone: the host lives, the error names the task, the next report is the same', async () => {
    const before = untimed(await audit(unscaled))
    const failure = await failureFrom(engine.client.request('abort', {}))
    expect(failure).toMatchObject({ kind: 'engine-died', task: 'abort' })
    expect(untimed(await audit(unscaled))).toEqual(before)
  })

  it('names the files of a task it dies under', async () => {
    const auditing = failureFrom(audit())
    await failureFrom(engine.client.request('abort', {}))
    expect(await auditing).toMatchObject({ kind: 'engine-died', task: `audit ${files.join(' ')}` })
  })

  it('lets go of a cancelled audit and answers on', async () => {
    const controller = new AbortController()
    const request = engine.client.request(
      'audit',
      { ...defaultAuditRequest(files), seed: 7 },
      {
        signal: controller.signal,
        onEvent: () => controller.abort(),
      },
    )
    expect(await failureFrom(request)).toEqual({ kind: 'cancelled' })
    expect((await audit()).audits.length).toBeGreaterThan(0)
  })

  it('does not abort for users', async () => {
    const other = startForkedEngine({ env: { ASSAY_TEST: '' } })
    expect((await failureFrom(other.client.request('abort', {}))).kind).toBe('input')
    await other.close()
  })
})

describe('assay serve', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('removes what was dropped when it gets %s', async (signal) => {
    const server = spawn(process.execPath, [join(root, 'out/main/cli.js'), 'serve'])
    const exited = new Promise((resolve) => server.once('exit', resolve))
    const url = await new Promise<URL>((resolve) =>
      server.stdout.once('data', (text: Buffer) => resolve(new URL(text.toString().trim()))),
    )
    const entered = await ask(Number(url.port), `/${url.search}`)
    const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const headers = { cookie, origin: url.origin }
    const body = Buffer.from('a,b\n1,2\n')
    const stored = await ask(Number(url.port), '/upload/d.csv?drop=1', { method: 'PUT', headers, body })
    const { path } = JSON.parse(stored.body)
    expect(existsSync(path)).toBe(true)
    server.kill(signal)
    await exited
    expect(existsSync(dirname(dirname(path)))).toBe(false)
  })
})
