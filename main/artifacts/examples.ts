/** Rows as what they are: images where the inputs are the pixels of one, else rows of the table. */
import type { Binding, RowSample } from '../contract/artifacts'
import type { Gatherer } from '../contract/gather'
import type { ColumnRoles, Examples } from '../contract/rows'
import { missingFiles, ready, readyValue, unready } from './gathered'
import { rowsOfSample, shownColumns } from './rows/example-rows'
import { type FlatSample, flatSample } from './rows/flat-sample'
import { imageGrid, spreadOverLabels } from './rows/image-grid'
import { guessImageShape, type ImageShape } from './rows/image-shape'
import { columnsOf, isNumbers, labelAt, tableRowOf } from './rows/sampled'

const mostRows = 8

/** The shape the model or the config gives the columns, else what their names speak for. */
function imageShapeOf(
  columns: readonly string[],
  binding: Binding | null,
  toldShape: readonly number[] | null,
): ImageShape | null {
  const bound = binding?.inputs.length === 1 ? binding.inputs[0].shape : null
  const told = [bound, toldShape].find((shape) => shape?.length === 3) ?? null
  // Two axes are a sequence as likely as an image: steps by features.
  return told === null && bound?.length === 2 ? null : guessImageShape(columns, told)
}

/** A few examples from the sample. */
export function examplesOf(
  sample: RowSample,
  { features, targets, classes }: ColumnRoles,
  flat: FlatSample,
  shape: ImageShape | null,
): Examples {
  const columns = columnsOf(flat.sample, flat.features).filter(isNumbers)
  const targetIn = (some: RowSample) => (classes ? columnsOf(some, targets).at(0) : undefined)
  const whole = shape !== null && columns.length === shape.height * shape.width * shape.channels
  const images = whole ? imageGrid(flat.sample, columns, shape, targetIn(flat.sample)) : null
  const target = targetIn(sample)
  const labels = Array.from({ length: sample.rows }, (_, row) => (target ? labelAt(target, row) : null))
  const wanted = spreadOverLabels(labels, mostRows).map((row, group) => ({
    row,
    group,
    of: 'training' as const,
  }))
  const shown =
    features.length + targets.length > 0
      ? shownColumns(features, targets)
      : shownColumns(
          sample.columns.map(({ name }) => name),
          [],
        )
  return { images, rows: rowsOfSample(sample, shown, wanted, (row) => tableRowOf(sample, row)) }
}

export const examplesGatherer: Gatherer<'examples', 'sample' | 'roles' | 'binding' | 'config'> = {
  id: 'examples',
  stage: 'census',
  builds: ['sample', 'roles', 'binding', 'config'],
  async gather(context, { sample, roles, binding, config }) {
    const [rows, known] = [readyValue(sample), readyValue(roles)]
    if (!rows || !known) return unready(sample, roles) ?? missingFiles('dataset')
    const { features } = known
    const [first] = features.flatMap(
      (name) => context.dataset?.table.columns.find((one) => one.name === name) ?? [],
    )
    const told = readyValue(config)?.input_shape ?? null
    const shape =
      features.length === 1 && first?.shape
        ? guessImageShape(features, first.shape)
        : imageShapeOf(features, readyValue(binding), told)
    return ready(examplesOf(rows, known, await flatSample(context, rows, known), shape))
  },
}
