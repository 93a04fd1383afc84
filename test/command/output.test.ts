import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeOut, writeWhole } from '../../main/command/output'
import { run } from './fake-environment'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-output-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('--output', () => {
  it('writes the result to the file and nothing to stdout', async () => {
    const file = join(folder, 'report.json')
    const ended = await run(['audit', 'a.csv', '--format', 'json', '--output', file])
    expect(ended).toMatchObject({ code: 1, out: '', err: '' })
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ schemaVersion: 1 })
    expect(await readdir(folder)).toEqual(['report.json'])
  })

  it('takes - for stdout', async () => {
    expect((await run(['audit', 'a.csv', '--output', '-'])).out).toContain('Diagnosis')
  })

  it('says before the work that the folder is not there', async () => {
    const ended = await run(['audit', 'a.csv', '--output', join(folder, 'none', 'report.html')])
    expect(ended).toMatchObject({ code: 2, out: '', asked: [] })
    expect(ended.err).toContain('ENOENT')
  })

  it('refuses to write over an input, also through a link', async () => {
    const input = join(folder, 'data.csv')
    await writeFile(input, 'a,b\n')
    await symlink(input, join(folder, 'link.csv'))
    const ended = await run(['audit', input, '--output', join(folder, 'link.csv')])
    expect(ended).toMatchObject({ code: 2, asked: [] })
    expect(await readFile(input, 'utf8')).toBe('a,b\n')
  })
})

describe('writeWhole', () => {
  it('keeps what was there when it cannot write, and leaves nothing beside', async () => {
    const target = join(folder, 'taken')
    await mkdir(join(target, 'within'), { recursive: true })
    await expect(writeWhole(target, 'text')).rejects.toThrow('cannot be written')
    expect(await readdir(folder)).toEqual(['taken'])
    expect(existsSync(join(target, 'within'))).toBe(true)
  })

  it('writes through a link instead of replacing it', async () => {
    const target = join(folder, 'target.txt')
    await writeFile(target, 'old')
    await symlink(target, join(folder, 'link.txt'))
    await writeWhole(join(folder, 'link.txt'), 'new')
    expect(await readFile(target, 'utf8')).toBe('new')
  })
})

const failing = (code: string) =>
  new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
  }).on('error', () => {})

describe('writeOut', () => {
  it('waits until all of a large text has gone', async () => {
    let received = 0
    const slow = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        received += chunk.length
        setImmediate(done)
      },
    })
    await writeOut(slow, 'x'.repeat(5_000_000))
    expect(received).toBe(5_000_000)
  })

  it('is content when the reader has gone, and with nothing else', async () => {
    await expect(writeOut(failing('EPIPE'), 'text')).resolves.toBeUndefined()
    await expect(writeOut(failing('ENOSPC'), 'text')).rejects.toThrow('ENOSPC')
  })
})
