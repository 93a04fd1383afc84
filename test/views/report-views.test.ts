import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../main/contract/evidence'
import type { LocalizedReport } from '../../main/contract/report'
import { localizedReportSchema, reportSchema } from '../../main/contract/report'
import { locales } from '../../main/contract/words'
import { reportToHtml } from '../../main/views/html/page'
import { localizeReport, reportToJson, toJson } from '../../main/views/json'
import { widthOf } from '../../main/views/lines'
import { escapeMarkdown, reportToMarkdown } from '../../main/views/markdown'
import { ansiPalette } from '../../main/views/palette'
import { sarifOf } from '../../main/views/sarif'
import { reportToText } from '../../main/views/text'
import { healthyReport, reportNaming, reportTexts, sampleReport } from '../fixtures/report'
import { hostileName } from './hostile'

const sample = localizeReport(sampleReport, reportTexts)
const healthy = localizeReport(healthyReport, reportTexts)
const naming = (name: string): LocalizedReport => localizeReport(reportNaming(name), reportTexts)
const forEveryName = (check: (name: string) => void) => fc.assert(fc.property(hostileName, check))

describe('the sample report', () => {
  it('is a report', () => {
    expect(reportSchema.parse(sampleReport)).toEqual(sampleReport)
  })
})

describe('rows that a finding names', () => {
  it.each([
    ['text', reportToText(sample, { width: 200 })],
    ['html', reportToHtml(sample)],
    ['markdown', reportToMarkdown(sample).replaceAll('\\', '')],
    ['sarif', JSON.stringify(sarifOf(sample))],
  ])('stand in %s, counted from 1', (_, view) => {
    expect(view.replace(/\s+/g, ' ')).toContain('(rows 17, 1,172)')
  })
})

describe('json', () => {
  it('puts sentences in place of ids and changes nothing else', () => {
    const report = localizedReportSchema.parse(JSON.parse(reportToJson(sample)))
    expect(report).toEqual(sample)
    expect(report.audits[0]?.findings[0]?.expected).toBe('at most 0.5')
    expect(report.audits[6]?.summary).toBe('The output ends in Relu, which cannot go below 0.')
    expect(report.profile).toEqual(sampleReport.profile)
  })

  it('shows an id that the catalogue lacks', () => {
    expect(localizeReport(sampleReport, {}).audits[0]?.title).toBe('fixture.title.normalization')
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d, naming its key', (value) => {
    expect(() => toJson({ rows: [{ mean: value }] })).toThrow(/mean/)
  })
})

describe('text', () => {
  const text = reportToText(sample, { width: 80 })

  it('leads with the diagnosis and gives every audit its status', () => {
    expect(text.indexOf('Raw columns of very different scale')).toBeLessThan(
      text.indexOf('The eleven problems'),
    )
    const verdicts = text.match(/^ {1,2}\d+ {2}(pass|warning|fail|not applicable|needs input|error) /gm)
    expect(verdicts).toHaveLength(11)
  })

  it('gives a finding its number, its range and its grade', () => {
    expect(text.replace(/\s+/g, ' ')).toContain(
      'measured 16.1 std; expected at most 0.5; computed from the files',
    )
  })

  it('says of a healthy report that it is, and not of one that was not checked', () => {
    expect(reportToText(healthy, { width: 80 })).toContain('Nothing found')
    const unchecked = reportToText({ ...sample, diagnosis: [] }, { width: 80 })
    expect(unchecked).toContain('6 problems were not checked')
  })

  it('cuts a long list of findings and says so', () => {
    const [first, ...others] = sample.audits
    const findings = Array.from({ length: 50 }, () => first?.findings ?? []).flat()
    const long = { ...sample, audits: first ? [{ ...first, findings }, ...others] : [] }
    expect(reportToText(long, { width: 80 })).toContain('and 142 more')
  })

  it('is the same with and without colour, but for the colour', () => {
    const coloured = reportToText(sample, { width: 80, palette: ansiPalette })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(text)
    expect(coloured).not.toBe(text)
  })

  it('obeys no name, and keeps to the width', () => {
    forEveryName((name) => {
      for (const locale of locales) {
        const lines = reportToText({ ...naming(name), locale }, { width: 72 }).split('\n')
        expect(lines.join('')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u)
        expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(72)
      }
    })
  })
})

describe('html', () => {
  const skeletonOf = (page: string): string =>
    (page.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""')).join('')

  it('is one page without scripts, links or loads; its images stand in it', () => {
    const page = reportToHtml(sample)
    expect(page).toMatch(/^<!doctype html>/)
    expect(page.match(/<img src="data:image\/png;base64,[A-Za-z0-9+/]+=*"/g)).toHaveLength(3)
    const outside = page.replace(/<img src="data:image\/png;base64,[A-Za-z0-9+/]+=*"/g, '')
    expect(outside).not.toMatch(/<script|<link|<img|<iframe|src=|url\(|@import|\shref="(?!#)/i)
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
  })

  it('opens what warns or fails, and draws every kind of evidence', () => {
    const page = reportToHtml(sample)
    expect(page.match(/<details class="audit" open/g)).toHaveLength(3)
    expect(page.match(/<figure>/g)).toHaveLength(sample.audits.flatMap(({ evidence }) => evidence).length)
    expect(page).toContain('Histogram of proline: 8 bins from -198 to 1692')
  })

  it('says the language of the page', () => {
    expect(reportToHtml({ ...sample, locale: 'zh-CN' })).toContain('<html lang="zh-CN">')
  })

  it('has the same tags whatever the names are', () => {
    const skeleton = skeletonOf(reportToHtml(naming('x')))
    forEveryName((name) => {
      expect(skeletonOf(reportToHtml(naming(name)))).toBe(skeleton)
    })
  })

  it('draws no coordinate that is not a number, even for the largest and equal values', () => {
    const histogram = { edges: [-1.7e308, 0, 1.7e308], counts: [1, 2] }
    const stretch = (evidence: Evidence): Evidence => {
      if (evidence.kind === 'reachable-interval')
        return { ...evidence, histogram, observedTargets: { low: -1.7e308, high: 1.7e308 } }
      if (evidence.kind !== 'layer-strip') return evidence
      return { ...evidence, layers: evidence.layers.map((layer) => ({ ...layer, min: 2, max: 2, mean: 2 })) }
    }
    const audits = sample.audits.map((audit) => ({ ...audit, evidence: audit.evidence.map(stretch) }))
    const page = reportToHtml({ ...sample, audits })
    expect(page.match(/="[^"]*(NaN|Infinity)[^"]*"/g)).toBeNull()
  })
})

describe('markdown', () => {
  /** What Markdown would take for markup, after taking away what is escaped. */
  const skeletonOf = (text: string): string =>
    text.replace(/\\[!-/:-@[-`{-~]|&#64;/g, '').replace(/[^\n`*_[\]<>|~#]/g, '')

  it('has the overview, and a part for each audit that says something', () => {
    const text = reportToMarkdown(sample)
    expect(text).toContain('| 8 | Gradients | ⚠️ warning | Part of the units of /0/Gemm never fire. |')
    expect(text.match(/^### /gm)).toHaveLength(4)
    expect(text.indexOf('## Diagnosis')).toBeLessThan(text.indexOf('## The eleven problems'))
  })

  it('has the same markup whatever the names are', () => {
    const skeleton = skeletonOf(reportToMarkdown(naming('x')))
    forEveryName((name) => {
      expect(skeletonOf(reportToMarkdown(naming(name)))).toBe(skeleton)
    })
  })

  it.each([
    ['- item', '\\- item'],
    ['1. one', '1\\. one'],
    ['1.5 std', '1.5 std'],
    ['-5', '-5'],
    ['@all', '&#64;all'],
    ['http://a', 'http\\://a'],
    ['a|b', 'a\\|b'],
  ])('escapes %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped)
  })
})

describe('sarif', () => {
  it('has a rule for each audit and a result for each finding that warns or fails', () => {
    const [run] = sarifOf(sample).runs
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(sample.audits.map(({ id }) => id))
    expect(run?.results?.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['normalization', 'warning'],
      ['normalization', 'error'],
      ['normalization', 'error'],
      ['output-activation', 'error'],
      ['gradients', 'warning'],
    ])
  })

  it('points each result at its rule and at the file its subject lies in', () => {
    const [run] = sarifOf(sample).runs
    for (const result of run?.results ?? [])
      expect(run?.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId)
    const files = run?.results?.map(
      ({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri,
    )
    expect(files).toEqual(['data.csv', 'data.csv', 'data.csv', 'model.onnx', 'model.onnx'])
  })

  it('leaves notes out', () => {
    const noted = {
      ...sample,
      audits: sample.audits.map((audit) => ({
        ...audit,
        findings: audit.findings.map((finding) => ({ ...finding, severity: 'info' as const })),
      })),
    }
    expect(sarifOf(noted).runs[0]?.results).toEqual([])
  })

  it('makes a relative URI of any name', () => {
    forEveryName((name) => {
      const uri = sarifOf(naming(name)).runs[0]?.artifacts?.[0]?.location?.uri ?? ''
      expect(uri).toMatch(/^[A-Za-z0-9\-_.!~*'()%]*$/)
      expect(decodeURIComponent(uri)).toBe(name.replace(/\p{Surrogate}/gu, '\ufffd'))
    })
  })
})
