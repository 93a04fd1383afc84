import { MantineProvider } from '@mantine/core'
import type { ComponentProps } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import type { AuditResult } from '../../../main/contract/report'
import type { Locale } from '../../../main/contract/words'
import { ReportPage } from '../../../renderer/pages/report-page'
import { FindingList } from '../../../renderer/parts/finding-list'
import { RunStrip } from '../../../renderer/parts/run-strip'
import { withInput } from '../../../renderer/parts/task-panel'
import { noAnswers } from '../../../renderer/state/model'
import { shownAudits } from '../../../renderer/state/shown-audits'
import { TranslateProvider, translator } from '../../../renderer/texts/translate'
import { auditTexts, faultyAudits, healthyAudits, reportOf, twoUnlookedAt } from '../fake-report'

const html = (element: React.ReactNode, locale: Locale = 'en') =>
  renderToStaticMarkup(
    <MantineProvider>
      <TranslateProvider value={translator(locale, auditTexts(locale))}>{element}</TranslateProvider>
    </MantineProvider>,
  )

/** What is read, without the sheets that Mantine writes into the page. */
const text = (markup: string) =>
  markup
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

const nothing = () => undefined
const page = (fields: Partial<ComponentProps<typeof ReportPage>> = {}, locale: Locale = 'en') =>
  html(
    <ReportPage
      report={null}
      audits={shownAudits({ state: 'idle' }, null)}
      running={false}
      ended={false}
      columns={['hue']}
      answers={noAnswers}
      onAnswer={nothing}
      onCopy={nothing}
      proof={{ provable: () => true, onProve: nothing }}
      onChoose={nothing}
      {...fields}
    />,
    locale,
  )

const reported = (audits: AuditResult[], locale: Locale = 'en') => {
  const report = reportOf(audits)
  return text(page({ report, audits: shownAudits({ state: 'idle' }, report) }, locale))
}

describe('the lead sentence', () => {
  test('is the first diagnosis, with its confidence', () => {
    expect(reported(faultyAudits())).toMatch(
      /Diagnosis The inputs reach the first learned layer unscaled.*90% sure/,
    )
  })

  test('of a healthy model claims no more than was checked', () => {
    expect(reported(healthyAudits)).toContain('Nothing found wrong in what was checked.')
    const read = reported(healthyAudits.map(twoUnlookedAt))
    expect(read).toContain('2 audits are not looked at yet in this version')
  })

  test('counts what could not be checked for want of something', () => {
    expect(reported(faultyAudits())).toContain('One audit could not be checked')
  })

  test('while running says how many problems there are so far', () => {
    const run = { state: 'running', progress: null, audited: faultyAudits().slice(0, 2) } as const
    expect(text(page({ running: true, audits: shownAudits(run, null) }))).toContain('One problem so far')
  })
})

test('the eleven are listed with icon and word, and those not looked at are marked', () => {
  const report = reportOf(faultyAudits().map(twoUnlookedAt))
  const markup = page({ report, audits: shownAudits({ state: 'idle' }, report) })
  expect(markup.match(/data-audit-row/g)).toHaveLength(11)
  const read = text(markup)
  expect(read.match(/Not looked at(?! in)/g)).toHaveLength(2)
  for (const word of ['Fault', 'Remark', 'Needs input']) expect(read).toContain(word)
  expect(read).toContain('1 fault · 1 remark · 6 passed · 3 open')
})

test('bindings say whether they were guessed or told', () => {
  const read = reported(faultyAudits())
  expect(read).toMatch(/13 columns:.*guessed/)
  expect(read).toMatch(/cultivar told/)
})

test('in Chinese, no English sentence is left', () => {
  expect(reported(faultyAudits(), 'zh-CN')).not.toMatch(/[a-z]{3,} [a-z]{2,} [a-z]{2,} [a-z]{2,}/)
})

test('with nothing open the page says what would fill it, after a failure that it failed', () => {
  expect(text(page())).toContain('Open a dataset or a model')
  expect(text(page({ ended: true }))).toContain('ended before it could say anything')
})

test('findings are listed worst first, a long list in part', () => {
  const [first] = faultyAudits()
  const read = text(html(<FindingList findings={first.findings} />))
  expect(read.indexOf('Fault')).toBeLessThan(read.indexOf('Remark'))
  expect(read).toContain('Show all 13')
  expect(read).toContain('Measured 16 std Expected |mean|/std at most 0.5')
})

describe('the strip under the header', () => {
  const strip = (run: ComponentProps<typeof RunStrip>['run'], hasReport = false, stale = false) =>
    text(
      html(<RunStrip run={run} hasReport={hasReport} stale={stale} onCancel={nothing} onAgain={nothing} />),
    )

  test('names the stage and the amount', () => {
    const progress = { stage: 'activations', done: 1200, total: 5000, unit: 'rows' } as const
    expect(strip({ state: 'running', progress, audited: [] })).toContain(
      'Activations on the data 1,200 of 5,000 rows 0 of 11 checked Cancel',
    )
  })

  test('says how a run ended and offers another', () => {
    const failure = { kind: 'engine-died', task: 'audit', detail: 'exit code 139' } as const
    expect(strip({ state: 'failed', failure, audited: [] })).toMatch(
      /did not finish.*exit code 139.*Audit again/,
    )
    expect(strip({ state: 'cancelled', audited: [] }, true)).toMatch(
      /cancelled.*report before it.*Audit again/,
    )
    expect(strip({ state: 'idle' }, true, true)).toMatch(/changed since this report/)
    expect(strip({ state: 'idle' }, true)).not.toMatch(/Audit again/)
  })
})

test('answers name each input once, and none again where the guess is wanted', () => {
  const once = withInput(noAnswers, 'input', ['a', 'b'])
  expect(withInput(once, 'input', ['b']).inputs).toEqual([{ tensor: 'input', columns: ['b'] }])
  expect(withInput(once, 'input', []).inputs).toEqual([])
})
