import { describe, expect, it } from 'vitest'
import { requestError } from '../../main/contract/failure'
import type { RequestOptions } from '../../main/contract/protocol'
import { localizedReportSchema } from '../../main/contract/report'
import { healthyReport, sampleReport } from '../fixtures/report'
import { cardOf, run, usualAnswers } from './fake-environment'

const withFirst = (status: 'warn' | 'fail' | 'error') => ({
  ...healthyReport,
  audits: healthyReport.audits.map((audit, at) => (at === 0 ? { ...audit, status } : audit)),
})
const warned = withFirst('warn')
const finding = (report: typeof sampleReport) => ({ answers: { ...usualAnswers, audit: () => report } })

describe('exit codes', () => {
  it.each([
    ['a fault', sampleReport, [], 1],
    ['a fault, never', withFirst('fail'), ['--fail-on', 'never'], 0],
    ['an audit that could not be made', withFirst('error'), ['--fail-on', 'never'], 2],
    ['a fault beside one that could not be made', sampleReport, [], 1],
    ['a warning', warned, [], 0],
    ['a warning, from warn on', warned, ['--fail-on', 'warn'], 1],
    ['nothing', healthyReport, ['--fail-on', 'warn'], 0],
  ])('%s', async (_, report, options, code) => {
    const ended = await run(['audit', 'a.csv', ...options], finding(report))
    expect(ended).toMatchObject({ code, err: '', engines: { started: 1, closed: 1 } })
  })

  it('ends with 2 and the error when one of several files cannot be read', async () => {
    const error = { file: 'b.csv', place: 'line 7', cause: 'too few\nvalues', remedy: 'mend the line' }
    const answers = {
      ...usualAnswers,
      open: ({ path }: { path: string }) =>
        path === 'b.csv' ? { role: 'unreadable' as const, path, name: path, error } : cardOf(path),
    }
    const ended = await run(['audit', 'a.csv', 'b.csv'], { answers })
    expect(ended.code).toBe(2)
    expect(ended.err).toBe('assay: b.csv: line 7: too few values; mend the line\n')
    expect(ended.out).toBe('')
    expect(ended.engines.closed).toBe(1)
  })

  it('ends with 3 on a defect, and still ends the engine', async () => {
    const ended = await run(['profile', 'a.csv'], { answers: {} })
    expect(ended).toMatchObject({ code: 3, out: '', engines: { started: 1, closed: 1 } })
    expect(ended.err).toBe('assay: internal error: nothing answers profile\n')
  })

  it('ends with 3 naming the task when the engine dies', async () => {
    const died = () => {
      throw requestError({ kind: 'engine-died', task: 'describe m.onnx', detail: 'signal SIGSEGV' })
    }
    const ended = await run(['describe', 'm.onnx'], { answers: { describe: died } })
    expect(ended.code).toBe(3)
    expect(ended.err).toContain('describe m.onnx')
  })

  it('ends with 130 on an interrupt, which reaches the running request', async () => {
    const controller = new AbortController()
    const waiting = (_: unknown, { signal }: RequestOptions) =>
      new Promise<never>((_, fail) => {
        signal?.addEventListener('abort', () => fail(requestError({ kind: 'cancelled' })))
        controller.abort()
      })
    const ended = await run(['audit', 'a.csv'], {
      answers: { ...usualAnswers, audit: waiting },
      signal: controller.signal,
    })
    expect(ended).toMatchObject({ code: 130, out: '', err: 'assay: cancelled\n', engines: { closed: 1 } })
  })

  it('takes a dead engine after an interrupt for the interrupt', async () => {
    const died = () => {
      throw requestError({ kind: 'engine-died', task: 'profile a.csv', detail: 'signal SIGINT' })
    }
    const ended = await run(['profile', 'a.csv'], { answers: { profile: died }, signal: AbortSignal.abort() })
    expect(ended.code).toBe(130)
  })
})

describe('wrong usage', () => {
  it.each([
    [[], 'no command given'],
    [['adit'], "unknown command 'adit'"],
    [['--colour'], "unknown option '--colour'"],
    [['audit'], "missing required argument 'file'"],
    [['audit', 'a.csv', '--formt', 'json'], "unknown option '--formt'"],
    [['audit', 'a.csv', '--format', 'xml'], 'Allowed choices are text, json, html, markdown, sarif'],
    [['profile', 'a.csv', '--format', 'html'], 'Allowed choices are text, json'],
    [['profile', 'a.csv', 'b.csv'], 'too many arguments'],
    [['audit', 'a.csv', '--locale', 'de'], 'Allowed choices are en, zh-CN'],
    [['audit', 'a.csv', '--seed', '1.5'], 'expected a whole number'],
    [['audit', 'a.csv', '--seed', '-1'], 'expected a whole number'],
    [['audit', 'a.csv', '--only', 'normalization,depht'], 'no audit is called depht'],
    [['audit', 'a.csv', '--set', 'normalization.nothing=1'], 'no threshold is called normalization.nothing'],
    [['audit', 'a.csv', '--set', 'nothing.at=1'], 'no audit is called nothing'],
    [['audit', 'a.csv', '--set', 'normalization'], 'expected AUDIT.THRESHOLD=VALUE'],
    [['audit', 'a.csv', '--input', 'x'], 'expected TENSOR=COLUMN,COLUMN'],
    [['audit', 'a.csv', '--fail-on', 'info'], 'Allowed choices are fail, warn, never'],
    [['audit', 'a.csv', '--experiments', 'some'], 'Allowed choices are none, quick, full'],
    [['fix', 'mend', 'a.onnx'], 'no fix is called mend'],
    [['fix', 'relu-to-leaky'], 'needs the files it starts from'],
    [['fix', 'relu-to-leaky', 'a.onnx'], 'name it with --output FILE'],
    [['fix', 'relu-to-leaky', 'a.onnx', '--set', 'alpha'], 'expected NAME=VALUE'],
    [['serve', '--port', '99999'], 'expected a whole number from 0 to 65535'],
  ])('%j', async (args, words) => {
    const ended = await run(args)
    expect(ended.err).toContain(words)
    expect(ended.err.trimEnd()).not.toContain('\n')
    expect(ended).toMatchObject({ code: 2, out: '', engines: { started: 0 } })
  })
})

describe('help and version', () => {
  it('prints them on stdout and ends well', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: '1.2.3\n', err: '' })
    const help = await run(['--help'])
    expect(help).toMatchObject({ code: 0, err: '' })
    for (const name of ['audit', 'profile', 'describe', 'capture', 'serve']) expect(help.out).toContain(name)
    expect((await run(['audit', '--help'])).out).toContain('--fail-on')
  })
})

describe('results', () => {
  it('prints JSON that fits the schema', async () => {
    const { out } = await run(['audit', 'a.csv', '--format', 'json'])
    const report = localizedReportSchema.parse(JSON.parse(out))
    expect(report.diagnosis[0]?.sentence).toBe('Raw columns of very different scale enter the network.')
  })

  it('colours text on a terminal alone', async () => {
    const sequence = '\u001b['
    expect((await run(['audit', 'a.csv'])).out).not.toContain(sequence)
    expect((await run(['audit', 'a.csv'], { terminal: { columns: 100 } })).out).toContain(sequence)
  })

  it('shows the stage on a terminal and nothing with --quiet', async () => {
    const answers = {
      ...usualAnswers,
      audit: (_: unknown, { onEvent }: RequestOptions) => {
        const progress = { stage: 'profiling', done: 50, total: 100, unit: 'rows' } as const
        onEvent?.({ kind: 'progress', progress })
        return sampleReport
      },
    }
    const shown = await run(['audit', 'a.csv'], { answers, terminal: { columns: 100 } })
    expect(shown.err).toContain('Summarizing columns')
    const quiet = await run(['audit', 'a.csv', '--quiet'], { answers, terminal: { columns: 100 } })
    expect(quiet.err).toBe('')
    expect((await run(['audit', 'a.csv'], { answers })).err).toBe('')
  })
})
