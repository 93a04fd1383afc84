/// <reference lib="dom" />
/** The model of a case, through the real engine: its graph, its layers, one of them closely, another model beside it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixture, hosts, type RunningHost } from './hosts'

const pictures = process.env.SCREENSHOTS

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(300)
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

const view = (page: Page, name: string) =>
  page.getByRole('radiogroup', { name: 'View' }).getByText(name, { exact: true }).click()
const panel = (page: Page) => page.getByRole('complementary', { name: 'What is chosen' })

describe.each(hosts)('the model in the $name', ({ name, lacking, start }) => {
  let host: RunningHost
  const here = lacking === null ? test : test.skip

  beforeAll(async () => {
    if (lacking !== null) return
    host = await start()
    const { page } = host
    await host.bring(fixture('p8-fashion-dead-relu'))
    await page.getByText(/seed 1/).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Model', exact: true }).click()
  })
  afterAll(async () => {
    if (lacking === null) await host.close()
  })

  here('opens on its graph, with what the file says of itself beside it', async () => {
    const { page } = host
    await page.getByRole('application', { name: /^Graph of model.onnx/ }).waitFor()
    await panel(page).getByRole('heading', { name: 'The whole model' }).waitFor()
    expect(await panel(page).innerText()).toMatch(/Longest path\s+\d+ layers/)
    await picture(page, `${name}-model-graph`)
  })

  here('a click in the table chooses the layer, in the graph too', async () => {
    const { page } = host
    await view(page, 'Layers')
    const grid = page.getByRole('grid')
    await grid.waitFor()
    await page.getByRole('button', { name: 'Dead', exact: true }).click()
    await grid.locator('#layer-0', { hasText: '%' }).waitFor({ timeout: 60_000 })
    const layer = (await grid.locator('#layer-0').getByRole('rowheader').innerText()).trim()
    await grid.locator('#layer-0').click()
    await panel(page).getByRole('heading', { level: 2, name: layer }).waitFor()
    await panel(page).getByText('Values on the data').waitFor()
    await picture(page, `${name}-model-layers`)
    await view(page, 'Graph')
    await page.getByRole('application').waitFor()
    await panel(page).getByRole('heading', { level: 2, name: layer }).waitFor()
    await picture(page, `${name}-model-chosen`)
  })

  here('a link leads from operator to operator, Escape back to the whole model', async () => {
    const { page } = host
    const before = await panel(page).getByRole('heading', { level: 2 }).innerText()
    await panel(page).locator('section', { hasText: 'Feeds' }).getByRole('button').last().click()
    await page.waitForFunction((name) => document.querySelector('aside h2')?.textContent !== name, before)
    await page.getByRole('searchbox', { name: 'Search the model' }).fill('relu')
    await page.getByText(/^\d+ of \d+$/).waitFor()
    await page.getByRole('searchbox', { name: 'Search the model' }).fill('')
    await panel(page).getByRole('button', { name: 'Back to the whole model' }).click()
    await panel(page).getByRole('heading', { name: 'The whole model' }).waitFor()
  })

  here('a finding leads to the layer it names', async () => {
    const { page } = host
    await page.getByRole('button', { name: 'Report', exact: true }).click()
    await page.getByText('See the evidence').click()
    const link = page.getByRole('button', { name: /^Look at .* in the model$/ }).first()
    await link.waitFor()
    await link.click()
    await panel(page).getByText('What the audit says of it').waitFor()
    await picture(page, `${name}-model-finding`)
  })

  here('another model stands beside it, layer by layer, and the first stays the audited one', async () => {
    const { page } = host
    await page.getByRole('button', { name: 'Files', exact: true }).click()
    await host.bring(fixture('p7-diabetes-relu-out', 'model.onnx'))
    await page.getByText('Model to compare, not audited').waitFor()
    await picture(page, `${name}-model-cards`)
    await page.getByRole('button', { name: /^Compare with/ }).click()
    await view(page, 'Layers')
    await page.getByText('Only differences').click()
    const line = page.locator('#layer-0')
    await line.locator('[data-differs="true"]').first().waitFor({ timeout: 60_000 })
    expect(await line.getByRole('rowheader').locator('> span').count()).toBe(2)
    await picture(page, `${name}-model-beside`)
  })

  here('depth and widths are drawn from a sample of the rows', async () => {
    const { page } = host
    for (const one of ['Depth', 'Widths']) {
      await view(page, one)
      await page
        .getByText(/Measured on/)
        .first()
        .waitFor({ timeout: 60_000 })
      await picture(page, `${name}-model-${one.toLowerCase()}`)
    }
  })
})
