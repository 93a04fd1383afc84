import { describe, expect, test } from 'vitest'
import { type FedBatch, feedBatches, planFeeds } from '../../main/artifacts/feeding/feed'
import { rowsWithTarget, type TargetTensor, withTargets } from '../../main/artifacts/feeding/target-feed'
import type { Binding, Task } from '../../main/contract/artifacts'
import { InputError } from '../../main/contract/errors'
import { neverCancelled } from '../../main/contract/task'
import { bindingOf, bound } from './gathering'
import { type ColumnData, memoryTable, type TensorData } from './memory-table'

interface Given {
  columns: Record<string, ColumnData | TensorData>
  targets: string[]
  target: Pick<TargetTensor, 'loss' | 'shape'>
  kind?: Task['kind']
  labels?: string[]
  binding?: Partial<Binding>
}

/** The batches of rows of input x (from column a) and target. */
async function fed({
  columns,
  targets,
  target,
  kind = 'unknown',
  labels,
  binding,
}: Given): Promise<FedBatch[]> {
  const table = memoryTable({ a: [1, 2, 3, 4], ...columns })
  const told: Binding = {
    ...bindingOf([bound('x', ['a'], [1])]),
    targets: targets.length > 0 ? [{ tensor: 'y', columns: targets, grade: 'told' }] : [],
    ...binding,
  }
  const task: Task = {
    kind,
    grade: 'told',
    loss: { name: target.loss, told: target.loss, grade: 'told' },
    modelState: null,
  }
  const plan = withTargets(
    planFeeds(told),
    { binding: told, task, labels: labels ?? null, columns: table.columns },
    { tensor: 'target', type: 'float32', ...target },
  )
  const batches: FedBatch[] = []
  const ranges = [{ offset: 0, rows: table.rows }]
  for await (const batch of feedBatches({ plan, table, ranges, batchRows: 4, cancel: neverCancelled }))
    batches.push(batch)
  return batches
}

const targetOf = async (given: Given) => {
  const [{ feeds }] = await fed(given)
  return { type: feeds.target.type, dims: feeds.target.dims, values: Array.from(feeds.target.data, Number) }
}

const classLoss = { loss: 'cross-entropy', shape: [3] } as const
const valueLoss = { loss: 'mse', shape: [1] } as const

describe('class indices', () => {
  test('are places in the told order of the classes, not in that of the alphabet', async () => {
    const columns = { t: ['b', 'a', 'c', 'b'] }
    const binding = { classes: ['c', 'b', 'a'] }
    const given = { columns, targets: ['t'], target: classLoss, labels: ['a', 'b', 'c'], binding }
    expect(await targetOf(given)).toEqual({ type: 'int64', dims: [4], values: [1, 2, 0, 1] })
  })

  test('follow the sorted labels where no order is told', async () => {
    const columns = { t: [10, 30, 20, 10] }
    const given = { columns, targets: ['t'], target: classLoss, labels: ['10', '20', '30'] }
    expect((await targetOf(given)).values).toEqual([0, 2, 1, 0])
  })

  test('are the numbers themselves where those are indices, even if a class is not seen', async () => {
    const given = { columns: { t: [0, 2, 2, 0] }, targets: ['t'], target: classLoss, labels: ['0', '2'] }
    expect((await targetOf(given)).values).toEqual([0, 2, 2, 0])
  })

  test('are the largest of one column per class', async () => {
    const columns = { p: [0, 1, 0, 0.2], q: [1, 0, 0, 0.3], r: [0, 0, 1, 0.5] }
    expect((await targetOf({ columns, targets: ['p', 'q', 'r'], target: classLoss })).values).toEqual([
      1, 0, 2, 2,
    ])
  })

  test('stand for each position of a sequence', async () => {
    const columns = {
      t: {
        shape: [2],
        rows: [
          [0, 1],
          [2, 2],
          [1, 0],
          [0, 0],
        ],
      },
    }
    const target = { loss: 'cross-entropy', shape: [3, 2] } as const
    expect(await targetOf({ columns, targets: ['t'], target })).toEqual({
      type: 'int64',
      dims: [4, 2],
      values: [0, 1, 2, 2, 1, 0, 0, 0],
    })
  })

  test('refuse a label that has no score, naming its row', async () => {
    const given = { columns: { t: [0, 1, 7, 0] }, targets: ['t'], target: classLoss }
    await expect(fed(given)).rejects.toThrow(/row 3, column t.*"7"/)
  })
})

describe('values', () => {
  test('pass through the told preprocessing of the targets', async () => {
    const binding = { targetPreprocessing: { mean: [10], std: [2] } }
    const given = { columns: { t: [10, 12, 8, 14] }, targets: ['t'], target: valueLoss, binding }
    expect(await targetOf(given)).toEqual({ type: 'float32', dims: [4, 1], values: [0, 1, -1, 2] })
  })

  test('two labels are 0 and 1 where one output tells them apart', async () => {
    const columns = { t: ['yes', 'no', 'no', 'yes'] }
    const target = { loss: 'bce', shape: [1] } as const
    const given = { columns, targets: ['t'], target, kind: 'binary', labels: ['no', 'yes'] } as const
    expect((await targetOf({ ...given, targets: ['t'], labels: ['no', 'yes'] })).values).toEqual([1, 0, 0, 1])
  })

  test('a label beside a row of scores becomes a row of zeros with a one', async () => {
    const given = {
      columns: { t: ['a', 'b', 'a', 'b'] },
      targets: ['t'],
      target: { loss: 'mse', shape: [2] } as const,
      labels: ['a', 'b'],
    }
    expect((await targetOf(given)).values).toEqual([1, 0, 0, 1, 1, 0, 0, 1])
  })

  test('of an autoencoder without targets are its input, preprocessed', async () => {
    const binding = { preprocessing: { scale: 0.5 } }
    const given = { columns: {}, targets: [], target: valueLoss, kind: 'autoencoding', binding } as const
    expect((await targetOf({ ...given, targets: [] })).values).toEqual([0.5, 1, 1.5, 2])
  })

  test('that do not fill the output are refused, not broadcast', async () => {
    const given = {
      columns: { t: [1, 2, 3, 4] },
      targets: ['t'],
      target: { loss: 'mse', shape: [3] } as const,
    }
    await expect(fed(given)).rejects.toThrow(InputError)
  })
})

test.each([
  ['cross-entropy', { t: [0, null, 1, 2] }, [3]],
  ['mse', { t: [0.5, null, Number.NaN, 2] }, [1]],
] as const)('rows without a target are told apart (%s)', async (loss, columns, shape) => {
  const [batch] = await fed({ columns, targets: ['t'], target: { loss, shape } })
  expect(rowsWithTarget(batch, 'target')).toEqual(loss === 'mse' ? [0, 3] : [0, 2, 3])
})
