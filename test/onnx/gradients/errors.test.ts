/** What docs/operators.md says of the exactness of gradients is measured, for every operator that lets one through. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fusedRules, standardRules } from '../../../main/onnx/ops'
import { errorBound, letsThrough, measuringFiles, storedErrors } from './errors'

// While they are renewed, other test files are still at work.
test.skipIf(process.env.UPDATE)(
  'every operator with a gradient has been held against differences, and is exact',
  () => {
    const all = [
      ...standardRules,
      ...[...fusedRules].map(([name, rule]) => [`com.microsoft.${name}`, rule] as const),
    ]
    const errors = storedErrors()
    const through = all.filter(([, rule]) => letsThrough(rule)).map(([name]) => name)
    expect(through.filter((name) => !errors.has(name))).toEqual([])
    expect([...errors].filter(([, error]) => !(error < errorBound))).toEqual([])
  },
)

test.skipIf(process.env.UPDATE)('errors are kept only of test files that there are', () => {
  for (const name of measuringFiles())
    expect(existsSync(join(import.meta.dirname, `${name}.test.ts`))).toBe(true)
})
