import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, serveRequests } from '../../main/contract/link'
import type { EngineClient } from '../../main/contract/protocol'
import type { Arranger, ViewSpec } from '../../main/contract/view'
import { createService, handleBy } from '../../main/engine/service'
import { createDecoder, type Database } from '../../main/runtime/duckdb'
import { openSource } from '../../main/sources/open'
import { createChannelPair } from '../contract/channel-pair'
import { failureFrom } from '../contract/failure-from'
import { createFolder, createParts } from './parts'

const folder = createFolder()
const path = join(folder, 'rows.csv')
const content = 'v,w\n3,a\n1,b\n2,c\n,d\n'

let database: Database
beforeAll(async () => {
  writeFileSync(path, content)
  database = await createDecoder()
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

/** The real database behind a link, which counts what it makes and closes. */
function served() {
  const counted = { arranged: 0, views: 0, closed: 0 }
  const arranger: Arranger = {
    async arrange(table, task) {
      counted.arranged++
      const arranged = await database.arranger.arrange(table, task)
      return {
        async view(spec, viewTask) {
          counted.views++
          const view = await arranged.view(spec, viewTask)
          return {
            ...view,
            close: async () => {
              counted.closed++
              await view.close()
            },
          }
        },
        close: arranged.close,
      }
    },
  }
  const { parts } = createParts()
  const service = createService({
    ...parts,
    open: (file) => openSource(file, { decoder: database }),
    arranger: async () => arranger,
  })
  const [near, far] = createChannelPair()
  serveRequests(far, handleBy(service))
  return { client: createClient(near), counted }
}

const sorted: ViewSpec = { filter: null, sort: [{ column: 'v', descending: true }] }
const rowsOf = async (client: EngineClient, view: ViewSpec | null, offset = 0) => {
  const { arrow, fileRows } = await client.request('rows', { path, offset, limit: 10, columns: ['w'], view })
  return { values: Array.from(tableFromIPC(arrow).getChildAt(0) ?? []), fileRows }
}

describe('views over the link', () => {
  it('give rows in their order, each with its row of the file', async () => {
    const { client } = served()
    expect(await client.request('view', { path, view: sorted })).toEqual({ rows: 4 })
    expect(await rowsOf(client, sorted)).toEqual({ values: ['a', 'c', 'b', 'd'], fileRows: [0, 2, 1, 3] })
    expect(await rowsOf(client, sorted, 3)).toEqual({ values: ['d'], fileRows: [3] })
    expect(await client.request('locate', { path, view: sorted, row: 2 })).toEqual({ place: 1 })
    const some = { ...sorted, filter: 'v > 1' }
    expect(await client.request('locate', { path, view: some, row: 1 })).toEqual({ place: null })
  })

  it('a view that changes nothing is the file', async () => {
    const { client, counted } = served()
    const asked = await rowsOf(client, { filter: null, sort: [] })
    expect(asked).toEqual({ values: ['a', 'b', 'c', 'd'], fileRows: undefined })
    expect(counted.arranged).toBe(0)
  })

  it('are made once, a few are kept, and all are closed with the file', async () => {
    const { client, counted } = served()
    await Promise.all([rowsOf(client, sorted), rowsOf(client, sorted)])
    expect(counted).toEqual({ arranged: 1, views: 1, closed: 0 })
    for (let least = 0; least < 4; least++) await rowsOf(client, { filter: `v > ${least}`, sort: [] })
    expect(counted).toEqual({ arranged: 1, views: 5, closed: 1 })
    writeFileSync(path, `${content}9,e\n`)
    expect((await rowsOf(client, sorted)).values).toEqual(['e', 'a', 'c', 'b', 'd'])
    expect(counted).toMatchObject({ arranged: 2, views: 6, closed: 5 })
    writeFileSync(path, content)
  })

  it('a wrong filter is an error of the input with its place, and is asked for anew', async () => {
    const { client, counted } = served()
    const view = { filter: 'x > 1', sort: [] }
    const failure = await failureFrom(client.request('view', { path, view }))
    expect(failure).toMatchObject({ kind: 'input', error: { place: 'character 1 of the filter' } })
    await failureFrom(client.request('view', { path, view }))
    expect(counted.views).toBe(2)
  })

  it('a view that nobody waits for any more is not made', async () => {
    const { client } = served()
    const controller = new AbortController()
    const asked = client.request('view', { path, view: sorted }, { signal: controller.signal })
    controller.abort()
    expect(await failureFrom(asked)).toEqual({ kind: 'cancelled' })
    expect(await client.request('view', { path, view: sorted })).toEqual({ rows: 4 })
  })
})
