/// <reference lib="dom" />
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hosts, type RunningHost } from '../e2e/hosts'
import { chain, transformerLike } from '../onnx/drawn-models'

const folder = mkdtempSync(join(tmpdir(), 'assay-bench-graph-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const models: [string, () => Uint8Array][] = [
  ['transformer of 250 blocks, named', () => transformerLike(250, 'scoped')],
  ['transformer of 250 blocks, nameless', () => transformerLike(250, 'nameless')],
  ['5,000 operators in a row, nameless', () => chain(5000, 'nameless')],
]

describe.each(models)('%s', (name, make) => {
  const path = join(folder, `${name.replace(/\W+/g, '-')}.onnx`)
  let host: RunningHost
  let page: Page
  beforeAll(() => writeFileSync(path, make()))
  beforeEach(async () => {
    host = await hosts[0].start()
    page = host.page
    // Long tasks as the browser itself reports them: those of more than 50 ms on the main thread.
    await page.evaluate(() => {
      const tasks: number[] = []
      Object.assign(window, { longTasks: tasks })
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(duration)
      }).observe({ type: 'longtask' })
    })
  })
  afterEach(() => host.close())

  const takeTasks = (): Promise<number[]> =>
    page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks.splice(0))
  const said = (tasks: readonly number[]) =>
    tasks.length === 0
      ? 'no task over 50 ms'
      : `${tasks.length} tasks over 50 ms, the longest ${Math.max(...tasks).toFixed(0)} ms`
  const drawing = () => page.getByRole('application', { name: /^Graph of / })
  const drawn = () => drawing().locator('.react-flow__node').first().waitFor()

  test('from the request to the first drawing, and moving about in it', async () => {
    await host.bring([path])
    await page.getByText(basename(path), { exact: true }).first().waitFor()
    await page.waitForTimeout(1500)
    await takeTasks()
    const started = performance.now()
    await page.getByRole('button', { name: 'Model', exact: true }).click()
    await drawn()
    const opened = performance.now() - started
    await page.waitForTimeout(300)
    console.log(
      `${name} (${(statSync(path).size / 1e6).toFixed(1)} MB): drawn ${(opened / 1000).toFixed(2)} s after the request; ${said(await takeTasks())}`,
    )
    await page.mouse.move(500, 500)
    for (let i = 0; i < 100; i++) {
      await page.mouse.wheel(0, 300)
      await page.waitForTimeout(12)
    }
    console.log(`  wheel, 100 turns: ${said(await takeTasks())}`)
    await drawing().focus()
    await page.keyboard.press('0')
    await page.waitForTimeout(500)
    console.log(`  all of it: ${said(await takeTasks())}`)
    const blocks = drawing().getByRole('button', { name: /^Block / })
    const before = await blocks.count()
    const opening = performance.now()
    await blocks.first().click()
    await drawing()
      .getByRole('button', { name: /^Close / })
      .nth(name.includes('nameless') ? 0 : 1)
      .waitFor()
    console.log(
      `  a block opened in ${((performance.now() - opening) / 1000).toFixed(2)} s; ${said(await takeTasks())}`,
    )
    expect(before).toBeGreaterThan(1)
  })
})
