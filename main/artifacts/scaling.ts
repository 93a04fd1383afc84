import { NumberAccumulator } from '../base/summary'
import type { Scaling } from '../contract/artifacts'
import type { GatherContext, Gatherer } from '../contract/gather'
import { throwIfCancelled } from '../contract/task'
import { missingFiles, ready, readyValue, unready } from './gathered'
import { numberAt } from './numbers'
import { type IsTrainingRow, trainingRowsOf } from './split'

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
      moments[i].add(Float64Array.from(kept, (row) => numberAt(vector, row)))
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
 * from training rows only); over all rows, graded `unknown`, where no split is told.
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
