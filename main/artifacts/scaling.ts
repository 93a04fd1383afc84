import { NumberAccumulator } from '../base/summary'
import { isValidAt } from '../base/vectors'
import type { Binding, Scaling } from '../contract/artifacts'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { NumberSummary } from '../contract/summary'
import type { Vector } from '../contract/table'
import { throwIfCancelled } from '../contract/task'
import { isFloating } from '../onnx/element-type'
import { widthsOf } from './feeding/feed-columns'
import { affinesOf } from './feeding/feed-preprocess'
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
  binding: Binding,
  isTraining: IsTrainingRow,
): Promise<Scaling> {
  const columns = columnsOf(binding)
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
  const scales = columns.map((name, i) => scaleOf(name, moments[i].finish()))
  return { grade: 'derived', rows, columns: scales, inputs: fedScales(binding, scales) }
}

const columnsOf = ({ inputs }: Binding): string[] => [...new Set(inputs.flatMap(({ columns }) => columns))]

function scaleOf(
  name: string,
  { mean, std, min, max, quantiles }: NumberSummary,
): Scaling['columns'][number] {
  const spread =
    min === null || max === null || !quantiles
      ? null
      : { min, max, lowerQuartile: quantiles.p25, median: quantiles.p50, upperQuartile: quantiles.p75 }
  return { name, mean: mean ?? 0, std: std ?? 0, spread }
}

/** Elements of a tensor column are pooled, so that each has the column's scale. */
function fedScales(binding: Binding, scales: Scaling['columns']): Scaling['inputs'] {
  const affines = affinesOf(binding)
  const byName = new Map(scales.map((scale) => [scale.name, scale]))
  return binding.inputs.map((input, i) => {
    if (!isFloating(input.type)) return { tensor: input.tensor, values: null }
    const [widths, affine] = [widthsOf(input), affines[i]]
    const raw = input.columns.flatMap((name, at) =>
      Array.from({ length: widths[at] }, () => byName.get(name) ?? { mean: 0, std: 0 }),
    )
    const values = raw.map(({ mean, std }, at) => {
      const [scale, offset] = [affine?.scale[at] ?? 1, affine?.offset[at] ?? 0]
      return { mean: mean * scale + offset, std: std * Math.abs(scale) }
    })
    return { tensor: input.tensor, values }
  })
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
    const bound = readyValue(binding)
    if (!context.dataset || !bound || columnsOf(bound).length === 0) return missingFiles('dataset')
    const told = trainingRowsOf(readyValue(config)?.validation_split, context.dataset.table.rows)
    const scaling = await measure(context, bound, told ?? (() => true))
    return ready({ ...scaling, grade: told ? 'derived' : 'unknown' })
  },
}
