/**
 * How exact each operator's gradient was seen to be: one file of `errors/` for each test file that measures, kept for docs/operators.md.
 * Renewed by `UPDATE=1 npx vitest run --project unit test/onnx/gradients`; the page's column after that, by the same of `test/onnx-suite`.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { NodeProto } from 'onnx-buf'
import { afterAll, expect } from 'vitest'
import { z } from 'zod'
import { isStandard } from '../../../main/onnx/ops'
import { noGradient, type OperatorRule } from '../../../main/onnx/ops/rule'

const folder = join(import.meta.dirname, 'errors')

/** Differences in float32 see three to four digits, so a larger error is a wrong rule. */
export const errorBound = 2e-3

/** Whether any gradient passes through the operator. */
export const letsThrough = (rule: OperatorRule | undefined): boolean =>
  (rule?.gradient !== undefined && rule.gradient !== noGradient) || rule?.lower !== undefined

/** As errors are filed: with its domain, but for the default one. */
export const qualified = (node: NodeProto): string =>
  isStandard(node) ? node.opType : `${node.domain}.${node.opType}`

const worst = new Map<string, number>()

/** Counts for every operator of the trial: an error of one shows in all. */
export function recordError(nodes: readonly NodeProto[], error: number): void {
  for (const name of nodes.map(qualified)) worst.set(name, Math.max(worst.get(name) ?? 0, error))
}

/** One digit is enough to judge by, and keeps renewals quiet. */
const rounded = (error: number): number => Number(error.toPrecision(1))

function renew(): void {
  const file = join(folder, `${basename(expect.getState().testPath ?? '', '.test.ts')}.json`)
  const told = Object.fromEntries([...worst].sort().map(([name, error]) => [name, rounded(error)]))
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `${JSON.stringify(told, null, 2)}\n`)
}

if (process.env.UPDATE) afterAll(() => (worst.size > 0 ? renew() : undefined))

const storedSchema = z.record(z.string(), z.number())

/** The largest error of each operator over all test files. */
export function storedErrors(): ReadonlyMap<string, number> {
  const all = new Map<string, number>()
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const stored = storedSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
    for (const [name, error] of Object.entries(stored)) all.set(name, Math.max(all.get(name) ?? 0, error))
  }
  return all
}

/** Test files that errors are kept of. */
export const measuringFiles = (): string[] => readdirSync(folder).map((file) => basename(file, '.json'))
