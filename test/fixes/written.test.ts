import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FixId } from '../../main/contract/fix'
import type { GatherContext } from '../../main/contract/gather'
import { neverCancelled } from '../../main/contract/task'
import { applyFix, offersFor } from '../../main/engine/fixing'
import { runReport } from '../../main/report/run'
import { createDecoder } from '../../main/runtime/duckdb'
import { openSource } from '../../main/sources/open'
import { withCase } from '../experiments/case-laboratory'

const noCache = { recall: () => undefined, keep: () => undefined }

async function write(
  context: GatherContext,
  id: FixId,
  output: string,
  rest: { options?: Record<string, string>; force?: boolean } = {},
) {
  const decoder = await createDecoder()
  try {
    const files = [context.dataset, context.model, context.config].flatMap((one) => (one ? [one.path] : []))
    const request = { files, id, options: {}, seed: 1, output, force: false, ...rest }
    return await applyFix(context, noCache, decoder.writer, request)
  } finally {
    await decoder.close()
  }
}

const folder = () => mkdtempSync(join(tmpdir(), 'assay-fix-'))
const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

/** Columns of a written dataset as numbers, and its other columns as they are. */
async function columnsOf(path: string): Promise<Record<string, unknown[]>> {
  const decoder = await createDecoder()
  try {
    const source = await openSource(path, {
      decoder,
      task: { cancel: neverCancelled, onProgress: () => undefined },
    })
    if (source.kind !== 'dataset') throw new Error(source.kind)
    const { columns, rows } = source.table
    const { vectors } = await source.table.page({ offset: 0, limit: rows })
    await source.table.close()
    return Object.fromEntries(
      columns.map(({ name }, i) => [name, Array.from(vectors[i].values as unknown[])]),
    )
  } finally {
    await decoder.close()
  }
}

const trained = (values: unknown[]): number[] => values.map(Number).filter((_, row) => row % 4 !== 3)
const meanOf = (values: number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length
const stdOf = (values: number[]): number =>
  Math.sqrt(meanOf(values.map((one) => (one - meanOf(values)) ** 2)))

describe('a dataset', () => {
  test.each(['csv', 'parquet'])(
    'on one scale as %s: training rows have mean 0 and deviation 1',
    async (ending) => {
      const output = join(folder(), `wine.${ending}`)
      const old = await withCase('p1-wine-raw', async (context) => {
        await write(context, 'normalize-dataset', output)
        return columnsOf(context.dataset?.path ?? '')
      })
      const now = await columnsOf(output)
      expect(Object.keys(now)).toEqual(Object.keys(old))
      expect(now.cultivar).toEqual(old.cultivar)
      for (const name of ['alcohol', 'proline', 'magnesium']) {
        expect(meanOf(trained(now[name]))).toBeCloseTo(0, 6)
        expect(stdOf(trained(now[name]))).toBeCloseTo(1, 6)
        expect(now[name]).toHaveLength(old[name].length)
      }
    },
  )

  test.each([
    ['min-max', (values: number[]) => [Math.min(...values), Math.max(...values)], [0, 1]],
    ['quantile', (values: number[]) => [Math.min(...values), Math.max(...values)], [0, 1]],
  ] as const)('by %s lies between its bounds', async (method, ofValues, expected) => {
    const output = join(folder(), 'wine.csv')
    await withCase('p1-wine-raw', (context) =>
      write(context, 'normalize-dataset', output, { options: { method } }),
    )
    const now = await columnsOf(output)
    const [low, high] = ofValues(method === 'quantile' ? now.proline.map(Number) : trained(now.proline))
    expect([low, high]).toEqual(expected.map((value) => expect.closeTo(value, 6)))
  })
})

describe('a model', () => {
  test.each([
    ['normalize-head', 'p1-wine-raw', 'fix.checked.outputs-of-normalized'],
    ['normalize-head', 'p8-fashion-dead-relu', 'fix.checked.outputs-of-normalized'],
    ['insert-dropout', 'p9-wine-zero', 'fix.checked.same-outputs'],
    ['relu-to-leaky', 'p8-fashion-dead-relu', 'fix.checked.same-shapes'],
    ['remove-output-activation', 'p7-diabetes-relu-out', 'fix.checked.same-shapes'],
    ['redraw-weights', 'p9-wine-zero', 'fix.checked.same-shapes'],
  ] as const)('%s of %s is run beside the old one, which stays', async (id, name, checked) => {
    const output = join(folder(), 'new.onnx')
    await withCase(name, async (context) => {
      const before = hashOf(context.model?.path ?? '')
      const fixed = await write(context, id, output)
      expect(fixed.checked?.id).toBe(checked)
      expect(hashOf(context.model?.path ?? '')).toBe(before)
    })
    expect(readFileSync(output).length).toBeGreaterThan(1000)
  })
})

test('a setting is a JSON Patch that tests for the old value', async () => {
  const output = join(folder(), 'patch.json')
  await withCase('p1-wine-raw', (context) =>
    write(context, 'set-learning-rate', output, { options: { value: '0.001' } }),
  )
  expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual([
    { op: 'test', path: '/learning_rate', value: 0.02 },
    { op: 'replace', path: '/learning_rate', value: 0.001 },
  ])
})

describe('nothing is written', () => {
  test('over an input, even by force, nor over another file without', async () => {
    const output = join(folder(), 'there.onnx')
    writeFileSync(output, 'mine')
    await withCase('p8-fashion-dead-relu', async (context) => {
      const own = context.model?.path ?? ''
      await expect(write(context, 'relu-to-leaky', own, { force: true })).rejects.toThrow('one of the inputs')
      await expect(write(context, 'relu-to-leaky', output)).rejects.toThrow('is there already')
      expect(readFileSync(output, 'utf8')).toBe('mine')
      await write(context, 'relu-to-leaky', output, { force: true })
    })
    expect(readFileSync(output, 'utf8')).not.toBe('mine')
  })

  test.each([
    ['relu-to-leaky', { alpha: 'much' }, 'new.onnx', '--set alpha'],
    ['relu-to-leaky', { slope: '1' }, 'new.onnx', 'it has alpha'],
    ['normalize-dataset', {}, 'new.xlsx', '.parquet'],
    ['set-batch-size', { value: '1.5' }, 'new.json', 'whole number'],
    ['set-loss', { value: 'hinge' }, 'new.json', 'none of mse'],
    ['normalize-targets', {}, 'new.csv', 'targets'],
  ] as const)('by %s with %j, and the reason says what to do', async (id, options, name, words) => {
    const where = folder()
    await withCase('p8-fashion-dead-relu', (context) =>
      expect(write(context, id, join(where, name), { options })).rejects.toThrow(words),
    )
    expect(readdirSync(where)).toEqual([])
  })
})

test('the list names first what an audit calls for', async () => {
  const offers = await withCase('p8-fashion-dead-relu', async (context) => {
    const report = await runReport(context, {
      files: [],
      problems: [],
      only: ['gradients'],
      thresholds: {},
      locale: 'en',
      version: '0',
      onAudit: () => undefined,
    })
    return offersFor(context, noCache, report)
  })
  const called = offers.filter((one) => one.called).map(({ id }) => id)
  expect(called).toEqual(['relu-to-leaky', 'relu-to-elu', 'redraw-weights'])
  expect(offers.slice(0, 3).every((one) => one.called)).toBe(true)
  expect(offers.map(({ id }) => id)).toContain('insert-dropout')
  expect(offers.map(({ id }) => id)).not.toContain('normalize-targets')
})
