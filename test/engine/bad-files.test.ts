import { appendFileSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { createClient, serveRequests } from '../../main/contract/link'
import { defaultAuditRequest } from '../../main/contract/protocol'
import { createService, handleBy } from '../../main/engine/service'
import { createDecoder } from '../../main/runtime/duckdb'
import { openSource } from '../../main/sources/open'
import { assignRoles } from '../../main/sources/roles'
import { createChannelPair } from '../contract/channel-pair'
import { createFolder, createParts } from './parts'

let folder: string
let decoder: Decoder
const at = (name: string) => join(folder, name)
const cases = join(import.meta.dirname, '../fixtures/cases/p1-wine-raw')

beforeAll(async () => {
  folder = createFolder()
  decoder = await createDecoder()
  copyFileSync(join(cases, 'data.csv'), at('good.csv'))
})
afterAll(async () => {
  await decoder.close()
  rmSync(folder, { recursive: true })
})

/** The service with the real files behind it. */
function served() {
  const { parts } = createParts()
  const [near, far] = createChannelPair()
  const open = (path: string) => openSource(path, { decoder })
  serveRequests(far, handleBy(createService({ ...parts, open, assignRoles })))
  return createClient(near)
}

const bad: readonly [string, string | Uint8Array, RegExp][] = [
  ['ragged.csv', 'a,b\n1,2\n3\n', /1 cells where the first has 2/],
  ['open-quote.csv', 'a,b\n1,"2\n3,4\n', /never closed/],
  ['garbage.bin', Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251), /none of the formats/],
  ['empty.csv', '', /is empty/],
  ['cut.parquet', 'PAR1\0\0\0\0', /./],
  ['cut.arrow', 'ARROW1\0\0', /damaged or cut off/],
  ['cut.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8), /gzip/],
  ['lines.jsonl', '{"a":1}\n{"a":}\n', /not JSON/],
  ['new\nline 中文 😀 -"*?[.csv', 'a,b\n1\n', /neither a table|cells/],
  ['-dash.csv', 'a,b\n1,2\n3\n', /1 cells/],
]

describe('a bad file', () => {
  it.each(bad)(
    '%j is said what is wrong with, and a good one beside it still answers',
    async (name, content, cause) => {
      const client = served()
      const good = { path: at('good.csv') }
      const before = await client.request('open', good)
      writeFileSync(at(name), content)
      const card = await client.request('open', { path: at(name) })
      if (card.role !== 'unreadable') throw new Error(`taken for a ${card.role}`)
      expect(card.error).toMatchObject({ file: at(name) })
      expect(card.error.cause).toMatch(cause)
      expect(await client.request('open', good)).toEqual(before)
      const { rows } = await client.request('rows', { ...good, offset: 3, limit: 2, columns: null })
      expect(rows).toBe(2)
    },
  )

  it('among good ones leaves the audit its report, which names it', async () => {
    const client = served()
    writeFileSync(at('ragged.csv'), 'a,b\n1,2\n3\n')
    const files = ['good.csv', 'ragged.csv'].map(at)
    const report = await client.request('audit', { ...defaultAuditRequest(files), experiments: 'none' })
    expect(report.inputs).toMatchObject([{ role: 'dataset', name: 'good.csv' }])
    expect(report.profile).not.toHaveLength(0)
    expect(JSON.stringify(report)).toMatch(/ragged\.csv: line 3: the row has 1 cells where the first has 2/)
  })
})

describe('a folder of part files', () => {
  it('has a card that counts them, and is another dataset when a part is added', async () => {
    const client = served()
    const path = at('parts')
    mkdirSync(path)
    writeFileSync(join(path, '1.csv'), 'a,b\n1,2\n')
    writeFileSync(join(path, '2.csv'), 'a,b\n3,4\n')
    expect(await client.request('open', { path })).toMatchObject({
      role: 'dataset',
      name: 'parts',
      files: 2,
      rows: 2,
    })
    writeFileSync(join(path, '10.csv'), 'a,b\n5,6\n')
    expect(await client.request('open', { path })).toMatchObject({ files: 3, rows: 3 })
    const { arrow } = await client.request('rows', { path, offset: 2, limit: 5, columns: ['b'] })
    expect([...(tableFromIPC(arrow).getChildAt(0) ?? [])]).toEqual([6n])
    appendFileSync(join(path, '2.csv'), '7,8\n')
    expect((await client.request('profile', { path })).rows).toBe(4)
  })
})
