#!/usr/bin/env node
// How often the state of weights is told rightly, as a Markdown table.
//   node test/networks/states.mjs FOLDER      (after make-states.py FOLDER and npm run build)
// Trained read as untrained is the costly error: those files are named below the table.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const cli = resolve(import.meta.dirname, '../../out/main/cli.js')
const [folder] = process.argv.slice(2)
const made = JSON.parse(readFileSync(join(folder, 'states.json'), 'utf8'))

function verdictOf(file) {
  const options = ['--only', 'initialization', '--format', 'json', '--quiet', '--fail-on', 'never']
  const out = execFileSync(process.execPath, [cli, 'audit', join(folder, file), ...options], {
    maxBuffer: 1 << 28,
  })
  const { status, summary } = JSON.parse(out).audits.find(({ id }) => id === 'initialization')
  // The report holds sentences; this one begins with the state.
  return { status, state: summary.match(/^(Untrained|Trained) /)?.[1].toLowerCase() ?? 'unclear' }
}

const judged = made.map((one) => ({ ...one, ...verdictOf(one.file) }))
const groups = new Map()
for (const one of judged) {
  const key = one.steps === 0 ? 'as drawn' : `${one.plan}, ${one.steps} steps`
  groups.set(key, [...(groups.get(key) ?? []), one])
}
const count = (all, state) => all.filter((one) => one.state === state).length
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1]

console.log('| Weights | Files | Loss left (median) | untrained | unclear | trained | fail or warn |')
console.log('| --- | --- | --- | --- | --- | --- | --- |')
for (const [key, all] of groups) {
  const left = median(all.map(({ before, after }) => after / before))
  const states = ['untrained', 'unclear', 'trained'].map((state) => count(all, state)).join(' | ')
  const alarms = all.filter(({ status }) => status === 'fail' || status === 'warn').length
  console.log(`| ${key} | ${all.length} | ${Math.round(100 * left)} % | ${states} | ${alarms} |`)
}
for (const { file, steps, state, status } of judged) {
  const wrong = steps === 0 ? state === 'trained' : steps >= 100 && state === 'untrained'
  if (wrong || status === 'fail' || status === 'warn') console.log(`${file}: ${state}, ${status}`)
}
