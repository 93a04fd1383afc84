import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { hintKinds } from '../../../main/contract/hints'
import { message } from '../../../main/contract/message'
import { columnTypes } from '../../../main/contract/table'
import { stages } from '../../../main/contract/task'
import {
  fileRoles,
  grades,
  severities,
  statuses,
  subjectKinds,
  taskKinds,
} from '../../../main/contract/words'
import { texts, translator } from '../../../renderer/texts/translate'

const keys = Object.keys(texts.en)

/** Names of the values a pattern asks for. */
function valuesIn(pattern: string): string[] {
  const found = new Set<string>()
  JSON.stringify(new IntlMessageFormat(pattern, 'en', undefined, { ignoreTag: true }).getAst(), (_, node) => {
    // Literals are of type 0 and the # of a plural of type 7; all others name a value.
    if (typeof node === 'object' && node && 'type' in node && ![0, 7].includes(node.type))
      found.add(node.value)
    return node
  })
  return [...found].sort()
}

test('both languages have the same texts, none empty', () => {
  expect(Object.keys(texts['zh-CN']).sort()).toEqual([...keys].sort())
  for (const catalogue of Object.values(texts))
    for (const text of Object.values(catalogue)) expect(text.trim()).not.toBe('')
})

test('a translation asks for no value that the English text does not name', () => {
  for (const [id, pattern] of Object.entries(texts.en)) {
    const chinese = Object.entries(texts['zh-CN']).find(([key]) => key === id)?.[1] ?? ''
    expect([id, valuesIn(chinese).filter((name) => !valuesIn(pattern).includes(name))]).toEqual([id, []])
  }
})

test('every word of the contract has a text', () => {
  const wanted = [
    ...statuses.map((word) => `status.${word}`),
    ...severities.map((word) => `severity.${word}`),
    ...grades.flatMap((word) => [`grade.${word}`, `grade.${word}.why`]),
    ...subjectKinds.map((word) => `subject.${word}`),
    ...fileRoles.map((word) => `role.${word}`),
    ...taskKinds.map((word) => `task.${word}`),
    ...stages.map((word) => `stage.${word}`),
    ...hintKinds.map((word) => `hint.${word}`),
    ...columnTypes.map((word) => `type.${word}`),
  ]
  expect(wanted.filter((id) => !keys.includes(id))).toEqual([])
})

const catalogues = ['en', 'zh-cn'].flatMap((language) =>
  ['', '-data', '-figures'].map((part) => `${language}${part}.ts`),
)

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(entry.name) && !catalogues.includes(entry.name) ? [readFileSync(path, 'utf8')] : []
  })
}

test('every text is used', () => {
  const renderer = join(import.meta.dirname, '../../../renderer')
  const code = sources(renderer).join('\n')
  const templates = [...code.matchAll(/`([a-z]+\.[^`$]*)\$\{[^}]*\}([^`]*)`/gi)].map(([, head, tail]) => ({
    head,
    tail,
  }))
  const used = (id: string) =>
    code.includes(`'${id}'`) || templates.some(({ head, tail }) => id.startsWith(head) && id.endsWith(tail))
  expect(keys.filter((id) => !used(id))).toEqual([])
})

test('sentences come from the engine’s catalogue; what it lacks is shown, not hidden', () => {
  const { sentence } = translator('en', {
    'a.b': '{count, plural, one {# row} other {# rows}}',
    'a.c': 'from {low}',
  })
  expect(sentence(message('a.b', { count: 2 }))).toBe('2 rows')
  expect(sentence(message('a.unknown'))).toBe('a.unknown')
  expect(sentence(message('a.c', { high: 3 }))).toBe('a.c, high 3')
})
