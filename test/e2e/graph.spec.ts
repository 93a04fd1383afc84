/// <reference lib="dom" />
/** The drawn graph through the real engine: blocks, the keyboard, search, and a layout that fails. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { transformerLike } from '../onnx/drawn-models'
import { hosts, type RunningHost } from './hosts'

const pictures = process.env.SCREENSHOTS
const [browser] = hosts
const folder = mkdtempSync(join(tmpdir(), 'assay-graph-'))
const model = join(folder, 'encoder.onnx')
beforeAll(() => writeFileSync(model, transformerLike(12, 'scoped')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(300)
    await page.screenshot({ path: join(pictures, `graph-${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

describe('the graph of a transformer', () => {
  let host: RunningHost
  let page: Page
  beforeEach(async () => {
    host = await browser.start()
    page = host.page
  })
  afterEach(() => host.close())

  const drawing = () => page.getByRole('application', { name: /^Graph of encoder.onnx/ })
  const block = (name: string) => page.getByRole('button', { name: new RegExp(`^Block ${name},`) })
  const title = (name: string) => page.getByRole('button', { name: `Close ${name}` })
  /** Label of what the keyboard is on. */
  const active = () =>
    drawing().evaluate((element) => {
      const id = element.getAttribute('aria-activedescendant')
      return id === null ? null : (document.getElementById(id)?.getAttribute('aria-label') ?? 'not drawn')
    })
  const becomes = (label: string) => expect.poll(active).toBe(label)

  async function openGraph(): Promise<void> {
    await host.bring([model])
    await page.getByRole('button', { name: 'Model', exact: true }).click()
    await drawing().waitFor()
    await block('layers.0').waitFor()
  }

  test('opens with its blocks closed; one opens where it stands, and closes again', async () => {
    await openGraph()
    await picture(page, 'blocks')
    const before = await block('layers.0').boundingBox()
    await block('layers.0').click()
    await block('attn').first().waitFor()
    const after = await title('layers.0').boundingBox()
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 1e6))).toBeLessThan(20)
    await picture(page, 'open')
    await title('layers.0').click()
    await block('layers.0').waitFor()
    expect(await page.getByText('arranged in a simple way').count()).toBe(0)
  })

  test('arrows follow the lines, Enter opens a block, Backspace closes it', async () => {
    await openGraph()
    await drawing().focus()
    await page.keyboard.press('ArrowDown')
    await becomes('Input x')
    await page.keyboard.press('ArrowDown')
    await becomes('MatMul /embed/MatMul')
    await page.keyboard.press('ArrowDown')
    await becomes('Block layers.0, 21 operators')
    await page.keyboard.press('Enter')
    await becomes('Close layers.0')
    await page.keyboard.press('ArrowDown')
    await becomes('Block attn, 12 operators')
    await page.keyboard.press('ArrowDown')
    await becomes('Add /encoder/layers.0/Add')
    await page.keyboard.press('ArrowUp')
    await becomes('Block attn, 12 operators')
    await page.keyboard.press('Backspace')
    await becomes('Block layers.0, 21 operators')
  })

  test('the whole model is shown at 0, and what is found is counted on closed blocks', async () => {
    await openGraph()
    await drawing().focus()
    await page.keyboard.press('0')
    await block('layers.11').waitFor()
    await page.getByRole('searchbox', { name: 'Search the model' }).fill('norm1')
    await page.getByRole('button', { name: /^Block layers.7, .* 1 found$/ }).waitFor()
    await picture(page, 'search')
  })

  test('without its worker the drawing is made simply, says so, and is made well on the second try', async () => {
    await page.route(/elk-worker/, (route) => route.abort())
    await openGraph()
    const notice = page.getByText('arranged in a simple way')
    await notice.waitFor()
    await picture(page, 'no-worker')
    await page.unroute(/elk-worker/)
    await page.getByRole('button', { name: 'Try again' }).click()
    await notice.waitFor({ state: 'detached' })
    await block('layers.0').waitFor()
  })
})
