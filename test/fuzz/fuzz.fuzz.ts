/**
 * A thousand damaged copies of ten models, through the built engine under its supervisor as hosts use it: described, drawn,
 * weighed, and run on rows. `FUZZ_COPIES` and `FUZZ_SEED` tell other numbers, `FUZZ_FIRST` the first copy, to see one again.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { defaultAuditRequest, RequestError } from '../../main/contract/protocol'
import { forkEngine } from '../../main/engine/channels/fork'
import { engineScript } from '../../main/engine/places'
import { createSupervisor } from '../../main/engine/supervisor'
import { damagedCopy, externalData, victims } from './models'

const copies = Number(process.env.FUZZ_COPIES ?? 1_000)
const seed = Number(process.env.FUZZ_SEED ?? 1)
const first = Number(process.env.FUZZ_FIRST ?? 0)
const limitMs = 30_000

const folder = mkdtempSync(join(tmpdir(), 'assay-fuzz-'))
const supervisor = createSupervisor({ spawn: () => forkEngine(engineScript, {}), graceMs: 1_000 })
afterAll(async () => {
  await supervisor.close()
  rmSync(folder, { recursive: true, force: true })
})

/** `unnamed`: an error that does not say which file. */
type Outcome = 'answered' | 'clear error' | 'unnamed error' | 'engine died' | 'hang' | 'defect'
const outcomes: readonly Outcome[] = [
  'answered',
  'clear error',
  'unnamed error',
  'engine died',
  'hang',
  'defect',
]

interface Result {
  outcome: Outcome
  text: string
}

async function outcomeOf(path: string, ask: (signal: AbortSignal) => Promise<unknown>): Promise<Result> {
  try {
    await ask(AbortSignal.timeout(limitMs))
    return { outcome: 'answered', text: '' }
  } catch (error) {
    if (!(error instanceof RequestError)) return { outcome: 'defect', text: String(error) }
    const { failure, message } = error
    if (failure.kind === 'cancelled') return { outcome: 'hang', text: message }
    if (failure.kind === 'internal') return { outcome: 'defect', text: message }
    if (!message.includes(path)) return { outcome: 'unnamed error', text: message }
    return { outcome: failure.kind === 'engine-died' ? 'engine died' : 'clear error', text: message }
  }
}

const answers = { inputs: [], targets: [] }
const { client } = supervisor
const tasks = {
  describe: (path: string) => (signal: AbortSignal) => client.request('describe', { path }, { signal }),
  graph: (path: string) => (signal: AbortSignal) => client.request('graph', { path }, { signal }),
  weights: (path: string) => (signal: AbortSignal) => client.request('weights', { path }, { signal }),
  capture: (path: string, data: string) => (signal: AbortSignal) =>
    client.request('capture', { files: [data, path], answers }, { signal }),
  audit: (path: string, data: string) => (signal: AbortSignal) =>
    client.request('audit', { ...defaultAuditRequest([data, path]), experiments: 'none' }, { signal }),
} as const

type Task = keyof typeof tasks
const names = Object.keys(tasks) as Task[]

test(`${copies} damaged copies of ten models`, async () => {
  const all = victims()
  const counts = new Map(names.map((task) => [task, new Map<Outcome, number>()]))
  const faults: string[] = []
  let slowest = 0
  writeFileSync(join(folder, 'external.data'), externalData())
  for (const { name, csv } of all) {
    mkdirSync(join(folder, 'kinds'), { recursive: true })
    writeFileSync(join(folder, `${name}.csv`), csv)
  }
  for (let index = first; index < first + copies; index++) {
    const { victim, how, bytes } = damagedCopy(all, seed, index)
    const path = join(folder, `${index}.onnx`)
    writeFileSync(path, bytes)
    for (const task of names) {
      const startedAt = performance.now()
      const { outcome, text } = await outcomeOf(path, tasks[task](path, join(folder, `${victim.name}.csv`)))
      const seconds = (performance.now() - startedAt) / 1e3
      slowest = Math.max(slowest, seconds)
      if (seconds > 2)
        console.log(`${seconds.toFixed(1)} s: ${task} of copy ${index} (${victim.name}, ${how}): ${outcome}`)
      const counted = counts.get(task)!
      counted.set(outcome, (counted.get(outcome) ?? 0) + 1)
      if (outcome === 'answered' || outcome === 'clear error') continue
      faults.push(
        `${outcome}: ${task} of copy ${index} (${victim.name}, ${how}): ${text.split('\n', 3).join(' ').slice(0, 300)}`,
      )
    }
    rmSync(path)
  }
  for (const task of names) {
    const counted = counts.get(task)!
    console.log(`${task}: ${outcomes.map((one) => `${one} ${counted.get(one) ?? 0}`).join(', ')}`)
  }
  console.log(`slowest ${slowest.toFixed(1)} s`)
  for (const fault of faults.slice(0, 60)) console.log(fault)
  // A crash in the native runtime is not ours to prevent; that the host lives and the file is named is.
  expect(faults.filter((fault) => !fault.startsWith('engine died'))).toEqual([])
}, 7_200_000)
