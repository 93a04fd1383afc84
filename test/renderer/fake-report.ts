/** Reports as the engine gives them, with the real audits' sentences. */
import { audits as realAudits } from '../../main/audits'
import type { Evidence } from '../../main/contract/evidence'
import { type Catalogue, message } from '../../main/contract/message'
import type { AuditResult, Finding, Report } from '../../main/contract/report'
import { type AuditId, type Locale, problemOf } from '../../main/contract/words'
import { evidenceOfRows } from '../fixtures/evidence'
import { sampleReport } from '../fixtures/report'
import { beforeAfter, layerStrip, reachable, wineColumns } from './fake-evidence'

/** What the engine answers to `texts`. */
export const auditTexts = (locale: Locale): Catalogue =>
  Object.assign({}, ...realAudits.map(({ texts }) => texts[locale]), {
    'preview.pass':
      locale === 'en' ? 'Checked over 178 rows: nothing conspicuous.' : '检查了 178 行：没有异常。',
  })

const announced = (id: AuditId): AuditResult => ({
  id,
  problem: problemOf(id),
  status: 'needs-input',
  title: message(`${id}.title`),
  summary: message(`${id}.announced`),
  remedy: null,
  needs: [],
  findings: [],
  fixes: [],
  evidence: [],
  implemented: false,
})

const looked = (id: AuditId, fields: Partial<AuditResult>): AuditResult => ({
  ...announced(id),
  implemented: true,
  status: 'pass',
  summary: message('preview.pass'),
  ...fields,
})

const columnFinding = ([name, mean, std]: (typeof wineColumns)[number]): Finding => ({
  severity: Math.abs(mean) / std > 10 ? 'fail' : 'warn',
  grade: 'derived',
  subject: { kind: 'column', name },
  message: message('normalization.centre', {
    name,
    offCentre: mean / std,
    mean,
    std,
    min: mean - 2.4 * std,
    max: mean + 2.8 * std,
  }),
  measured: { value: mean / std, unit: 'std' },
  expected: message('normalization.expected-centre', { limit: 0.5 }),
})

export const faultyNormalization = (evidence: Evidence = beforeAfter()): AuditResult =>
  looked('normalization', {
    status: 'fail',
    summary: message('normalization.flagged', {
      failing: 2,
      judged: 13,
      warned: 11,
      layer: '/0/Gemm',
      smallestStd: 0.124,
      largestStd: 314.9,
      offCentre: 16.1,
      rows: 178,
      route: 'raw',
    }),
    remedy: message('normalization.remedy'),
    findings: wineColumns.map(columnFinding),
    evidence: [evidence],
  })

export const healthyAudits: AuditResult[] = realAudits.map(({ id, implemented }) =>
  implemented ? looked(id, {}) : announced(id),
)

/** As a version that does not look at the last two yet. */
export const twoUnlookedAt = (audit: AuditResult): AuditResult =>
  audit.problem > 9 ? { ...audit, status: 'needs-input', implemented: false } : audit

const replaced = (audits: AuditResult[], ...by: AuditResult[]) =>
  audits.map((audit) => by.find(({ id }) => id === audit.id) ?? audit)

export const faultyAudits = (evidence?: Evidence): AuditResult[] =>
  replaced(
    healthyAudits,
    faultyNormalization(evidence),
    looked('output-activation', {
      status: 'needs-input',
      needs: [message('output-activation.needs-loss')],
      evidence: [reachable()],
    }),
    looked('gradients', {
      status: 'warn',
      evidence: [layerStrip()],
      findings: [
        {
          severity: 'warn',
          grade: 'observed',
          subject: { kind: 'node', name: '/encoder/blocks.11/attention/output/dense/very/long/scope/Relu_1' },
          message: message('preview.pass'),
          measured: { value: 39 / 64, unit: 'share' },
          expected: null,
        },
      ],
    }),
  )

/** One audit with a picture of each kind that rows and columns have. */
export const picturedAudits = (): AuditResult[] =>
  replaced(
    healthyAudits,
    looked('inputs-outputs', {
      status: 'warn',
      evidence: evidenceOfRows(),
      findings: [
        {
          severity: 'warn',
          grade: 'derived',
          subject: { kind: 'dataset', name: 'data.csv' },
          message: message('preview.pass'),
          measured: { value: 5, unit: 'rows' },
          expected: null,
          rows: [16, 1171, 4, 90, 99],
        },
      ],
    }),
  )

export const reportOf = (audits: AuditResult[]): Report => ({
  ...sampleReport,
  task: {
    ...sampleReport.task,
    bindings: [
      {
        tensor: 'input',
        columns: wineColumns.map(([name]) => name),
        shape: [13],
        grade: 'derived',
        preprocessing: 'none',
      },
    ],
    targets: [{ tensor: 'output', columns: ['cultivar'], grade: 'told' }],
  },
  problems: [],
  audits,
  diagnosis: audits
    .filter(({ status }) => status === 'fail')
    .map(({ id }) => ({
      audit: id,
      confidence: 0.9,
      sentence: message(`${id}.cause`, { failing: 13 }),
    })),
})
