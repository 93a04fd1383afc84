import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fixture, hosts, type RunningHost } from './hosts'

/** Where pictures go when somebody wants to look: `SCREENSHOTS=folder npx vitest run --project e2e`. */
const pictures = process.env.SCREENSHOTS
const seconds = 60_000

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

const row = (page: Page, id: string) => page.locator(`#audit-${id}`)

/** The report is there when its last line (version, seed, seconds) is. */
const finished = (page: Page) => page.getByText(/seed 1/).waitFor({ timeout: seconds })

async function statusOf(page: Page, id: string): Promise<string> {
  return (await row(page, id).innerText()).replace(/\s+/g, ' ')
}

async function open(page: Page, id: string): Promise<string> {
  const item = page.locator('li', { has: row(page, id) })
  if ((await row(page, id).getAttribute('aria-expanded')) !== 'true') await row(page, id).click()
  await item.getByRole('heading', { level: 3 }).first().waitFor()
  return item.innerText()
}

describe.each(hosts)('in the $name', ({ name, lacking, start }) => {
  let host: RunningHost
  const here = lacking === null ? test : test.skip

  beforeEach(async () => {
    if (lacking === null) host = await start()
  })
  afterEach(async () => {
    if (lacking === null) await host.close()
  })

  here('raw wine: the diagnosis names normalization, with the columns and their numbers', async () => {
    const { page, bring } = host
    await picture(page, `${name}-first-page`)
    await bring(fixture('p1-wine-raw'))
    await finished(page)
    await picture(page, `${name}-wine-raw`)
    expect(await page.locator('#diagnosis').innerText()).toMatch(/reach the first learned layer unscaled/)
    expect(await statusOf(page, 'normalization')).toMatch(/Fault/)
    const evidence = await open(page, 'normalization')
    expect(evidence).toMatch(/proline has standard deviation 31\d/)
    expect(await page.getByRole('img', { name: /proline/ }).count()).toBeGreaterThan(0)
    await picture(page, `${name}-wine-raw-normalization`)
  })

  here('normalization inside the graph: nothing is found wrong', async () => {
    const { page, bring } = host
    await bring(fixture('ok-wine-norm-inside'))
    await finished(page)
    expect(await page.locator('#diagnosis').innerText()).toMatch(/Nothing found/)
    expect(await statusOf(page, 'normalization')).toMatch(/Pass/)
    expect(await page.getByText(/\d audits? (is|are) not looked at yet/).count()).toBe(0)
    await picture(page, `${name}-wine-healthy`)
  })

  here('ReLU on the output of a regression: targets out of reach', async () => {
    const { page, bring } = host
    await bring(fixture('p7-diabetes-relu-out'))
    await finished(page)
    expect(await statusOf(page, 'output-activation')).toMatch(/Fault/)
    expect(await open(page, 'output-activation')).toMatch(
      /targets progression lie outside what Relu can reach/,
    )
    await picture(page, `${name}-diabetes-relu`)
  })

  here('dead ReLUs: the layer and the share are named, and its histogram opens', async () => {
    const { page, bring } = host
    await bring(fixture('p8-fashion-dead-relu'))
    await finished(page)
    expect(await statusOf(page, 'gradients')).toMatch(/Fault/)
    expect(await open(page, 'gradients')).toMatch(/\d+ of \d+ units of .+ are silent on all of 1500 rows/)
    await page
      .locator('li', { has: row(page, 'gradients') })
      .getByRole('button', { name: /\/4\/Gemm/ })
      .last()
      .click()
    await page.getByText(/Values of \/4\/Gemm on \d+ rows/).waitFor()
    expect(await page.getByRole('img', { name: /values from .+ most of them near/ }).count()).toBe(1)
    await picture(page, `${name}-dead-relu`)
  })

  here('an unreadable file gets an error card, and what was open stays', async () => {
    const { page, bring } = host
    await bring(fixture('p1-wine-raw', 'data.csv'))
    await finished(page)
    await bring([join(import.meta.dirname, '../fixtures/hostile/garbage.bin')])
    await page.getByRole('button', { name: 'Files', exact: true }).click()
    await page.getByText('Could not be read').waitFor({ timeout: seconds })
    await picture(page, `${name}-unreadable`)
    expect(await page.getByText('garbage.bin').count()).toBeGreaterThan(0)
    expect(await page.getByText('data.csv', { exact: true }).count()).toBeGreaterThan(0)
  })

  here('a sample opens with one click, and the report reads in Chinese', async () => {
    const { page } = host
    await page.getByRole('button', { name: /Wine, does not converge/ }).click()
    await finished(page)
    await page.getByRole('button', { name: /简体中文/ }).click()
    await page.getByText('数据没有归一化').waitFor()
    expect(await page.locator('#diagnosis').innerText()).toMatch(/未经缩放/)
    await picture(page, `${name}-chinese`)
  })
})
