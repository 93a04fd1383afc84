import { describe, expect, test } from 'vitest'
import { audits } from '../../main/audits'
import { cases as depth } from '../../main/audits/depth/cases'
import { cases as gradients } from '../../main/audits/gradients/cases'
import { cases as hiddenUnits } from '../../main/audits/hidden-units/cases'
import { cases as initialization } from '../../main/audits/initialization/cases'
import { cases as inputsOutputs } from '../../main/audits/inputs-outputs/cases'
import { cases as normalization } from '../../main/audits/normalization/cases'
import { cases as outputActivation } from '../../main/audits/output-activation/cases'
import { cases as preprocessing } from '../../main/audits/preprocessing/cases'
import type { AuditCase } from '../../main/contract/audit'
import { formatMessage, type Message } from '../../main/contract/message'
import { auditResultSchema } from '../../main/contract/report'
import { type AuditId, locales } from '../../main/contract/words'
import { withGaps } from '../../main/report/gather'
import { auditResultOf, judge } from '../../main/report/judge'
import { catalogueOf } from '../../main/report/texts'

const byAudit: [AuditId, AuditCase[]][] = [
  ['inputs-outputs', inputsOutputs],
  ['normalization', normalization],
  ['output-activation', outputActivation],
  ['preprocessing', preprocessing],
  ['gradients', gradients],
  ['depth', depth],
  ['hidden-units', hiddenUnits],
  ['initialization', initialization],
]

/** Audits that speak of NaN by name. */
const aboutNaN: AuditId[] = ['inputs-outputs', 'gradients', 'initialization']

const noNames = { dataset: null, model: null, 'training-config': null }

const auditOf = (id: AuditId) => audits.find((audit) => audit.id === id)!

describe.each(byAudit)('%s', (id, cases) => {
  const audit = auditOf(id)

  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const verdict = judge(audit, withGaps(one.artifacts), {})
    const found = verdict.findings.map(({ message }) => message.id)
    expect([verdict.status, found]).toEqual([one.status, expect.arrayContaining(one.findings)])
  })

  test.each(cases.map((one) => [one.name, one] as const))('says it whole in both languages: %s', (_, one) => {
    const artifacts = withGaps(one.artifacts)
    const verdict = judge(audit, artifacts, {})
    const result = auditResultSchema.parse(auditResultOf(audit, verdict, artifacts, noNames))
    const said: Message[] = [
      result.title,
      result.summary,
      ...result.needs,
      ...result.fixes.map(({ title }) => title),
      ...(result.remedy ? [result.remedy] : []),
      ...result.findings.flatMap(({ message, expected }) => (expected ? [message, expected] : [message])),
      { id: `${id}.cause`, values: result.summary.values },
    ]
    for (const locale of locales)
      for (const message of said) {
        const sentence = formatMessage(message, catalogueOf(locale), locale)
        expect(sentence, message.id).not.toBe(message.id)
        expect(sentence).not.toMatch(aboutNaN.includes(id) ? /undefined|\{|\}/ : /undefined|NaN|\{|\}/)
      }
  })

  test('cases show a healthy, a faulty, a borderline one and one that does not apply', () => {
    const kinds = new Set(cases.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(['borderline', 'faulty', 'healthy', 'not-applicable'])
  })

  test('no healthy case fails', () => {
    const healthy = cases.filter(({ kind }) => kind === 'healthy')
    expect(healthy.filter(({ status }) => status === 'fail')).toEqual([])
  })
})

test('a threshold can be overridden', () => {
  const faulty = gradients.find(({ name }) => name.startsWith('a fifth'))!
  const lenient = judge(auditOf('gradients'), withGaps(faulty.artifacts), { 'gradients.warnDeadShare': 0.3 })
  const strict = judge(auditOf('gradients'), withGaps(faulty.artifacts), { 'gradients.failDeadShare': 0.1 })
  expect([lenient.status, strict.status]).toEqual(['pass', 'fail'])
})

test('an audit that lacks an artifact says which file would settle it', () => {
  const artifacts = withGaps({ entry: { state: 'missing', needs: [{ id: 'needs.model', values: {} }] } })
  const verdict = judge(auditOf('normalization'), artifacts, {})
  expect([verdict.status, verdict.needs.map(({ id }) => id)]).toEqual(['needs-input', ['needs.model']])
})

test('an audit whose artifact failed is an error that says why', () => {
  const failed = {
    state: 'failed',
    error: { file: 'm.onnx', place: 'Conv_3', cause: 'no weights', remedy: null },
  } as const
  const verdict = judge(auditOf('gradients'), withGaps({ activations: failed }), {})
  expect([verdict.status, verdict.summary.values.detail]).toEqual(['error', 'm.onnx: Conv_3: no weights'])
})

test('those that are not made yet say so and look at nothing', () => {
  const announced = audits.filter(({ implemented }) => !implemented)
  for (const audit of announced) {
    const verdict = judge(audit, withGaps({}), {})
    expect([verdict.status, verdict.findings]).toEqual(['needs-input', []])
    expect(formatMessage(verdict.summary, catalogueOf('en'), 'en')).toMatch(/^Not looked at in this version/)
  }
})
