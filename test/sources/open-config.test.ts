import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../main/contract/errors'
import { readConfig } from '../../main/sources/formats/config'

const cases = join(import.meta.dirname, '../fixtures/cases')

function faultOf(text: string, format: 'json' | 'yaml') {
  try {
    readConfig('config', text, format)
  } catch (error) {
    if (error instanceof InputError) return error.fields
    throw error
  }
  throw new Error('no error was thrown')
}

describe('readConfig', () => {
  it('reads a config as the benchmark keeps it', () => {
    const text = readFileSync(join(cases, 'ok-wine-norm-inside', 'training.json'), 'utf8')
    const { config, unknownKeys } = readConfig('training.json', text, 'json')
    expect(config).toMatchObject({
      loss: 'CrossEntropyLoss',
      batch_size: 8,
      classes: ['A', 'B', 'C'],
      preprocessing: null,
    })
    expect(unknownKeys).toEqual([])
  })

  it('reads the same from YAML', () => {
    const { config } = readConfig(
      'c.yaml',
      '# comment\nlearning_rate: 1e-3\nclasses: [yes, 1]\npreprocessing:\n',
      'yaml',
    )
    expect(config).toMatchObject({ learning_rate: 0.001, classes: ['yes', 1], preprocessing: null })
  })

  it('keeps unknown keys and lists them', () => {
    const { config, unknownKeys } = readConfig('c.json', '{"seed": 7, "epochs": 2}', 'json')
    expect(unknownKeys).toEqual(['seed'])
    expect(config).toEqual({ seed: 7, epochs: 2 })
  })

  it('forgives a comma too many and comments in JSON', () => {
    expect(readConfig('c.json', '{\n "epochs": 2, # two\n}', 'json').config).toEqual({ epochs: 2 })
  })

  it('reads JSON that is indented by tabs', () => {
    expect(readConfig('c.json', '{\n\t"epochs": 2,\n\t"task": "x",\n}', 'json').config).toEqual({
      epochs: 2,
      task: 'x',
    })
  })

  it.each([
    ['json', '{\n "epochs": 2\n "task": 1\n}', /^line \d, column \d+$/],
    ['json', '{"epochs": 2', /^line 1, column \d+$/],
    ['yaml', 'epochs: 2\n task: 1\n', /^line [12], column \d+$/],
    ['yaml', 'a: [1, 2\nb: 3\n', /^line \d, column \d+$/],
  ] as const)('names line and column of a fault in %s', (format, text, place) => {
    const { file, place: found, cause } = faultOf(text, format)
    expect(file).toBe('config')
    expect(found).toMatch(place)
    expect(cause).not.toContain('\n')
  })

  it.each([
    ['json', '{\n "epochs": 2,\n "learning_rate": "fast"\n}', 'line 3, column 19'],
    ['yaml', 'epochs: 2\nmodel_state: new\n', 'line 2, column 14'],
    ['yaml', 'inputs:\n  - a\n  - 3\n', 'line 3, column 5'],
  ] as const)('names the place of a value of the wrong type in %s', (format, text, place) => {
    expect(faultOf(text, format).place).toBe(place)
  })

  it.each(['[1, 2]', '"text"', '3', 'null'])('wants an object, not %s', (text) => {
    expect(faultOf(text, 'json').cause).toMatch(/object/)
  })

  it('refuses aliases that multiply', () => {
    const doubled = Array.from({ length: 30 }, (_, i) => `k${i + 1}: &k${i + 1} [*k${i}, *k${i}]`)
    expect(faultOf(`k0: &k0 [1]\n${doubled.join('\n')}\n`, 'yaml').cause).toMatch(/alias/i)
  })
})
