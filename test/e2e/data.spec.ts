/// <reference lib="dom" />
/** The columns of a sample, through the real engine: the list, one column closely, a transform tried on it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hosts, type RunningHost } from './hosts'

const pictures = process.env.SCREENSHOTS

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Cells of the numbers before and after, row by row. */
const numbersOf = (page: Page): Promise<string[][]> =>
  page
    .getByTestId('preview-numbers')
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))

const heading = (page: Page) => page.getByRole('heading', { level: 1 })

describe.each(hosts)('columns in the $name', ({ name, lacking, start }) => {
  let host: RunningHost
  const here = lacking === null ? test : test.skip

  beforeAll(async () => {
    if (lacking !== null) return
    host = await start()
    const { page } = host
    await page.getByRole('button', { name: /Wine, does not converge/ }).click()
    await page.getByText(/seed 1/).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Data', exact: true }).click()
    await page.getByRole('grid').waitFor()
  })
  afterAll(async () => {
    if (lacking === null) await host.close()
  })

  here('every column has its line, ordered by a click on a head', async () => {
    const { page } = host
    await picture(page, `${name}-columns`)
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('15')
    expect(await page.locator('#column-12').innerText()).toMatch(/proline[\s\S]*input[\s\S]*747/)
    await page.getByRole('button', { name: 'Std' }).click()
    await page.locator('#column-0', { hasText: 'proline' }).waitFor()
    await page.getByRole('searchbox', { name: 'Search columns' }).fill('phenols')
    await page.getByText('2 of 14 columns').waitFor()
    await page.getByRole('searchbox', { name: 'Search columns' }).fill('')
  })

  here('a column opens by keyboard, with its histogram in powers of ten', async () => {
    const { page } = host
    await page.getByRole('grid').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await heading(page).filter({ hasText: 'proline' }).waitFor()
    const histogram = page.getByRole('img', { name: /^proline: 178 values/ }).first()
    const linear = await histogram.locator('path').nth(1).getAttribute('d')
    await page.getByRole('radiogroup', { name: 'Values' }).getByText('log').click()
    await page.getByText('Value, powers of ten').waitFor()
    expect(await histogram.locator('path').nth(1).getAttribute('d')).not.toBe(linear)
    await picture(page, `${name}-column-log`)
  })

  here('standardizing it shows mean 0 and std 1 in the numbers', async () => {
    const { page } = host
    await page.getByText('Standardize', { exact: true }).click()
    await page.getByTestId('preview-numbers').getByText('proline standardized').waitFor()
    const [before, after] = await numbersOf(page)
    expect(before.slice(0, 6)).toEqual(['proline', 'before', '747', '314', '278', '1680'])
    expect(after.slice(0, 4)).toEqual(['proline standardized', 'after', '0', '1'])
    await picture(page, `${name}-column-standardized`)
  })

  here('a parameter changes the preview as it is typed', async () => {
    const { page } = host
    await page.getByText('Mark missing', { exact: true }).click()
    await page.getByRole('textbox', { name: 'Values that stand for missing' }).fill('520, 680')
    // Two values that five rows each have.
    await expect.poll(async () => (await numbersOf(page))[1][6], { timeout: 10_000 }).toBe('10')
    await page.getByRole('textbox', { name: 'Values that stand for missing' }).fill('five')
    await page.getByText('Numbers, commas apart').waitFor()
  })

  here('one goes on to the next column and back to the list by keyboard', async () => {
    const { page } = host
    await heading(page).click()
    await page.keyboard.press('Alt+ArrowDown')
    await heading(page).filter({ hasText: 'magnesium' }).waitFor()
    await page.getByText('Logarithm', { exact: true }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('grid').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid')
    expect(await page.locator('[role="row"][aria-selected="true"]').innerText()).toContain('magnesium')
  })

  here('a finding of the report leads to its column, and the column to its rows', async () => {
    const { page } = host
    await page.getByRole('button', { name: 'Report', exact: true }).click()
    await page.locator('#audit-normalization').click()
    await page.getByRole('button', { name: 'Look at column proline' }).first().click()
    await heading(page).filter({ hasText: 'proline' }).waitFor()
    await page.getByRole('button', { name: 'Show in the rows' }).click()
    await page.getByRole('columnheader', { name: /proline/ }).waitFor()
    await page.getByRole('button', { name: 'Data', exact: true }).click()
    await heading(page).filter({ hasText: 'proline' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('grid').waitFor()
  })

  here('it reads in Chinese', async () => {
    const { page } = host
    await page.getByRole('button', { name: /简体中文/ }).click()
    await page.getByText('的数据列').waitFor()
    await page.locator('#column-0').click()
    await page.getByText('最常见的值').waitFor()
    await picture(page, `${name}-column-chinese`)
  })
})
