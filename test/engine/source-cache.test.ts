import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CancelledError } from '../../main/contract/errors'
import type { Source } from '../../main/contract/source'
import type { Progress } from '../../main/contract/task'
import { createSourceCache } from '../../main/engine/source-cache'
import type { OpeningTask } from '../../main/sources/opening'

const folder = mkdtempSync(join(tmpdir(), 'assay-cache-'))
const path = join(folder, 'config.json')
writeFileSync(path, '{}')
afterAll(() => rm(folder, { recursive: true }))

const source: Source = {
  kind: 'training-config',
  path,
  name: 'config.json',
  bytes: 2,
  format: 'json',
  config: {},
  unknownKeys: [],
}

const task = () => {
  const told: Progress[] = []
  const cancel = { requested: false }
  return { told, cancel, onProgress: (one: Progress) => void told.push(one) }
}

/** A cache whose openings end when told, or when they notice a cancel. */
function slowCache() {
  const openings: { task: OpeningTask; finish: () => void; givenUp: boolean }[] = []
  const cache = createSourceCache(
    (_, task) =>
      new Promise((resolve, reject) => {
        const opening = { task, givenUp: false, finish: () => settle(() => resolve(source)) }
        const watch = setInterval(() => {
          if (!task.cancel.requested) return
          opening.givenUp = true
          settle(() => reject(new CancelledError()))
        }, 5)
        const settle = (how: () => void) => {
          clearInterval(watch)
          how()
        }
        openings.push(opening)
      }),
  )
  return { cache, openings }
}

const name = async ([found]: unknown[]) => (found instanceof Error ? found.message : 'opened')

describe('createSourceCache', () => {
  it('shares an opening: one who cancels leaves it to the other, and both see how far it is', async () => {
    const { cache, openings } = slowCache()
    const [first, second] = [task(), task()]
    const used = [cache.use([path], name, first), cache.use([path], name, second)]
    await expect.poll(() => openings.length).toBe(1)
    openings[0].task.onProgress({ stage: 'opening', done: 1, total: 2, unit: 'bytes' })
    first.cancel.requested = true
    await expect(used[0]).rejects.toBeInstanceOf(CancelledError)
    expect(openings[0].givenUp).toBe(false)
    openings[0].finish()
    expect(await used[1]).toBe('opened')
    expect([first.told.length, second.told.length]).toEqual([1, 1])
    expect(openings).toHaveLength(1)
  })

  it('gives an opening up when all who wait have cancelled, and opens anew for the next', async () => {
    const { cache, openings } = slowCache()
    const [first, second, third] = [task(), task(), task()]
    const used = [cache.use([path], name, first), cache.use([path], name, second)]
    await expect.poll(() => openings.length).toBe(1)
    first.cancel.requested = true
    second.cancel.requested = true
    for (const one of used) await expect(one).rejects.toBeInstanceOf(CancelledError)
    await expect.poll(() => openings[0].givenUp).toBe(true)
    const next = cache.use([path], name, third)
    await expect.poll(() => openings.length).toBe(2)
    openings[1].finish()
    expect(await next).toBe('opened')
  })

  it('does not begin what is cancelled already', async () => {
    const { cache, openings } = slowCache()
    const late = task()
    late.cancel.requested = true
    await expect(cache.use([path], name, late)).rejects.toBeInstanceOf(CancelledError)
    expect(openings.every(({ task }) => task.cancel.requested)).toBe(true)
  })
})
