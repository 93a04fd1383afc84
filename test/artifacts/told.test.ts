import { describe, expect, test } from 'vitest'
import { affineOf, preprocessingWord } from '../../main/artifacts/feeding/preprocess'
import { lossNameOf } from '../../main/artifacts/loss-name'
import { trainingRowsOf } from '../../main/artifacts/rows/split'
import { guessTask, taskOf } from '../../main/artifacts/task'
import { numbers, words } from '../../main/audits/case-parts'
import type { ColumnProfile } from '../../main/contract/artifacts'

describe('loss names', () => {
  test.each([
    ['CrossEntropyLoss', 'cross-entropy'],
    ['torch.nn.CrossEntropyLoss()', 'cross-entropy'],
    ['NLLLoss', 'nll'],
    ['BCEWithLogitsLoss', 'bce-with-logits'],
    ['BCELoss', 'bce'],
    ['sparse_categorical_crossentropy', 'cross-entropy-of-probabilities'],
    ['keras.losses.BinaryCrossentropy(from_logits=True)', 'bce-with-logits'],
    ['SparseCategoricalCrossentropy(from_logits = True)', 'cross-entropy'],
    ['mean_squared_error', 'mse'],
    ['SmoothL1Loss', 'huber'],
    ['MyOwnLoss', null],
  ])('%s is %s', (told, name) => {
    expect(lossNameOf(told)).toBe(name)
  })
})

describe('told preprocessing as one affine map', () => {
  const apply = (told: Parameters<typeof affineOf>[0], values: number[]) => {
    const affine = affineOf(told, values.length)!
    return values.map((value, i) => value * affine.scale[i] + affine.offset[i])
  }

  test('standardizing takes the mean away and divides by the std', () => {
    expect(apply({ standardize: true, mean: [10, 100], std: [2, 50] }, [12, 50])).toEqual([1, -1])
  })
  test('one number serves all columns', () => {
    expect(apply({ scale: 0.5, offset: 1 }, [2, 4])).toEqual([2, 3])
  })
  test('min and max map to the unit interval', () => {
    expect(apply({ min: [0, -10], max: [10, 10] }, [5, 10])).toEqual([0.5, 1])
  })
  test('nothing told gives no map, and says none', () => {
    expect([affineOf(null, 3), preprocessingWord(null)]).toEqual([null, 'none'])
  })
  test('a list of another length is an error that names the key', () => {
    expect(() => affineOf({ mean: [1, 2], std: [1, 2] }, 3)).toThrow(
      /preprocessing\.mean: 2 numbers for 3 columns/,
    )
  })
})

describe('told split', () => {
  const trainingRows = (told: string | number | null) => {
    const isTraining = trainingRowsOf(told, 8)
    return isTraining && [0, 1, 2, 3, 4, 5, 6, 7].filter(isTraining)
  }
  test('row % 4 == 3 leaves every fourth row out', () => {
    expect(trainingRows('row % 4 == 3')).toEqual([0, 1, 2, 4, 5, 6])
  })
  test('a fraction leaves the last rows out', () => {
    expect(trainingRows(0.25)).toEqual([0, 1, 2, 3, 4, 5])
  })
  test.each([null, 'split', 'row % 0 == 0', 1.5])('%s is not understood as rows', (told) => {
    expect(trainingRows(told)).toBeNull()
  })
})

describe('task', () => {
  const column = (summary: ColumnProfile['summary'], type: ColumnProfile['type']): ColumnProfile => ({
    name: 'y',
    type,
    sourceType: '',
    summary,
  })
  test.each([
    ['two texts, one output', column(words(['a', 'b']), 'text'), 1, 'binary'],
    ['three texts', column(words(['a', 'b', 'c']), 'text'), 3, 'multiclass'],
    ['zeros and ones, one output', column(numbers([0, 1, 1]), 'integer'), 1, 'binary'],
    ['whole numbers, as many outputs', column(numbers([0, 1, 2, 3]), 'integer'), 4, 'multiclass'],
    ['whole numbers, one output', column(numbers([3, 40, 12, 9]), 'integer'), 1, 'regression'],
    ['real numbers', column(numbers([0.5, 1.25]), 'float'), 1, 'regression'],
  ] as const)('%s', (_, target, width, kind) => {
    expect(guessTask([target], width)).toBe(kind)
  })
  test('several columns of zeros and ones are labels', () => {
    const label = column(numbers([0, 1, 0]), 'integer')
    expect(guessTask([label, label], 2)).toBe('multilabel')
  })
  test('what is told outranks the guess', () => {
    expect(taskOf({ task: 'Binary classification', loss: 'BCELoss' }, null, [], null)).toMatchObject({
      kind: 'binary',
      grade: 'told',
      loss: { name: 'bce', told: 'BCELoss', grade: 'told' },
    })
  })
})
