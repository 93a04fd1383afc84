import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesBelow, root } from './files'

const sources = ['main', 'preload', 'renderer', 'test'].flatMap((folder) => filesBelow(folder, '.ts', '.tsx'))

test('file names are kebab-case', () => {
  const name = /^(?:[a-z0-9-]+\.)?[a-z0-9-]+(?:\.(?:test|spec|bench))?\.tsx?$/
  expect(sources.filter((file) => !name.test(file.split('/').at(-1)!))).toEqual([])
})

test('no file is longer than 400 lines', () => {
  const long = sources.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 400)
  expect(long).toEqual([])
})

test('nothing is switched off for the compiler or skipped in the tests', () => {
  const loose = /@ts-(ignore|expect-error|nocheck)|\bas any\b|\b(test|describe|it)\.(only|todo)\(/
  const self = 'test/house/names.test.ts'
  expect(
    sources.filter((file) => file !== self && loose.test(readFileSync(join(root, file), 'utf8'))),
  ).toEqual([])
})
