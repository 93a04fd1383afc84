import { MantineProvider } from '@mantine/core'
import type { ComponentProps } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ColumnProfile } from '../../../main/contract/artifacts'
import type { Hint } from '../../../main/contract/hints'
import type { Transform } from '../../../main/contract/transform'
import type { Locale } from '../../../main/contract/words'
import { DataPage } from '../../../renderer/pages/data-page'
import type { Card, ColumnLook } from '../../../renderer/state/model'
import { TranslateProvider, translator } from '../../../renderer/texts/translate'
import { column, numbers, sharesOf, viewOf, wineProfiles, words } from '../fake-columns'
import { datasetCard } from '../fake-host'
import { auditTexts, faultyAudits, reportOf } from '../fake-report'

// Shortcuts are printed as the keyboard of the platform has them.
beforeAll(() => void vi.stubGlobal('navigator', { platform: 'Linux' }))
afterAll(() => void vi.unstubAllGlobals())

const html = (element: React.ReactNode, locale: Locale = 'en') =>
  renderToStaticMarkup(
    <MantineProvider>
      <TranslateProvider value={translator(locale, auditTexts(locale))}>{element}</TranslateProvider>
    </MantineProvider>,
  )

const text = (markup: string) =>
  markup
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

const card = (path = '/data/data.csv'): Card<'dataset'> => {
  const made = datasetCard(path)
  if (made.role !== 'dataset') throw new Error(made.role)
  return made
}
const dataset = card()
const nothing = () => undefined
const ready = (columns: ColumnProfile[], hints: Hint[] = [], notes: string[] = []) => ({
  state: 'ready' as const,
  value: { rows: 178, columns, hints, notes },
})

const page = (fields: Partial<ComponentProps<typeof DataPage>> = {}, locale: Locale = 'en') =>
  html(
    <DataPage
      dataset={dataset}
      datasets={[dataset]}
      audited={dataset}
      asked={ready(wineProfiles)}
      waiting={false}
      report={null}
      listing={{ search: '', by: 'place', descending: false }}
      columnName={null}
      lastColumn={null}
      look={null}
      onShow={nothing}
      onList={nothing}
      onOpen={nothing}
      onClose={nothing}
      onShowRows={nothing}
      onCancel={nothing}
      onRetry={nothing}
      onLook={nothing}
      onCancelLook={nothing}
      onTransform={nothing}
      onChoose={nothing}
      {...fields}
    />,
    locale,
  )

const lookAt = (profile: ColumnProfile, change: Partial<ColumnLook> = {}): ColumnLook => ({
  card: dataset,
  name: profile.name,
  view: { state: 'ready', value: viewOf(profile) },
  missing: { state: 'ready', value: sharesOf(profile.summary.rows) },
  transform: null,
  preview: null,
  previewing: false,
  previewFailure: null,
  ...change,
})

/** The page of one column, which stands alone in its dataset. */
const closely = (profile: ColumnProfile, change: Partial<ColumnLook> = {}, hints: Hint[] = []) =>
  page({ asked: ready([profile], hints), columnName: profile.name, look: lookAt(profile, change) })

describe('the list', () => {
  test('has a line per column with its role and figures', () => {
    const read = text(page({ report: reportOf(faultyAudits()) }))
    expect(read).toContain('Columns of data.csv')
    expect(read).toContain('178 rows × 14 columns')
    expect(read).toMatch(/proline number .* 0 121 747 315 −8\.86 1630 .*magnesium/)
    expect(read).toContain('B 39.9% · A 33.1% · C 27%')
  })

  test('marks columns that the report finds fault with, in a sign and in words', () => {
    expect(page({ report: reportOf(faultyAudits()) })).toMatch(/✕<span class="figure-hidden">Fault/)
  })

  test('says which order it stands in, and how much of it is shown', () => {
    const markup = page({ listing: { search: 'phenols', by: 'mean', descending: true } })
    expect(text(markup)).toContain('2 of 14 columns')
    expect(markup).toMatch(/aria-sort="descending"[^>]*>(?:<[^>]+>)*Mean/)
    expect(text(page({ listing: { search: 'zzz', by: 'mean', descending: true } }))).toContain(
      'No column has “zzz” in its name.',
    )
  })

  test('shows what is missing, estimated counts, dates as dates and long names whole in their title', () => {
    const day = 86_400_000
    const name = 'x'.repeat(80)
    const dates = numbers(19_000 * day, 10 * day, { whole: true })
    const read = page({
      asked: ready([
        column(name, numbers(0, 1, { nulls: 20, nan: 8, distinctExact: false, distinct: 90_123 })),
        column('measured', dates, 'timestamp'),
        column('nothing', words({ nulls: 178, distinct: 0, top: [], length: null })),
      ]),
    })
    expect(read).toContain(`title="${name}"`)
    expect(text(read)).toMatch(/15\.7% ≈ 90,123/)
    expect(text(read)).toMatch(/2022-01-08 10 days 2021-12-15 2022-02-05/)
    expect(text(read)).toContain('no values 100%')
  })

  test('tells values apart that three digits cannot', () => {
    const pressure = column('pressure', numbers(101.325, 0.002))
    expect(text(page({ asked: ready([pressure]) }))).toMatch(/101\.325 0\.002 101\.3202 101\.3306/)
  })

  test('tags what detectors see', () => {
    const hint: Hint = {
      kind: 'angle',
      columns: ['proline'],
      measured: { value: 0.1, unit: 'share' },
      values: {},
      marks: [],
      rows: 178,
      exampleRows: [],
      transform: null,
      strength: 1,
    }
    expect(text(page({ asked: ready(wineProfiles, [hint]) }))).toMatch(/proline number angle/)
  })

  test('reads in Chinese', () => {
    const read = text(page({ report: reportOf(faultyAudits()) }, 'zh-CN'))
    expect(read).toContain('data.csv 的数据列')
    expect(read).toMatch(/列 用途 取值 缺失 不同值 均值 标准差 最小 最大/)
  })

  test('lets one choose between datasets where there are several', () => {
    expect(page()).not.toContain('aria-label="Dataset"')
    expect(page({ datasets: [dataset, card('/data/held-out.csv')] })).toContain('aria-label="Dataset"')
  })
})

describe('before the list is there', () => {
  test('nothing is open', () => {
    expect(text(page({ dataset: null }))).toContain('No dataset open')
  })

  test('it says what is done and how far it is', () => {
    const progress = { stage: 'profiling', done: 74, total: 178, unit: 'rows' } as const
    const read = text(page({ asked: { state: 'asking', progress } }))
    expect(read).toContain('Profiling columns 74 of 178 rows Cancel')
  })

  test('it says that the audit reads the same columns', () => {
    expect(text(page({ asked: null, waiting: true }))).toContain('The audit is reading these columns')
  })

  test('it says why it failed or that it was cancelled, and can be asked for again', () => {
    const failure = { kind: 'internal', detail: 'a defect' } as const
    expect(text(page({ asked: { state: 'failed', failure } }))).toMatch(
      /could not be summed up.*a defect.*Try again/,
    )
    expect(text(page({ asked: { state: 'cancelled' } }))).toMatch(/Cancelled\. Try again/)
  })
})

describe('one column', () => {
  const proline = wineProfiles[0]

  test('shows figures, quantiles and the switches of both axes', () => {
    const positive = column('price', numbers(100, 10))
    const read = text(closely(positive))
    expect(read).toMatch(/Values linear log Counts linear log/)
    expect(read).toMatch(/Min 76 Max 128 Mean 100 Std 10 Skewness 0\.76 Excess kurtosis −0\.28/)
    expect(read).toMatch(/p01 79 p05 84 p25 93 p50 99 p75 107 p95 117 p99 122/)
  })

  test('has a picture that reads without being seen', () => {
    expect(closely(column('price', numbers(100, 10)))).toMatch(
      /role="img" aria-label="price: 179 values from 76 to 128[^"]*Median 99; nine in ten lie from 84 to 117\."/,
    )
  })

  test('has no logarithmic axis where a value is not above zero', () => {
    expect(text(closely(column('x', numbers(0, 1))))).not.toMatch(/Values linear log/)
  })

  test('says what the report found, and its place in the list', () => {
    const read = text(
      page({ columnName: 'proline', look: lookAt(proline), report: reportOf(faultyAudits()) }),
    )
    expect(read).toContain('What the audit says of it')
    expect(read).toMatch(/1 of 14/)
  })

  test('of text shows frequent values and lengths', () => {
    const read = text(closely(column('kind', words())))
    expect(read).toMatch(/Most frequent values B 71 39\.9% A 59 33\.1% C 48 27%/)
    expect(read).toMatch(/Length in characters Min 1 Max 1 Mean 1/)
    expect(read).toContain('One column per value')
  })

  test('that is constant, empty or gone says so', () => {
    const constant = numbers(7, 0, { distinct: 1, min: 7, max: 7, skewness: null, kurtosis: null })
    expect(text(closely(column('constant', constant)))).not.toContain('Quantiles')
    const empty = words({ nulls: 178, distinct: 0, top: [], length: null })
    expect(text(closely(column('empty', empty)))).toMatch(/no values.*Missing 178 \(100%\)/)
    const read = text(page({ columnName: 'vanished' }))
    expect(read).toMatch(/This column is gone.*no column “vanished”/)
  })

  test('shows where values are missing', () => {
    const gaps = column('gaps', numbers(0, 1, { nulls: 60 }))
    expect(closely(gaps)).toMatch(/Where values are absent/)
    const missing = { state: 'failed', failure: { kind: 'internal', detail: 'a defect' } } as const
    expect(text(closely(gaps, { missing }))).toMatch(/could not be found .*a defect/)
    expect(closely(proline)).not.toMatch(/Where values are absent/)
  })

  test('shows both sides of a transform, and rounding as nought', () => {
    const transform: Transform = { kind: 'standardize', column: 'proline', mean: 746.9, std: 314.9 }
    const { preview } = viewOf(proline, transform)
    const read = text(closely(proline, { transform, preview }))
    expect(read).toMatch(/proline before 747 315 .* proline standardize after 0 1 /)
    expect(closely(proline, { transform, preview, previewing: true })).toContain('data-stale="true"')
  })

  test('says why a transform cannot be tried', () => {
    const transform: Transform = { kind: 'log1p', column: 'proline' }
    const previewFailure = { kind: 'internal', detail: 'a defect' } as const
    expect(text(closely(proline, { transform, previewFailure }))).toMatch(/cannot be tried.*a defect/)
  })

  test('lets one change the parameter of what is tried', () => {
    const period: Transform = { kind: 'sin-cos', column: 'proline', period: 360 }
    expect(closely(proline, { transform: period })).toMatch(/aria-pressed="true"[^>]*>(?:<[^>]+>)*360</)
    const sentinels: Transform = { kind: 'missing-indicator', column: 'proline', sentinels: [-1, 99] }
    expect(closely(proline, { transform: sentinels })).toContain('value="-1, 99"')
  })

  test('says that a detector proposed it', () => {
    const transform: Transform = { kind: 'sin-cos', column: 'proline', period: 360 }
    const hint: Hint = {
      kind: 'angle',
      columns: ['proline'],
      measured: { value: 0.1, unit: 'share' },
      values: {},
      marks: [{ value: 700, role: 'period-start' }],
      rows: 178,
      exampleRows: [],
      transform,
      strength: 1,
    }
    const markup = closely(proline, {}, [hint])
    expect(text(markup)).toContain('Sine and cosine · proposed')
    expect(markup).toContain('<title>700: ')
  })
})

test('how the file was read is said above its columns', () => {
  const note = 'numbers are read with a decimal comma'
  expect(text(page({ asked: ready(wineProfiles, [], [note]) }))).toContain(`About the files ${note}`)
  expect(text(page())).not.toContain('About the files')
})
