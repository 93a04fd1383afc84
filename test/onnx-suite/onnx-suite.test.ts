/**
 * ONNX's own tests: the committed selection, or the whole set with ONNX_TESTS=<folder> (Debian: /usr/share/libonnx-testdata/data),
 * which also writes docs/operators.md with UPDATE=1. Prints what came of them.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fusedRules, standardRules } from '../../main/onnx/ops'
import { checkTest, testsIn, type Verdict } from './suite'
import { namesOn, operatorsPage, renewed } from './table'

const selection = join(import.meta.dirname, '../fixtures/onnx-tests')
const root = process.env.ONNX_TESTS ?? selection
const page = join(import.meta.dirname, '../../docs/operators.md')

function counted(verdicts: readonly Verdict[], of: (verdict: Verdict) => string): string {
  const counts = new Map<string, number>()
  for (const verdict of verdicts) counts.set(of(verdict), (counts.get(of(verdict)) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ')
}

function summary(verdicts: readonly Verdict[]): string {
  const sum = (of: (verdict: Verdict) => number) => verdicts.reduce((all, verdict) => all + of(verdict), 0)
  return [
    `${verdicts.length} tests`,
    `read: ${counted(verdicts, ({ read }) => read)}`,
    `run: ${counted(verdicts, ({ run }) => run)}`,
    `outputs of known shape ${sum(({ shaped }) => shaped)}, bounded ${sum(({ bounded }) => bounded)} of ${sum(({ outputs }) => outputs)}`,
    `tensors compared ${sum(({ compared }) => compared)}`,
  ].join('; ')
}

test('models are read or refused clearly, and nothing claimed of them is wrong', {
  timeout: 600_000,
}, async () => {
  const verdicts: Verdict[] = []
  for (const folder of testsIn(root)) verdicts.push(await checkTest(root, folder))
  console.log(summary(verdicts))
  expect(verdicts.length).toBeGreaterThan(50)
  expect(verdicts.filter(({ wrong }) => wrong.length > 0)).toEqual([])
  if (!process.env.UPDATE) return
  const whole = process.env.ONNX_TESTS !== undefined
  writeFileSync(page, whole ? operatorsPage(verdicts) : renewed(readFileSync(page, 'utf8')))
})

test('docs/operators.md tells of the rules there are, and how exact their gradients are', () => {
  const text = readFileSync(page, 'utf8')
  const [standard, fused] = namesOn(text)
  expect(renewed(text)).toBe(text)
  expect(standard).toEqual(expect.arrayContaining([...standardRules.keys()]))
  expect(fused).toEqual([...fusedRules.keys()].sort())
})
