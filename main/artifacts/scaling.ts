import { NumberAccumulator } from '../base/summary'
import { isValidAt } from '../base/vectors'
import type { Scaling } from '../contract/artifacts'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { Vector } from '../contract/table'
import { throwIfCancelled } from '../contract/task'
import { missingFiles, ready, readyValue, unready } from './gathered'
import { numberAt } from './rows/numbers'
import { type IsTrainingRow, trainingRowsOf } from './rows/split'

/** Values of the rows `kept`: one each, or all elements of a tensor. */
function valuesOf(vector: Vector, kept: readonly number[]): Float64Array {
  if (vector.kind !== 'tensor') return Float64Array.from(kept, (row) => numberAt(vector, row))
  const { values, width, validity } = vector
  const taken = new Float64Array(kept.length * width).fill(Number.NaN)
  kept.forEach((row, i) => {
    if (isValidAt(validity, row)) taken.set(values.subarray(row * width, (row + 1) * width), i * width)
  })
  return taken
}

async function measure(
  context: GatherContext,
  columns: string[],
  isTraining: IsTrainingRow,
): Promise<Scaling> {
  const moments = columns.map(() => new NumberAccumulator())
  let seen = 0
  let rows = 0
  for await (const batch of context.dataset!.table.batches({ columns, cancel: context.cancel })) {
    throwIfCancelled(context.cancel)
    const kept = Array.from({ length: batch.rows }, (_, row) => row).filter((row) => isTraining(seen + row))
    batch.vectors.forEach((vector, i) => {
      moments[i].add(valuesOf(vector, kept))
    })
    seen += batch.rows
    rows += kept.length
  }
  return {
    grade: 'derived',
    rows,
    columns: columns.map((name, i) => {
      const { mean, std } = moments[i].finish()
      return { name, mean: mean ?? 0, std: std ?? 0 }
    }),
  }
}

/**
 * Mean and standard deviation of each bound input column over the training rows alone (spec: audits, 1 normalization: parameters
 * from training rows only), of a tensor column over all its elements; over all rows, graded `unknown`, where no split is told.
 */
export const scalingGatherer: Gatherer<'scaling', 'binding' | 'config'> = {
  id: 'scaling',
  stage: 'profiling',
  builds: ['binding', 'config'],
  async gather(context, { binding, config }) {
    const lacking = unready(binding)
    if (lacking) return lacking
    const columns = [...new Set(readyValue(binding)?.inputs.flatMap((input) => input.columns))]
    if (!context.dataset || columns.length === 0) return missingFiles('dataset')
    const told = trainingRowsOf(readyValue(config)?.validation_split, context.dataset.table.rows)
    const scaling = await measure(context, columns, told ?? (() => true))
    return ready({ ...scaling, grade: told ? 'derived' : 'unknown' })
  },
}
