import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { type LocalizedReport, localizedReportSchema } from '../../main/contract/report'
import { fixture } from './hosts'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'assay-command-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  code: number
  stdout: string
  stderr: string
}

async function assay(...args: string[]): Promise<Ended> {
  try {
    const command = [join(root, 'out/main/cli.js'), ...args]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { maxBuffer: 1 << 28 })
    return { code: 0, stdout, stderr }
  } catch (error) {
    return error as Ended
  }
}

async function audit(name: string, ...options: string[]): Promise<LocalizedReport & { code: number }> {
  const { code, stdout } = await assay('audit', ...fixture(name), '--format', 'json', ...options)
  return { ...localizedReportSchema.parse(JSON.parse(stdout)), code }
}

const auditOf = ({ audits }: LocalizedReport, id: string) => audits.find((one) => one.id === id)!

describe('audit on real cases', () => {
  test('raw wine fails normalization, with the columns and their numbers, and is the first cause', async () => {
    const report = await audit('p1-wine-raw')
    const failed = auditOf(report, 'normalization').findings.filter(({ severity }) => severity === 'fail')
    expect([report.code, report.diagnosis[0].audit]).toEqual([1, 'normalization'])
    expect(failed.map(({ subject }) => subject.name)).toEqual(expect.arrayContaining(['alcohol', 'proline']))
    const proline = failed.find(({ subject }) => subject.name === 'proline')
    // The standard deviation of proline over all 178 rows, by numpy.
    expect(proline?.measured?.value).toBeCloseTo(314.0217, 3)
  })

  test('normalization inside the graph passes, and nothing else fails', async () => {
    const report = await audit('ok-wine-norm-inside')
    expect([report.code, report.diagnosis]).toEqual([0, []])
    expect(auditOf(report, 'normalization').status).toBe('pass')
  })

  test('ReLU on the output fails output-activation by the share of targets out of reach', async () => {
    const report = await audit('p7-diabetes-relu-out')
    const [finding] = auditOf(report, 'output-activation').findings
    expect([auditOf(report, 'output-activation').status, finding.subject.name]).toEqual([
      'fail',
      'progression',
    ])
    // 242 of 442 standardized targets are negative; the histogram tells it to a bin.
    expect(finding.measured?.value).toBeCloseTo(242 / 442, 1)
  })

  test('dead ReLUs fail gradients with the layer and the share', async () => {
    const report = await audit('p8-fashion-dead-relu')
    const [finding] = auditOf(report, 'gradients').findings
    expect(finding).toMatchObject({
      severity: 'fail',
      grade: 'measured',
      subject: { kind: 'node', name: '/4/Gemm' },
      measured: { value: 1, unit: 'share' },
    })
  })

  test('a walker in hall coordinates fails preprocessing first, with its share of variance; in its own it passes', async () => {
    const report = await audit('p3-walker-global')
    const [finding] = auditOf(report, 'preprocessing').findings
    expect([report.code, report.diagnosis[0].audit]).toEqual([1, 'preprocessing'])
    expect(finding).toMatchObject({
      severity: 'fail',
      subject: { kind: 'column', name: 'pelvis_x' },
      measured: { unit: 'share of variance' },
    })
    // By Python: 9 var(mean over joints) / sum of variances, along x or z, the larger.
    expect(finding.measured?.value).toBeCloseTo(0.999846345661, 9)
    expect(finding.message).toMatch(/turned about y/)
    expect(auditOf(report, 'preprocessing').evidence.map(({ kind }) => kind)).toEqual([
      'motion',
      'scatter',
      'transform',
    ])
    expect(auditOf(await audit('ok-walker-local'), 'preprocessing').status).toBe('pass')
  })

  test('the same files and seed give the same report but for the timings', async () => {
    const untimed = async () => ({ ...(await audit('ok-wine-norm-inside', '--seed', '3')), timings: null })
    expect(await untimed()).toEqual(await untimed())
  })

  test('all eleven are made', async () => {
    const { audits } = await audit('p1-wine-raw')
    expect(audits.map(({ implemented }) => implemented)).toEqual(Array(11).fill(true))
  })
})

describe('the command line keeps its agreements', () => {
  test('a file that can not be read: exit code 2, one line naming it, nothing on stdout', async () => {
    const { code, stdout, stderr } = await assay('audit', join(root, 'test/fixtures/hostile/garbage.bin'))
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1])
    expect(stderr).toContain('garbage.bin')
  })

  test('a threshold can be set, and --fail-on never ends with 0', async () => {
    const set = await audit('p7-diabetes-relu-out', '--set', 'output-activation.failShareOutside=0.9')
    expect([set.code, auditOf(set, 'output-activation').status]).toEqual([0, 'warn'])
    expect((await audit('p1-wine-raw', '--fail-on', 'never')).code).toBe(0)
  })

  test.each(['html', 'markdown', 'sarif', 'text'])('%s is written whole to a file', async (format) => {
    const file = join(folder, `report.${format}`)
    const { code, stdout } = await assay(
      'audit',
      ...fixture('p1-wine-raw'),
      '--format',
      format,
      '--output',
      file,
    )
    expect([code, stdout]).toEqual([1, ''])
    expect(readFileSync(file, 'utf8')).toMatch(/proline/)
  })

  test('a report reads in Chinese', async () => {
    const report = await audit('p1-wine-raw', '--locale', 'zh-CN')
    expect(auditOf(report, 'normalization').title).toBe('数据没有归一化')
  })

  test('what a model and a dataset do without a config is guessed, graded, and only warned about', async () => {
    const { stdout } = await assay(
      'audit',
      ...fixture('p1-wine-raw', 'data.csv', 'model.onnx'),
      '--format',
      'json',
    )
    const report = localizedReportSchema.parse(JSON.parse(stdout))
    expect(report.task.bindings[0]).toMatchObject({ grade: 'derived', preprocessing: null })
    expect(report.task.targets[0]).toMatchObject({ columns: ['cultivar'], grade: 'derived' })
    expect([auditOf(report, 'normalization').status, auditOf(report, 'normalization').needs.length]).toEqual([
      'warn',
      1,
    ])
  })

  test('profile, describe and capture answer with numbers', async () => {
    const [data, model] = fixture('p1-wine-raw', 'data.csv', 'model.onnx')
    const profile = JSON.parse((await assay('profile', data, '--format', 'json')).stdout)
    expect([profile.rows, profile.profile.length]).toEqual([178, 14])
    const description = JSON.parse((await assay('describe', model, '--format', 'json')).stdout)
    expect(description.parameters).toBe(1027)
    const capture = JSON.parse((await assay('capture', model, data, '--format', 'json')).stdout)
    expect(JSON.stringify(capture)).toContain('/0/Gemm')
  })

  test('gradients of a model alone: its parameters are listed', async () => {
    const { code, stdout } = await assay('gradients', ...fixture('p1-wine-raw', 'model.onnx'))
    expect(code).toBe(0)
    expect(stdout).toContain('weight')
  })

  test('a fix that nobody knows: exit code 2 and one line', async () => {
    const { code, stderr } = await assay(
      'fix',
      'magic',
      ...fixture('p1-wine-raw', 'model.onnx'),
      '--output',
      'x.onnx',
    )
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1])
  })
})
