#!/usr/bin/env node
// How often detectors speak on real columns, as a Markdown table.
//   node test/detectors/false-alarms.mjs FOLDER...      (after npm run build)
// Profiles every CSV below the folders once per content, and prints for each detector the columns it looked at (numbers or
// texts; for those that see columns together, datasets), its hits, and where they are. Whether a hit is right is for people to say.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

const cli = resolve(import.meta.dirname, '../../out/main/cli.js')
const kinds = [
  'angle',
  'cyclic',
  'quaternion',
  'moving-frame',
  'category-code',
  'date-number',
  'identifier',
  'sentinel',
  'mixed-units',
  'near-constant',
  'clipped',
  'heavy-tail',
  'skewed-count',
  'gap',
  'date-text',
  'number-text',
  'free-text',
]
const together = new Set(['quaternion', 'moving-frame'])
const ofTexts = new Set(['date-text', 'number-text', 'free-text'])

const files = process.argv.slice(2).flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.csv'))
    .map((name) => join(folder, name)),
)
const seen = new Map()
for (const file of files.sort()) {
  if (basename(file) === 'log.csv') continue
  const content = createHash('sha256').update(readFileSync(file)).digest('hex')
  if (!seen.has(content)) seen.set(content, file)
}

const profiles = [...seen.values()].map((file) => {
  const out = execFileSync(process.execPath, [cli, 'profile', file, '--format', 'json', '--quiet'], {
    maxBuffer: 1 << 28,
  })
  const name = basename(file) === 'data.csv' ? basename(dirname(file)) : basename(file, '.csv')
  return { name, ...JSON.parse(out) }
})
const count = (kind) =>
  profiles.reduce((sum, { profile }) => sum + profile.filter((row) => row.kind === kind).length, 0)

console.log(
  `${profiles.length} datasets: ${profiles.map(({ name, rows, profile }) => `${name} (${rows} x ${profile.length})`).join(', ')}\n`,
)
console.log('| Detector | Looked at | Hits | Where |\n| --- | --- | --- | --- |')
for (const kind of kinds) {
  const hits = profiles.flatMap(({ name, hints }) =>
    hints
      .filter((hint) => hint.kind === kind)
      .map(({ columns }) => `${name}: ${columns.length > 1 ? `${columns[0]}...` : columns[0]}`),
  )
  const looked = together.has(kind)
    ? `${profiles.length} datasets`
    : ofTexts.has(kind)
      ? `${count('text')} texts`
      : `${count('number')} columns`
  console.log(
    `| ${kind} | ${looked} | ${hits.length} | ${hits.slice(0, 12).join(', ')}${hits.length > 12 ? ', ...' : ''} |`,
  )
}
