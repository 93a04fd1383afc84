import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { localizedReportSchema } from '../../main/contract/report'
import { localizeReport, reportToJson } from '../../main/views/json'
import { reportTexts, sampleReport } from '../fixtures/report'

/** As `input`, because a later version may add keys and readers of version 1 are to bear it. */
const schemaText = (): string => {
  const schema = z.toJSONSchema(localizedReportSchema, { io: 'input' })
  return `${JSON.stringify({ title: 'Assay report, schemaVersion 1', ...schema }, null, 2)}\n`
}

describe('resources/report.schema.json', () => {
  it('is what the contract says (npm run schema writes it anew)', async () => {
    await expect(schemaText()).toMatchFileSnapshot('../../resources/report.schema.json')
  })

  it('accepts a report and refuses one that lost a key', () => {
    const reader = z.fromJSONSchema(JSON.parse(schemaText()))
    const report: unknown = JSON.parse(reportToJson(localizeReport(sampleReport, reportTexts)))
    expect(reader.safeParse(report).error).toBeUndefined()
    const { audits: _, ...less } = z.looseObject({ audits: z.unknown() }).parse(report)
    expect(reader.safeParse(less).success).toBe(false)
  })
})
