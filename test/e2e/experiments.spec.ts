/// <reference lib="dom" />
/** Experiments on a case, through the real engine: run, watched, stopped, kept, put side by side, removed and brought back. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixture, hosts, type RunningHost } from './hosts'

const choose = (page: Page, name: string) =>
  page
    .getByRole('navigation', { name: 'Experiments' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()
const start = (page: Page) => page.getByRole('button', { name: 'Start', exact: true }).click()
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const result = (page: Page, name: RegExp) => page.getByRole('article', { name })
const runs = (page: Page) => page.getByRole('region', { name: 'Runs in this window' }).getByRole('listitem')

describe.each(hosts)('experiments in the $name', ({ lacking, start: startHost }) => {
  let host: RunningHost
  const here = lacking === null ? test : test.skip

  beforeAll(async () => {
    if (lacking !== null) return
    host = await startHost()
    const { page } = host
    await host.bring(fixture('ok-wine-norm-inside'))
    await page.getByText(/seed 1/).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Experiments', exact: true }).click()
  })
  afterAll(async () => {
    if (lacking === null) await host.close()
  })

  here('those that the audit made show what they saw', async () => {
    const { page } = host
    await choose(page, 'Learning-rate range')
    await page.getByRole('heading', { name: 'From the audit “Wrong learning rate”' }).waitFor()
    await page.getByRole('img', { name: /smoothed: \d+ points.*Marked: .*told/ }).waitFor()
  })

  here('a range test gives its sentence, its numbers and how it was run', async () => {
    const { page } = host
    await start(page)
    const article = result(page, /Learning-rate range/)
    await article.getByText(/is suggested/).waitFor({ timeout: 60_000 })
    const read = await article.innerText()
    expect(read).toMatch(/Suggested rate\s+[\d.e−]+/)
    expect(read).toMatch(/Loss\s+cross-entropy\s+told/)
    expect(read).toMatch(/Training rows\s+1\d\d/)
  })

  here('the keyboard reads the curve place by place', async () => {
    const { page } = host
    const reader = page.getByRole('slider', { name: 'Read the picture place by place' }).first()
    await reader.focus()
    await reader.press('ArrowRight')
    expect(await reader.getAttribute('aria-valuetext')).toMatch(/^learning rate .+: .*smoothed [\d.]+/)
  })

  here('another seed is another run, and both stand side by side', async () => {
    const { page } = host
    await field(page, 'Seed').fill('2')
    await start(page)
    await expect.poll(() => runs(page).count(), { timeout: 60_000 }).toBe(2)
    for (const box of await runs(page).getByRole('checkbox').all()) await box.check()
    const compared = page.getByRole('article', { name: '2 runs side by side' })
    await compared.getByRole('cell').first().waitFor()
    expect(await compared.innerText()).toMatch(/Seed\s+1\s+2/)
    await compared.getByRole('button', { name: 'Close' }).click()
    expect(await compared.count()).toBe(0)
  })

  here('a removed run comes back by undo', async () => {
    const { page } = host
    await runs(page)
      .first()
      .getByRole('button', { name: /^Remove/ })
      .click()
    await expect.poll(() => runs(page).count()).toBe(1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => runs(page).count()).toBe(2)
  })

  here('a long one shows its curve while it runs, and stopping keeps what was drawn', async () => {
    const { page } = host
    await choose(page, 'Shallower, narrower, wider')
    await field(page, 'Most seconds').fill('100')
    await field(page, 'Most steps').fill('100000')
    await field(page, 'Seeds per side').fill('30')
    await start(page)
    const live = page.getByRole('region', { name: 'running' })
    await live.getByRole('img', { name: /points/ }).waitFor({ timeout: 60_000 })
    await live.getByRole('button', { name: 'Stop' }).click()
    const article = result(page, /Shallower, narrower, wider/)
    await article.getByText('there is no result').waitFor()
    await article.getByRole('img', { name: /points/ }).waitFor()
  })

  here('the engine is free again after a stop', async () => {
    const { page } = host
    await choose(page, 'Loss at start')
    await start(page)
    await result(page, /Loss at start/)
      .getByText(/the loss starts at/)
      .waitFor({ timeout: 60_000 })
  })
})
