import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import {
  type LocalizedAuditResult,
  type LocalizedReport,
  localizedReportSchema,
} from '../../main/contract/report'
import { fixture } from './hosts'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'assay-rows-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function audit(...files: string[]): Promise<LocalizedReport> {
  const command = [join(root, 'out/main/cli.js'), 'audit', ...files, '--format', 'json', '--fail-on', 'never']
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 1 << 28 })
  return localizedReportSchema.parse(JSON.parse(stdout))
}

const inputsOutputs = ({ audits }: LocalizedReport): LocalizedAuditResult =>
  audits.find(({ id }) => id === 'inputs-outputs')!

/** Writes a table as CSV and gives its path. */
function csv(
  name: string,
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const path = join(folder, name)
  writeFileSync(path, [header, ...rows].map((row) => row.join(',')).join('\n'))
  return path
}

describe('rows of real cases', () => {
  test('labels slipped by one row fail, are the first cause, and the pictures show it', async () => {
    const report = await audit(...fixture('p2-digits-row-shift'))
    const { status, findings, evidence } = inputsOutputs(report)
    expect([status, report.diagnosis[0].audit]).toEqual(['fail', 'inputs-outputs'])
    expect(findings[0]).toMatchObject({ severity: 'fail', subject: { kind: 'column', name: 'digit' } })
    // numpy, by plain search over these 600 rows: 581 of 599 agree one row later.
    const agreement = evidence.find(({ kind }) => kind === 'agreement')
    if (agreement?.kind !== 'agreement') throw new Error('no picture of the agreement')
    const at = (shift: number) => agreement.shifts.find((one) => one.shift === shift)?.value ?? 0
    expect(at(1)).toBeCloseTo(0.9699499165275459, 9)
    expect(at(0)).toBeLessThan(0.2)
    const images = evidence.find(({ kind }) => kind === 'image-grid')
    expect(images).toMatchObject({ width: 8, height: 8, channels: 1 })
    expect(report.profile.find(({ column }) => column === 'p020')?.correlation).toMatchObject({
      target: 'digit',
    })
  })

  test('a healthy case passes, says what was looked at, and that the outputs were not', async () => {
    const { status, summary, findings } = inputsOutputs(await audit(...fixture('ok-wine-norm-inside')))
    expect([status, findings.filter(({ severity }) => severity !== 'info')]).toEqual(['pass', []])
    expect(summary).toMatch(/^Nothing amiss.*14 columns over 178 rows.*95\.5%.*outputs were not compared/)
  })
})

describe('two datasets', () => {
  const [data, ...companions] = fixture('p1-wine-raw')
  const [header, ...rows] = readFileSync(data, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))

  test('a validation dataset copied from the training data fails by its overlap', async () => {
    const copied = csv('val-copied.csv', header, rows.slice(20, 90))
    const { status, findings } = inputsOutputs(await audit(data, copied, ...companions))
    expect(status).toBe('fail')
    const overlap = findings.find(({ message }) => message.startsWith('70 of 70 validation rows'))
    expect(overlap).toMatchObject({ severity: 'fail', measured: { value: 1, unit: 'share' } })
    expect(overlap?.rows).toEqual([20, 21, 22, 23, 24])
  })

  test('drift, a class never seen, and a schema that differs are named column by column', async () => {
    const proline = header.indexOf('proline')
    const odd = rows
      .filter((_, i) => i % 3 === 0)
      .map((row, i) =>
        row.map((cell, column) =>
          column === proline ? `${Number(cell) + 900}` : i < 5 && column === row.length - 1 ? 'D' : cell,
        ),
      )
    const ash = header.indexOf('ash')
    const without = (row: readonly string[]) => row.filter((_, column) => column !== ash)
    const validation = csv('val-odd.csv', without(header), odd.map(without))
    const report = await audit(data, validation, ...companions)
    expect(report.inputs.map(({ role }) => role)).toContain('validation')
    const { status, findings, evidence } = inputsOutputs(report)
    const warned = findings.filter(({ severity }) => severity === 'warn').map(({ subject }) => subject.name)
    expect(status).toBe('warn')
    expect(warned).toEqual(expect.arrayContaining(['ash', 'proline', 'cultivar']))
    expect(warned).not.toContain('alcohol')
    const samples = evidence.find(({ kind }) => kind === 'two-samples')
    if (samples?.kind !== 'two-samples') throw new Error('no picture of the drift')
    expect(samples.columns[0]).toMatchObject({ name: 'proline', severity: 'warn', statistic: { name: 'ks' } })
  })
})
