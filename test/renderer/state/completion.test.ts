import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { completed, fragmentAt, offered } from '../../../renderer/state/completion'
import { filterName, reservedWords } from '../../../renderer/state/table-look'

const fragment = (text: string) => fragmentAt(text, text.length)

test('the name under way is found, in quotes or not, and none within a text', () => {
  expect(fragment('age > 3 and na')).toEqual({ from: 12, to: 14, word: 'na' })
  expect(fragment('"two wo')).toEqual({ from: 0, to: 7, word: 'two wo' })
  expect(fragment('名')).toEqual({ from: 0, to: 1, word: '名' })
  for (const text of ['', 'age > ', "name = 'na", 'age > 30', '"age"']) expect(fragment(text)).toBeNull()
})

test('names that begin alike come first, a whole name offers nothing more', () => {
  const names = ['name', 'surname', 'NA', 'age']
  expect(offered(names, { from: 0, to: 2, word: 'na' })).toEqual(['name', 'NA', 'surname'])
  expect(offered(names, { from: 0, to: 3, word: 'age' })).toEqual([])
})

test('the name that is taken stands quoted where it must, with the caret behind it', () => {
  const text = 'a > 1 and tw < 3'
  expect(completed(text, { from: 10, to: 12, word: 'tw' }, 'two "words"')).toEqual({
    text: 'a > 1 and "two ""words""" < 3',
    caret: 25,
  })
  expect(completed('"tw"', { from: 0, to: 3, word: 'tw' }, 'two words')).toEqual({
    text: '"two words"',
    caret: 11,
  })
})

test('every keyword of the database that cannot stand for a column is quoted, and every other one can', async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const keywords = (await connection.runAndReadAll('SELECT keyword_name FROM duckdb_keywords()'))
    .getRows()
    .map(String)
  const standsFor = async (word: string) => {
    const uses = ['> 1', 'is null', "= 'a'", 'in (1, 2)', "like 'x'", 'between 1 and 2']
    const texts = [...uses.map((use) => `${word} ${use}`), `1 < ${word} and true`, `abs(${word}) > 1`]
    for (const text of texts) {
      const sql = `SELECT json_serialize_sql('SELECT ' || '${text.replaceAll("'", "''")}')`
      const tree = String((await connection.runAndReadAll(sql)).value(0, 0))
      if (!tree.includes(`"column_names":["${word}"]`)) return false
    }
    return true
  }
  const wrong: string[] = []
  for (const word of keywords) if ((await standsFor(word)) === reservedWords.has(word)) wrong.push(word)
  expect(wrong).toEqual([])
  expect(keywords.length).toBeGreaterThan(400)
  expect([filterName('Select'), filterName('proline'), filterName('a-b')]).toEqual([
    '"Select"',
    'proline',
    '"a-b"',
  ])
  connection.closeSync()
  instance.closeSync()
})
