/** Columns that hold tensors, from the command line to the report. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { localizedReportSchema } from '../../main/contract/report'

const root = join(import.meta.dirname, '..', '..')
const model = join(root, 'test/fixtures/models/cnn-bn.onnx')
const folder = mkdtempSync(join(tmpdir(), 'assay-tensors-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function assay(...args: string[]): Promise<string> {
  const command = [join(root, 'out/main/cli.js'), ...args]
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 1 << 28 })
  return stdout
}

const rows = Array.from({ length: 30 }, (_, row) =>
  Array.from({ length: 64 }, (_, i) => Math.fround(Math.sin(row * 64 + i) * 2)),
)

/** A float32 array of images of 8 x 8, as numpy.save writes it. */
function arrayFile(): string {
  const told = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows.length}, 8, 8), }`.padEnd(117)
  const start = Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1')
  const path = join(folder, 'pixels.npy')
  writeFileSync(
    path,
    Buffer.concat([start, Buffer.from(`${told}\n`), Buffer.from(Float32Array.from(rows.flat()).buffer)]),
  )
  return path
}

function textFile(): string {
  const path = join(folder, 'pixels.csv')
  const names = Array.from({ length: 64 }, (_, i) => `p${i}`)
  writeFileSync(path, `${[names, ...rows].map((row) => row.join(',')).join('\n')}\n`)
  return path
}

const audit = async (dataset: string, ...options: string[]) => {
  const args = ['audit', dataset, model, '--format', 'json', '--experiments', 'none', '--fail-on', 'never']
  return localizedReportSchema.parse(JSON.parse(await assay(...args, ...options)))
}

describe('a tensor column', () => {
  test('gives the layers the values that the same numbers in columns of their own give', async () => {
    const array = await audit(arrayFile(), '--input', 'x=pixels')
    const text = await audit(textFile())
    expect(array.task.bindings[0]).toMatchObject({ columns: ['pixels'], shape: [1, 8, 8], grade: 'told' })
    expect(text.task.bindings[0].columns).toHaveLength(64)
    expect(array.layers).toEqual(text.layers)
    expect(array.layers[0].activation?.std).toBeGreaterThan(0)
    expect(array.profile).toMatchObject([{ column: 'pixels', type: 'tensor', shape: [8, 8], rows: 30 * 64 }])
  })

  test('is profiled with its shape, in text too', async () => {
    expect(await assay('profile', arrayFile())).toMatch(/pixels +tensor 8 × 8/)
    const { rows, profile } = JSON.parse(
      await assay('profile', join(root, 'test/fixtures/arrays/packed.npz'), '--format', 'json'),
    )
    expect([rows, profile[0].column, profile[0].shape]).toEqual([20, 'x_train', [4, 3]])
  })
})
