#!/usr/bin/env node
// Every check of the project in one run: lint, types, build, then all tests. Ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name)
const count = { passed: 0, failed: 0, skipped: 0 }

function run(title, name, args) {
  console.log(`\n== ${title}`)
  const { status } = spawnSync(bin(name), args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  return status === 0
}

function step(title, name, args) {
  const passed = run(title, name, args)
  count[passed ? 'passed' : 'failed']++
  return passed
}

function tests(project) {
  const folder = mkdtempSync(join(tmpdir(), 'assay-tests-'))
  const file = join(folder, 'result.json')
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  const passed = run(`tests: ${project}`, 'vitest', args)
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'))
    count.passed += result.numPassedTests
    count.failed += result.numFailedTests
    count.skipped += result.numPendingTests + result.numTodoTests
    // A file that does not even load has no failed test of its own.
    if (!passed && result.numFailedTests === 0) count.failed++
  } catch {
    count.failed++
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

step('lint', 'biome', ['check', '.'])
step('types: pure rooms', 'tsc', ['-p', 'tsconfig.pure.json'])
step('types: node', 'tsc', ['-p', 'tsconfig.node.json'])
step('types: interface', 'tsc', ['-p', 'tsconfig.web.json'])
const built = step('build', 'electron-vite', ['build'])
tests('unit')
if (built) tests('e2e')
else count.failed++

const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
console.log(`\n${count.passed} passed, ${count.failed} failed${skipped}`)
process.exit(count.failed === 0 ? 0 : 1)
