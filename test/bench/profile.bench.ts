/**
 * The profile of a dataset against DuckDB's SUMMARIZE and pandas, its growth with size and width, its memory and its cancel.
 * Ratios are of files of 1 GB. Figures are printed, not asserted. ASSAY_BENCH_LARGE=1: sizes to 4 GB, 2,000 wide rows.
 */
import { spawnSync } from 'node:child_process'
import { rmSync, utimesSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TaskEvent } from '../../main/contract/protocol'
import { createDecoder } from '../../main/runtime/duckdb'
import { openSource } from '../../main/sources/open'
import { cancelLatency, startBenchEngine } from './engine'
import { benchFolder, megabytesOf, rowsFor, withDuckDB, writeArrow, writeRows, writeWide } from './files'
import { printed, ratioOf } from './pairs'

const large = process.env.ASSAY_BENCH_LARGE === '1'
const megabytes = 1000
const pairs = 3
const sizes = large ? [10, 100, 500, 1000, 4000] : [10, 25, 50, 100, 200]
const minutes = 60_000

const folder = benchFolder()
const file = (format: string) => folder.path(`rows.${format}`)
const engine = startBenchEngine()

async function withTable<T>(path: string, work: (table: Awaited<ReturnType<typeof tableOf>>) => Promise<T>) {
  const decoder = await createDecoder()
  try {
    return await work(await tableOf(path, decoder))
  } finally {
    await decoder.close()
  }
}

async function tableOf(path: string, decoder: Awaited<ReturnType<typeof createDecoder>>) {
  const source = await openSource(path, { decoder })
  if (source.kind !== 'dataset') throw new Error('not a dataset')
  return source.table
}

/**
 * Opens and profiles a file as the application does, hints included; how many columns there are. It runs in the built engine,
 * because code that a test runner has taken apart is slower than what users run. The engine keeps what it has read of a
 * file until that changes.
 */
async function profile(path: string): Promise<number> {
  touch(path)
  await engine.client.request('open', { path })
  const { columns } = await engine.client.request('profile', { path })
  return columns.length
}

function touch(path: string): void {
  const now = new Date()
  utimesSync(path, now, now)
}

const summarize = (path: string) => withDuckDB(`SUMMARIZE FROM '${path}'`)
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

beforeAll(async () => {
  await writeRows(rowsFor(megabytes), file('csv'), file('parquet'))
  await withTable(file('parquet'), (table) => writeArrow(table, file('arrow')))
}, 20 * minutes)
afterAll(async () => {
  await engine.close()
  folder.remove()
})

test.each(['csv', 'parquet'])(
  'profile of a %s file against SUMMARIZE of DuckDB',
  async (format) => {
    expect(await profile(file(format))).toBe(10)
    const ratio = await ratioOf(
      () => profile(file(format)),
      () => summarize(file(format)),
      pairs,
    )
    const bar = format === 'csv' ? 0.5 : 1
    const size = megabytesOf(file(format)).toFixed(0)
    console.log(`profile ${format}, ${size} MB, against SUMMARIZE: ${printed(ratio)}, at most ${bar}x wanted`)
  },
  60 * minutes,
)

test(
  'profile of an Arrow file against that of the CSV',
  async () => {
    expect(await profile(file('arrow'))).toBe(10)
    const ratio = await ratioOf(
      () => profile(file('arrow')),
      () => profile(file('csv')),
      pairs,
    )
    const size = megabytesOf(file('arrow')).toFixed(0)
    console.log(
      `profile arrow, ${size} MB, against the profile of the CSV: ${printed(ratio)}, at most 0.3x wanted`,
    )
  },
  60 * minutes,
)

test(
  'profile of a CSV against pandas',
  async () => {
    const code =
      'import sys, time, pandas; t = time.time(); pandas.read_csv(sys.argv[1]).describe(); print(time.time() - t)'
    const pandas = spawnSync('/usr/bin/python3', ['-c', code, file('csv')], { encoding: 'utf8' })
    if (pandas.status !== 0) {
      console.log('profile csv against pandas: not compared, python3 with pandas is not installed')
      return
    }
    const ratio = (await seconds(() => profile(file('csv')))) / Number(pandas.stdout)
    console.log(`profile csv against read_csv().describe() of pandas: ${ratio.toFixed(2)}x (one pair)`)
  },
  20 * minutes,
)

test(
  'cost and memory by size',
  async () => {
    const path = folder.path('sized.csv')
    await writeRows(10, folder.path('first.csv'), null)
    for (const size of sizes) {
      await writeRows(rowsFor(size), path, null)
      const fresh = startBenchEngine()
      // Starting a process and loading the database cost the same whatever the size.
      await fresh.client.request('open', { path: folder.path('first.csv') })
      const opened = await seconds(() => fresh.client.request('open', { path }))
      const profiled = await seconds(() => fresh.client.request('profile', { path }))
      const perMegabyte = ((1000 * (opened + profiled)) / megabytesOf(path)).toFixed(2)
      console.log(
        `csv of ${megabytesOf(path).toFixed(0).padStart(4)} MB: open ${opened.toFixed(2)} s, profile ${profiled.toFixed(2)} s, ` +
          `${perMegabyte} ms per MB, peak memory of the engine ${fresh.peakMegabytes().toFixed(0)} MB`,
      )
      await fresh.close()
      rmSync(path)
    }
  },
  90 * minutes,
)

test(
  'cost by width',
  async () => {
    const path = folder.path('wide.csv')
    for (const rows of large ? [100, 2000] : [100]) {
      for (const columns of [1250, 2500, 5000, 10_000]) {
        await writeWide(columns, rows, path)
        const took = await seconds(() => profile(path))
        const perColumn = ((1000 * took) / columns).toFixed(2)
        console.log(
          `csv of ${columns} columns x ${rows} rows: ${took.toFixed(2)} s, ${perColumn} ms per column`,
        )
      }
    }
  },
  60 * minutes,
)

const after =
  (stage: string, share: number) =>
  (event: TaskEvent): boolean => {
    if (event.kind !== 'progress') return false
    const { progress } = event
    return progress.stage === stage && progress.done >= share * (progress.total ?? Number.POSITIVE_INFINITY)
  }

test(
  'from a cancel to its end',
  async () => {
    const tell = (what: string, ms: number) =>
      console.log(`cancel while ${what}: ${ms.toFixed(0)} ms, at most 300 wanted`)
    touch(file('csv'))
    tell('a CSV is opened', await cancelLatency(engine, 'open', file('csv'), after('opening', 0.3)))
    for (const format of ['csv', 'parquet', 'arrow']) {
      touch(file(format))
      await engine.client.request('open', { path: file(format) })
      tell(
        `${format} is profiled`,
        await cancelLatency(engine, 'profile', file(format), after('profiling', 0.3)),
      )
    }
  },
  30 * minutes,
)
