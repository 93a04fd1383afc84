import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { removeSpill, spillFolder, sweepSpills } from '../../main/runtime/spill'

function fill(pid: number): string {
  const folder = spillFolder(pid)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'part.tmp'), 'rows')
  return folder
}

it('sweeps the folder of a process that has ended, and leaves those of others alone', () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const [dead, alive] = [fill(pid), fill(process.ppid)]
  try {
    sweepSpills()
    expect(existsSync(dead)).toBe(false)
    expect(existsSync(alive)).toBe(true)
  } finally {
    removeSpill(process.ppid)
  }
  expect(existsSync(alive)).toBe(false)
})

it('removes nothing where there is nothing', () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  expect(() => removeSpill(pid)).not.toThrow()
})
