import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bind } from '../../main/artifacts/binding'
import { modelOf, numbers, outputOf, spread, words } from '../../main/audits/case-parts'
import type { ColumnProfile, DatasetProfile } from '../../main/contract/artifacts'
import { InputError } from '../../main/contract/errors'
import type { ModelDescription } from '../../main/contract/model'
import type { Dimension } from '../../main/contract/tensor'

const float = (name: string): ColumnProfile => ({
  name,
  type: 'float',
  sourceType: 'DOUBLE',
  summary: numbers(spread(0, 1, 20)),
})
const text = (name: string): ColumnProfile => ({
  name,
  type: 'text',
  sourceType: 'VARCHAR',
  summary: words(Array.from({ length: 20 }, (_, i) => (i % 2 ? 'a' : 'b'))),
})
const rowNumbers = (name: string): ColumnProfile => ({
  name,
  type: 'integer',
  sourceType: 'BIGINT',
  summary: numbers(Array.from({ length: 20 }, (_, i) => i)),
})
const profileOf = (...columns: ColumnProfile[]): DatasetProfile => ({ rows: 20, columns })
const model = (...inputs: [string, Dimension[]][]): ModelDescription => ({
  ...modelOf(outputOf(1, [])),
  inputs: inputs.map(([name, shape]) => ({ name, type: 'float32', shape })),
})
const noAnswers = { inputs: [], targets: [] }

function bound(...parameters: Parameters<typeof bind>) {
  const gathered = bind(...parameters)
  if (gathered.state !== 'ready') throw new Error(`not bound: ${JSON.stringify(gathered)}`)
  return gathered.value
}

describe('guessing', () => {
  test('the last column is the target where the others fill the input, and the guess is graded', () => {
    const { inputs, targets } = bound(
      profileOf(float('a'), float('b'), float('c')),
      model(['x', ['n', 2]]),
      null,
      noAnswers,
    )
    expect(inputs[0]).toMatchObject({ columns: ['a', 'b'], shape: [2], fixedBatch: null, grade: 'derived' })
    expect(targets).toEqual([{ tensor: 'output', columns: ['c'], grade: 'derived' }])
  })

  test('a column named like a target is one, wherever it stands', () => {
    const { targets } = bound(
      profileOf(float('label'), float('a'), float('b')),
      model(['x', ['n', 2]]),
      null,
      noAnswers,
    )
    expect(targets[0].columns).toEqual(['label'])
  })

  test('a row number is left out', () => {
    const { inputs } = bound(
      profileOf(rowNumbers('id'), float('a'), float('b'), text('kind')),
      model(['x', ['n', 2]]),
      null,
      noAnswers,
    )
    expect(inputs[0].columns).toEqual(['a', 'b'])
  })

  test('an index that was written along is left out, whatever it is called', () => {
    const profile = profileOf(rowNumbers('column_1'), float('a'), float('b'), text('kind'))
    expect(bound(profile, model(['x', ['n', 2]]), null, noAnswers).inputs[0].columns).toEqual(['a', 'b'])
  })

  test('whole numbers without gaps are a feature where the input needs them', () => {
    const profile = profileOf(rowNumbers('step'), float('a'), text('kind'))
    expect(bound(profile, model(['x', ['n', 2]]), null, noAnswers).inputs[0].columns).toEqual(['step', 'a'])
  })

  test('columns named after inputs go to them', () => {
    const two = model(['left', ['n', 2]], ['right', ['n', 1]])
    const profile = profileOf(float('right'), float('left_0'), float('left_1'), float('y'))
    const { inputs } = bound(profile, two, null, noAnswers)
    expect(inputs.map(({ columns }) => columns)).toEqual([['left_0', 'left_1'], ['right']])
  })

  test('several inputs are filled in order where names say nothing', () => {
    const two = model(['p', ['n', 2]], ['q', ['n', 1]])
    const { inputs } = bound(
      profileOf(float('a'), float('b'), float('c'), text('kind')),
      two,
      null,
      noAnswers,
    )
    expect(inputs.map(({ columns }) => columns)).toEqual([['a', 'b'], ['c']])
  })

  test('an open axis is closed by the columns', () => {
    const { inputs } = bound(
      profileOf(float('a'), float('b'), float('y')),
      model(['x', ['n', 'features']]),
      null,
      noAnswers,
    )
    expect(inputs[0].shape).toEqual([2])
  })

  test('too few columns: says what is needed instead of binding anything', () => {
    const gathered = bind(profileOf(float('a')), model(['x', ['n', 5]]), null, noAnswers)
    expect(gathered).toMatchObject({ state: 'missing', needs: [{ id: 'needs.binding.columns' }] })
  })
})

describe('told', () => {
  const config = { inputs: ['b', 'a'], targets: ['y'], input_shape: [1, 2], preprocessing: null }

  test('the config decides order and shape', () => {
    const { inputs, preprocessingGrade } = bound(
      profileOf(float('a'), float('b'), float('y')),
      model(['x', ['n', 1, null]]),
      config,
      noAnswers,
    )
    expect(inputs[0]).toMatchObject({ columns: ['b', 'a'], shape: [1, 2], grade: 'told' })
    expect(preprocessingGrade).toBe('told')
  })

  test('an answer outranks the config', () => {
    const { targets } = bound(
      profileOf(float('a'), float('b'), float('y'), float('z')),
      model(['x', ['n', 2]]),
      config,
      {
        inputs: [],
        targets: ['z'],
      },
    )
    expect(targets[0]).toMatchObject({ columns: ['z'], grade: 'told' })
  })

  test('preprocessing that is not mentioned is not known', () => {
    const { preprocessingGrade } = bound(
      profileOf(float('a'), float('y')),
      model(['x', ['n', 1]]),
      { targets: ['y'] },
      noAnswers,
    )
    expect(preprocessingGrade).toBe('unknown')
  })

  test('a batch axis of fixed size is kept', () => {
    const { inputs } = bound(
      profileOf(float('a'), float('b'), float('y')),
      model(['x', [4, 2]]),
      null,
      noAnswers,
    )
    expect(inputs[0].fixedBatch).toBe(4)
  })

  test.each([
    ['a column that is not there', { inputs: ['a', 'nope'] }, /no column nope/],
    ['columns that do not fill the input', { inputs: ['a'] }, /do not fill/],
  ])('%s is an error that names it', (_, wrong, says) => {
    const profile = profileOf(float('a'), float('b'), float('y'))
    expect(() => bind(profile, model(['x', ['n', 2]]), wrong, noAnswers)).toThrow(says)
    expect(() => bind(profile, model(['x', ['n', 2]]), wrong, noAnswers)).toThrow(InputError)
  })

  test('an answer for an input that the model lacks is an error that lists its inputs', () => {
    const answers = { inputs: [{ tensor: 'z', columns: ['a'] }], targets: [] }
    expect(() => bind(profileOf(float('a')), model(['x', ['n', 1]]), null, answers)).toThrow(
      /its inputs are x/,
    )
  })
})

test('whatever the widths, every bound input is filled exactly and no column is used twice', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }), (widths) => {
      const columns = Array.from({ length: widths.reduce((a, b) => a + b, 0) }, (_, i) => float(`f${i}`))
      const inputs = widths.map((width, i): [string, Dimension[]] => [`in${i}`, ['n', width]])
      const binding = bound(profileOf(...columns, text('kind')), model(...inputs), null, noAnswers)
      expect(binding.inputs.map((input) => input.columns.length)).toEqual(widths)
      const used = binding.inputs.flatMap((input) => input.columns)
      expect(new Set(used).size).toBe(used.length)
    }),
  )
})
