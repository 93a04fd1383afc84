import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { readJsonLinesLog } from '../../main/sources/formats/log'
import { openSource } from '../../main/sources/open'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
/** Logs never reach the database. */
const decoder: Decoder = {
  open: () => Promise.reject(new Error('no database here')),
  close: () => Promise.resolve(),
}

async function openLog(name: string, content: string) {
  const source = await openSource(files.write(name, content), { decoder })
  if (source.kind !== 'training-log') throw new Error(`taken for a ${source.kind}`)
  return source
}
const fault = (name: string, content: string) => inputErrorOf(openLog(name, content))

describe('training logs', () => {
  it('reads a log as the benchmark keeps it', async () => {
    const path = join(import.meta.dirname, '../fixtures/cases/p1-wine-raw/log.csv')
    const source = await openSource(path, { decoder })
    if (source.kind !== 'training-log') throw new Error('not a log')
    expect(source.format).toBe('csv')
    expect(source.log.stepName).toBe('epoch')
    expect(source.log.steps).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
    expect(source.log.series.map(({ name }) => name)).toEqual(['train_loss', 'val_loss', 'val_accuracy'])
    expect(source.log.series[0].values[0]).toBe(85.8796)
  })

  it('keeps nan and infinities in any case, as evidence', async () => {
    const { log } = await openLog('nan.csv', 'epoch,loss\n1,0.5\n2,NaN\n3,inf\n4,-Infinity\n5,nan\n')
    const [{ values }] = log.series
    expect(values).toEqual([0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN])
  })

  it('reads tabs and JSON lines with bare NaN, as Python writes it', async () => {
    const tsv = await openLog('a.log', 'Step\ttrain/loss\n1\t0.5\n2\t0.25\n')
    expect(tsv).toMatchObject({ format: 'tsv', log: { stepName: 'Step', steps: [1, 2] } })
    const lines = '{"step": 1, "loss": NaN, "note": "NaN, it says"}\n{"step": 2, "loss": -Infinity}\n'
    const json = await openLog('b.log', lines)
    expect(json.format).toBe('json-lines')
    expect(json.log.series).toEqual([{ name: 'loss', values: [Number.NaN, Number.NEGATIVE_INFINITY] }])
  })

  it('reads a log of one JSON line', async () => {
    expect((await openLog('one.jsonl', '{"epoch": 1, "loss": 2}\n')).log.steps).toEqual([1])
  })

  it('joins rows of one step that fill each other up, and lets a gap repeat what stood before', async () => {
    const { log } = await openLog('gaps.csv', 'step,train_loss,val_loss\n1,0.9,\n1,,0.8\n2,0.7,\n3,0.6,0.5\n')
    expect(log).toEqual({
      stepName: 'step',
      steps: [1, 2, 3],
      series: [
        { name: 'train_loss', values: [0.9, 0.7, 0.6] },
        { name: 'val_loss', values: [0.8, 0.8, 0.5] },
      ],
    })
  })

  it('keeps rows of one step that do not', async () => {
    expect((await openLog('batches.csv', 'epoch,loss\n1,3\n1,2\n2,1\n')).log.steps).toEqual([1, 1, 2])
  })

  it('takes the finer of two axes, and leaves text columns out', async () => {
    const { log } = await openLog('both.csv', 'epoch,step,loss,time\n1,10,3,12:00\n1,20,2,12:01\n')
    expect(log.stepName).toBe('step')
    expect(log.series.map(({ name }) => name)).toEqual(['epoch', 'loss'])
  })

  it.each([
    ['a row that is too short', 'epoch,loss\n1,2\n2\n', 'line 3', /1 cells where the first has 2/],
    ['a loss that is text', 'epoch,loss\n1,2\n2,oops\n', 'line 3, column loss', /oops is not a number/],
    ['a line that is no JSON', '{"step": 1, "loss": 2}\n{"step": 2, "lo', 'line 2', /not a JSON object/],
    ['a quote that never closes', 'epoch,loss\n1,2\n2,"3\n', 'line 3', /never closed/],
  ])('names the place of %s', async (_, content, place, cause) => {
    const fields = await fault('bad.log', content)
    expect(fields.place).toBe(place)
    expect(fields.cause).toMatch(cause)
  })

  it('wants a step', () => {
    expect(() => readJsonLinesLog('stepless.jsonl', '{"loss": 1}\n{"loss": 2}\n')).toThrow(/no step/)
  })
})
