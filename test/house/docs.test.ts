import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { audits } from '../../main/audits'
import type { Audit } from '../../main/contract/audit'
import { root } from './files'

const made = audits.filter(({ implemented }) => implemented)
const pages = {
  'docs.md': ['Setting', 'Value', 'Unit', 'Why', 'Source'],
  'docs.zh-CN.md': ['设置', '值', '单位', '理由', '出处'],
}

function tableOf({ id, thresholds }: Audit, heads: string[]): string {
  const rows = Object.entries(thresholds).map(([name, { value, unit, reason, source }]) =>
    [`\`${id}.${name}\``, value, unit, reason, source].join(' | '),
  )
  return [heads.join(' | '), heads.map(() => '---').join(' | '), ...rows]
    .map((row) => `| ${row} |`)
    .join('\n')
}

const between = /<!-- thresholds -->[\s\S]*<!-- \/thresholds -->/
const block = (table: string): string => `<!-- thresholds -->\n${table}\n<!-- /thresholds -->`

describe.each(made.map((audit) => [audit.id, audit] as const))('%s', (id, audit) => {
  test.each(Object.entries(pages))(
    '%s is there, and its table of thresholds is fresh (UPDATE=1 renews it)',
    (page, heads) => {
      const path = join(root, 'main/audits', id, page)
      const text = readFileSync(path, 'utf8')
      expect(text).toMatch(between)
      const fresh = text.replace(between, block(tableOf(audit, heads)))
      if (process.env.UPDATE) writeFileSync(path, fresh)
      else expect(text).toBe(fresh)
    },
  )
  test('has worked examples', () => {
    expect(existsSync(join(root, 'main/audits', id, 'cases.ts'))).toBe(true)
  })
})

test('relative links of the documents lead somewhere', () => {
  const documents = ['README.md', 'CHANGELOG.md']
  const dead = documents.flatMap((document) => {
    const links = [...readFileSync(join(root, document), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
    return links.map(([, to]) => to).filter((to) => !existsSync(join(root, to)))
  })
  expect(dead).toEqual([])
})
