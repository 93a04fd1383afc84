#!/usr/bin/env node
// How often audits speak on networks nobody tuned them to, as a Markdown table.
//   node test/networks/alarms.mjs FOLDER [--experiments quick] [--only TEXT] [--verbose]      (after npm run build; make.py makes the folder)
// FOLDER holds cases with expect.json: `faults` (numbers of the eleven causes; none: the network is healthy). For each audit: healthy
// networks that fail and warn, networks with that fault that fail and warn, and all that were named the first cause.
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs, promisify } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    experiments: { type: 'string', default: 'none' },
    verbose: { type: 'boolean', default: false },
  },
})
const [folder] = positionals
const cli = resolve(import.meta.dirname, '../../out/main/cli.js')
const options = ['--format', 'json', '--experiments', values.experiments, '--fail-on', 'never', '--quiet']
const files = ['data.csv', 'model.onnx', 'training.json', 'log.csv']
const jobs = 2

async function audited(name) {
  const place = join(folder, name)
  const { faults } = JSON.parse(readFileSync(join(place, 'expect.json'), 'utf8'))
  const inputs = files.map((file) => join(place, file)).filter(existsSync)
  const run = promisify(execFile)(process.execPath, [cli, 'audit', ...inputs, ...options], {
    maxBuffer: 1 << 28,
  })
  const { audits, diagnosis } = JSON.parse((await run).stdout)
  const ids = audits.map(({ id }) => id)
  return {
    name,
    audits,
    causes: faults.map((fault) => ids[fault - 1]),
    first: diagnosis[0]?.audit ?? null,
  }
}

const names = readdirSync(folder)
  .filter((name) => existsSync(join(folder, name, 'expect.json')) && name.includes(values.only))
  .sort()
const results = []
const queue = [...names]
const work = async () => {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) results.push(await audited(name))
}
await Promise.all(Array.from({ length: jobs }, work))
results.sort((a, b) => (a.name < b.name ? -1 : 1))

const statusOf = ({ audits }, id) => audits.find((audit) => audit.id === id)?.status
const having = (cases, id, status) => cases.filter((one) => statusOf(one, id) === status)
const healthy = results.filter(({ causes }) => causes.length === 0)
const faulty = results.filter(({ causes }) => causes.length > 0)

for (const one of values.verbose ? results : []) {
  const said = one.audits.filter(({ status }) => status === 'fail' || status === 'warn')
  const list = said.map(({ id, status, findings }) => {
    const ids = [...new Set(findings.filter((f) => f.severity === status).map((f) => f.message.id))]
    return `${status.toUpperCase()} ${id} (${ids.join(' ')})`
  })
  console.log(`${one.name} [${one.causes}] first ${one.first ?? '-'}: ${list.join('; ')}`)
}

console.log(`\n${healthy.length} healthy networks, ${faulty.length} faulty ones\n`)
console.log('| Audit | Healthy: fail | Healthy: warn | With the fault | fail | warn | First cause |')
console.log('| --- | --- | --- | --- | --- | --- | --- |')
for (const { id } of results[0]?.audits ?? []) {
  const own = faulty.filter(({ causes }) => causes.includes(id))
  const counts = [having(healthy, id, 'fail'), having(healthy, id, 'warn'), own]
  const found = [having(own, id, 'fail'), having(own, id, 'warn'), own.filter(({ first }) => first === id)]
  console.log(`| ${id} | ${[...counts, ...found].map(({ length }) => length).join(' | ')} |`)
}
const right = faulty.filter(({ causes, first }) => causes.includes(first))
console.log(`\nFirst cause right in ${right.length} of ${faulty.length} faulty networks`)
