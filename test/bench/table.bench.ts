/// <reference lib="dom" />
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { hosts, type RunningHost } from '../e2e/hosts'

const rows = 10_000_000
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-table-'))
const file = join(folder, 'rows.parquet')
const minutes = 60_000

let host: RunningHost
let page: Page
beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const columns = [0, 1, 2, 3].flatMap((k) => [
    `(hash(i * 31 + ${k}) % 100000000) / 1000.0 AS x${k}`,
    `(hash(i * 37 + ${k}) % 1000)::INT AS n${k}`,
  ])
  const words = "'word ' || (hash(i) % 100000) AS word, i % 3 = 0 AS flag"
  await connection.run(`COPY (SELECT ${columns.join(', ')}, ${words} FROM range(${rows}) t(i)) TO '${file}'`)
  connection.closeSync()
  instance.closeSync()
  host = await hosts[0].start()
  page = host.page
  await watchTasks()
  await openTable()
})
afterAll(async () => {
  await host?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Long tasks as the browser itself reports them: those of more than 50 ms on the main thread. */
async function watchTasks(): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = []
    Object.assign(window, { longTasks: tasks })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration)
    }).observe({ type: 'longtask' })
  })
}

const takeTasks = (): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks.splice(0))

async function openTable(): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Path of a file' })
  await field.fill(file)
  await field.press('Enter')
  await page.getByText(/seed 1/).waitFor({ timeout: 10 * minutes })
  await page.getByRole('button', { name: 'Rows', exact: true }).click()
  await page.getByRole('grid').waitFor()
  await loaded()
}

/** Every cell in view has its value. */
async function loaded(): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('[role=gridcell]') !== null &&
      document.querySelector('[role=gridcell][data-kind=loading]') === null,
    undefined,
    { timeout: 5 * minutes },
  )
}

/** Rows on screen, so that a gesture that moved nothing is not counted as smooth. */
const firstRow = (): Promise<number> =>
  page.evaluate(() =>
    Math.min(
      ...[...document.querySelectorAll<HTMLElement>('[data-row]')].map((row) => Number(row.dataset.row)),
    ),
  )

async function wheel(times: number): Promise<void> {
  await page.mouse.move(640, 500)
  for (let i = 0; i < times; i++) {
    await page.mouse.wheel(0, 900)
    await page.waitForTimeout(12)
  }
}

/** As the scroll bar moves under a pointer: a little each frame, to `share` of its way. */
const drag = (share: number): Promise<void> =>
  page.evaluate(
    (share) =>
      new Promise<void>((done) => {
        const grid = document.querySelector('[role=grid]')
        if (!grid) return done()
        const from = grid.scrollTop
        const to = (grid.scrollHeight - grid.clientHeight) * share
        let frame = 0
        const step = () => {
          grid.scrollTop = from + ((to - from) * ++frame) / 90
          if (frame < 90) requestAnimationFrame(step)
          else done()
        }
        requestAnimationFrame(step)
      }),
    share,
  )

async function keys(key: string, times: number): Promise<void> {
  await page.getByRole('grid').focus()
  for (let i = 0; i < times; i++) await page.keyboard.press(key)
}

const gestures: [string, () => Promise<void>][] = [
  ['wheel, 120 turns', () => wheel(120)],
  ['scroll bar to the middle', () => drag(0.5)],
  ['wheel in the middle', () => wheel(120)],
  ['Page Down, 60 times', () => keys('PageDown', 60)],
  ['Control End', () => keys('Control+End', 1)],
  ['Page Up, 60 times', () => keys('PageUp', 60)],
  ['scroll bar to the top', () => drag(0)],
]

const traceSchema = z.object({
  name: z.string(),
  tid: z.number(),
  pid: z.number(),
  tdur: z.number().optional(),
})
const threadSchema = z.object({
  name: z.literal('thread_name'),
  tid: z.number(),
  pid: z.number(),
  args: z.object({ name: z.string() }),
})

/**
 * The longest time of the processor, in milliseconds, that a task of the page's main thread took while `work` ran. On a machine
 * that others use, tasks last longer than they take.
 */
async function longestOnProcessor(work: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page)
  const events: unknown[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata'] },
  })
  await work()
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done))
  await session.send('Tracing.end')
  await complete
  await session.detach()
  const threads = events.flatMap((event) => threadSchema.safeParse(event).data ?? [])
  const main = new Set(
    threads.filter(({ args }) => args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`),
  )
  const tasks = events.flatMap((event) => traceSchema.safeParse(event).data ?? [])
  const times = tasks.flatMap(({ pid, tid, tdur }) =>
    tdur && main.has(`${pid} ${tid}`) ? [tdur / 1000] : [],
  )
  if (times.length === 0) throw new Error('the trace holds no task of the main thread')
  return times.reduce((most, time) => Math.max(most, time), 0)
}

async function measured(name: string, gesture: () => Promise<void>): Promise<void> {
  const before = await firstRow()
  await takeTasks()
  const processor = await longestOnProcessor(async () => {
    await gesture()
    await loaded()
    // The browser reports a task once it is over.
    await page.waitForTimeout(200)
  })
  const tasks = await takeTasks()
  const longest = tasks.length > 0 ? `, the longest ${Math.max(...tasks).toFixed(0)} ms` : ''
  const way = `row ${before + 1} to ${(await firstRow()) + 1}`
  const used = `${processor.toFixed(0)} ms of the processor at most`
  console.log(`${name}: ${tasks.length} tasks over 50 ms${longest} (${used}); ${way}`)
}

test('long tasks are seen where there are some', async () => {
  await takeTasks()
  await page.evaluate(() =>
    setTimeout(() => {
      const end = performance.now() + 120
      while (performance.now() < end);
    }),
  )
  await page.waitForTimeout(200)
  expect((await takeTasks()).length).toBeGreaterThan(0)
})

test('scrolling 10 million rows', async () => {
  console.log(`table of ${rows} rows x 10, ${(statSync(file).size / 1e6).toFixed(0)} MB of Parquet`)
  for (const [name, gesture] of gestures) await measured(name, gesture)
  expect(await firstRow()).toBe(0)
})

test('sorting and filtering 10 million rows, and scrolling the result', async () => {
  const shown = () =>
    page.waitForFunction(() => document.querySelector('[aria-sort=ascending]') !== null, undefined, {
      timeout: 5 * minutes,
    })
  const timed = async (name: string, work: () => Promise<unknown>) => {
    const started = performance.now()
    await measured(name, async () => void (await work()))
    console.log(
      `${name}: ${((performance.now() - started) / 1000).toFixed(1)} s until its rows are on screen`,
    )
  }
  await timed('sort by a column of numbers, first time', async () => {
    await page.getByRole('button', { name: 'Sort by x0' }).click()
    await shown()
  })
  for (const [name, gesture] of gestures) await measured(`sorted: ${name}`, gesture)
  await timed('filter the sorted rows', async () => {
    const field = page.getByRole('textbox', { name: 'Filter rows' })
    await field.fill("n0 > 500 and word like '%7'")
    await field.press('Enter')
    await page.getByText(/rows match/).waitFor({ timeout: 5 * minutes })
  })
  for (const [name, gesture] of gestures) await measured(`filtered: ${name}`, gesture)
})
