/// <reference lib="dom" />
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fixture, hosts, type RunningHost } from './hosts'

const pictures = process.env.SCREENSHOTS
const [browser] = hosts
const folder = mkdtempSync(join(tmpdir(), 'assay-table-'))
const people = join(folder, 'people.csv')
const twice = join(folder, 'twice.csv')
const wide = join(folder, 'wide.csv')
const none = join(folder, 'none.csv')

beforeAll(() => {
  const names = ['Ann', 'Bob', 'Cem', 'Dee', 'Eve']
  const rows = Array.from({ length: 1000 }, (_, i) =>
    [names[i % 5], i % 7 === 0 ? '' : (i * 37) % 100, i, `"a, ""quoted"" ${i}"`, i % 2 === 0].join(','),
  )
  const different = Array.from({ length: 200 }, (_, i) => `${i * 7},${(i * i) % 97},${i % 3}`)
  different[149] = different[2]
  writeFileSync(twice, `a,b,c\n${different.join('\n')}\n`)
  writeFileSync(people, `name,age,id,a long name of a column,flag\n${rows.join('\n')}\n`)
  const columns = Array.from({ length: 1000 }, (_, i) => `c${i}`)
  writeFileSync(
    wide,
    `${columns.join(',')}\n${Array.from({ length: 40 }, (_, row) => columns.map((_, i) => row * i).join(',')).join('\n')}\n`,
  )
  writeFileSync(none, 'a,b,c\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(pictures, `table-${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

describe('the table page', () => {
  let host: RunningHost
  let page: Page
  beforeEach(async () => {
    host = await browser.start()
    page = host.page
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  })
  afterEach(() => host.close())

  const grid = () => page.getByRole('grid')
  const header = (name: string) => page.getByRole('columnheader', { name }).first()
  /** Texts of the first rows in view: number first, then the cells in the order on screen. */
  const rows = (count: number) =>
    page.evaluate((count) => {
      const rows = [...document.querySelectorAll<HTMLElement>('[role=grid] [data-row]')]
      rows.sort((a, b) => Number(a.dataset.row) - Number(b.dataset.row))
      return rows.slice(0, count).map((row) => {
        const cells = [...row.querySelectorAll<HTMLElement>('[role=gridcell]')]
        cells.sort((a, b) => Number(a.dataset.place) - Number(b.dataset.place))
        return [row.querySelector('[role=rowheader]'), ...cells].map((cell) => cell?.textContent ?? '')
      })
    }, count)
  const settled = (check: (rows: string[][]) => void, count = 3) =>
    expect
      .poll(
        async () => {
          try {
            check(await rows(count))
            return 'as wanted'
          } catch (error) {
            return error instanceof Error ? error.message : String(error)
          }
        },
        { timeout: 20_000 },
      )
      .toBe('as wanted')
  const shows = (wanted: string[][]) =>
    settled(
      (shown) => expect(shown.map((row) => row.slice(0, wanted[0].length))).toEqual(wanted),
      wanted.length,
    )
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())

  async function openTable(path = people): Promise<void> {
    await host.bring([path])
    // The audit that begins by itself turns to the report.
    await page.getByText(/seed 1/).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Rows', exact: true }).click()
    await grid().or(page.getByText('has columns but no rows')).waitFor()
  }
  const filter = async (text: string) => {
    const field = page.getByRole('textbox', { name: 'Filter rows' })
    await field.fill(text)
    await field.press('Enter')
  }

  test('sorts by headers, up, down and not at all, with a second key on Shift', async () => {
    await openTable()
    await shows([
      ['1', 'Ann', 'missing', '0'],
      ['2', 'Bob', '37', '1'],
      ['3', 'Cem', '74', '2'],
    ])
    await picture(page, 'plain')
    await header('age').getByRole('button').first().click()
    await shows([
      ['101', 'Ann', '0', '100'],
      ['201', 'Ann', '0', '200'],
      ['301', 'Ann', '0', '300'],
    ])
    expect(await header('age').getAttribute('aria-sort')).toBe('ascending')
    await header('id')
      .getByRole('button')
      .first()
      .click({ modifiers: ['Shift'] })
    await header('id')
      .getByRole('button')
      .first()
      .click({ modifiers: ['Shift'] })
    await shows([
      ['901', 'Ann', '0', '900'],
      ['801', 'Ann', '0', '800'],
      ['601', 'Ann', '0', '600'],
    ])
    await picture(page, 'sorted')
    await header('age').getByRole('button').first().click()
    await header('age').getByRole('button').first().click()
    await header('age').getByRole('button').first().click()
    await shows([['1', 'Ann', 'missing', '0']])
    await page.keyboard.press('Control+z')
    await settled((shown) => expect(shown[0][2]).toBe('99'))
  })

  test('filters by an expression, says what is wrong with one, and keeps the table meanwhile', async () => {
    await openTable()
    await filter("age > 90 and name = 'Bob'")
    await page.getByText('18 of 1,000 rows match').waitFor()
    await shows([['17', 'Bob', '92', '16']])
    await picture(page, 'filtered')
    await filter('age > 90 and nme = 1')
    await page
      .getByRole('alert')
      .getByText(/character 14 of the filter: there is no column called nme/)
      .waitFor()
    await picture(page, 'wrong-filter')
    await shows([['17', 'Bob', '92', '16']])
    await filter('age > 1000')
    await page.getByText('No row matches the filter.').waitFor()
    await picture(page, 'no-match')
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await shows([['1', 'Ann', 'missing', '0']])
  })

  test('offers the names of columns while a filter is written, quoted where they must be', async () => {
    await openTable()
    const field = page.getByRole('textbox', { name: 'Filter rows' })
    await field.pressSequentially('long')
    await page.getByRole('option', { name: 'a long name of a column' }).waitFor()
    await picture(page, 'completion')
    await field.press('Tab')
    expect(await field.inputValue()).toBe('"a long name of a column"')
    await field.press('End')
    await field.pressSequentially(" like '%8' and id < 30")
    await field.press('Enter')
    await page.getByText('3 of 1,000 rows match').waitFor()
  })

  test('hides and pins columns by the menu and by the list, and undoes it', async () => {
    await openTable()
    await header('name').click({ button: 'right' })
    await picture(page, 'menu')
    await page.getByRole('menuitem', { name: 'Hide' }).click()
    await shows([['1', 'missing', '0']])
    await header('id')
      .getByRole('button', { name: /Menu of/ })
      .click()
    await page.getByRole('menuitem', { name: 'Pin to the left' }).click()
    await shows([['1', '0', 'missing']])
    await page.getByRole('button', { name: '1 column hidden' }).click()
    await page.getByRole('textbox', { name: 'Find a column' }).fill('na')
    await picture(page, 'list')
    await page.getByRole('checkbox', { name: 'Show name' }).check()
    await page.keyboard.press('Escape')
    await shows([['1', '0', 'Ann']])
    await grid().focus()
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z')
    await shows([['1', 'Ann', 'missing', '0']])
  })

  test('is used by keys alone', async () => {
    await openTable()
    await grid().focus()
    await page.keyboard.press('Control+End')
    await settled((shown) => expect(shown.at(-1)?.[0]).toBe('1,000'), 1000)
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await shows([['101', 'Ann', '0', '100']])
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Alt+ArrowDown')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Escape')
    expect(await grid().evaluate((one) => one === document.activeElement)).toBe(true)
  })

  test('copies what is chosen: for a spreadsheet, as CSV, as JSON', async () => {
    await openTable()
    const cell = (row: number, place: number) => page.locator(`[data-row="${row}"] [data-place="${place}"]`)
    await shows([['1', 'Ann', 'missing', '0']])
    await cell(0, 1).click()
    await cell(1, 3).click({ modifiers: ['Shift'] })
    await picture(page, 'chosen')
    await page.keyboard.press('Control+c')
    await page.getByText('Copied 2 rows × 3 columns').waitFor()
    expect(await clipboard()).toBe(
      'age\tid\ta long name of a column\n\t0\t"a, ""quoted"" 0"\n37\t1\t"a, ""quoted"" 1"\n',
    )
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('menuitem', { name: 'JSON' }).click()
    await expect.poll(clipboard, { timeout: 10_000 }).toMatch(/^\[/)
    expect(JSON.parse(await clipboard())).toEqual([
      { age: null, id: 0, 'a long name of a column': 'a, "quoted" 0' },
      { age: 37, id: 1, 'a long name of a column': 'a, "quoted" 1' },
    ])
    await filter('id >= 500')
    await page.getByText('500 of 1,000 rows match').waitFor()
    await grid().focus()
    await page.keyboard.press('Control+a')
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('menuitem', { name: 'CSV' }).click()
    await expect.poll(clipboard, { timeout: 10_000 }).toMatch(/^name,/)
    const lines = (await clipboard()).trimEnd().split('\n')
    expect(lines).toHaveLength(501)
    expect(lines[1]).toBe('Ann,0,500,"a, ""quoted"" 500",true')
  })

  test('goes to a row by its number in the file, also where it has another place or none', async () => {
    await openTable()
    await header('age').getByRole('button').first().click()
    await shows([['101', 'Ann', '0', '100']])
    const goTo = page.getByRole('textbox', { name: 'Go to row' })
    await goTo.fill('1000')
    await goTo.press('Enter')
    await page.locator('[data-row][aria-selected=true]').getByRole('rowheader', { name: '1,000' }).waitFor()
    await filter('id < 10')
    await page.getByText('10 of 1,000 rows match').waitFor()
    await goTo.press('Enter')
    await page.getByText('Row 1,000 does not match the filter.').waitFor()
    await picture(page, 'absent')
    await page.getByRole('button', { name: 'Clear the filter' }).last().click()
    await page.locator('[data-row][aria-selected=true]').getByRole('rowheader', { name: '1,000' }).waitFor()
  })

  test('a finding leads to its column, and that to its values', async () => {
    await host.bring(fixture('p1-wine-raw'))
    await page.getByText(/seed 1/).waitFor({ timeout: 60_000 })
    await page.locator('#audit-normalization').click()
    await page.getByRole('button', { name: 'Look at column proline' }).first().click()
    await page.getByRole('button', { name: 'Show in the rows' }).click()
    await page.getByRole('columnheader', { name: 'proline' }).waitFor()
    const id = await grid().getAttribute('aria-activedescendant')
    expect(await page.locator(`#${id}`).innerText()).toMatch(/proline/)
    await picture(page, 'from-finding')
  })

  test('a finding leads to the rows it names', async () => {
    await host.bring([twice])
    await page.getByText(/seed 1/).waitFor({ timeout: 60_000 })
    await page.locator('#audit-inputs-outputs').click()
    await page.getByText(/such as row 150 and row 3\b/).waitFor()
    await page.getByRole('button', { name: 'Show row 150 in the table' }).click()
    await page
      .locator('[data-row="149"][aria-selected=true]')
      .getByRole('rowheader', { name: '150' })
      .waitFor()
    await picture(page, 'from-finding-row')
  })

  test('a width follows the edge of a header, and a double click fits it', async () => {
    await openTable()
    const width = async () => (await header('age').boundingBox())?.width ?? 0
    const before = await width()
    const edge = await page.getByTestId('edge-1').boundingBox()
    if (!edge) throw new Error('no edge')
    await page.mouse.move(edge.x + 3, edge.y + 10)
    await page.mouse.down()
    await page.mouse.move(edge.x + 63, edge.y + 10, { steps: 4 })
    await page.mouse.up()
    expect(Math.round((await width()) - before)).toBe(60)
    await page.getByTestId('edge-1').dblclick()
    await expect.poll(width).toBeLessThan(before)
  })

  test('a thousand columns, and none of rows', async () => {
    await openTable(wide)
    await grid().focus()
    await page.keyboard.press('End')
    await page.locator('[data-row="1"] [data-place="999"]').getByText('999').waitFor()
    await picture(page, 'wide')
  })

  test('a dataset without rows says so, in Chinese too', async () => {
    await openTable(none)
    await page.getByText('has columns but no rows').waitFor()
    await picture(page, 'none')
    await page.getByRole('button', { name: /简体中文/ }).click()
    await page.getByText('没有行').first().waitFor()
    await picture(page, 'chinese')
  })
})
