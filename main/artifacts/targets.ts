import { NumberAccumulator } from '../base/summary'
import { isValidAt } from '../base/vectors'
import type { Binding, ColumnProfile, Targets, Task } from '../contract/artifacts'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { Batch, Vector } from '../contract/table'
import { throwIfCancelled } from '../contract/task'
import { type Affine, affineOf } from './feeding/preprocess'
import { missingFiles, ready, readyValue, unready } from './gathered'
import { numberAt, textAt } from './rows/numbers'

const mostLabels = 1_000
const oneWithin = 1e-3

const isClassTask = (task: Task | null): boolean => task?.kind === 'binary' || task?.kind === 'multiclass'

interface Pass {
  seen: NumberAccumulator[]
  labels: Set<string>
  /** Rows so far that sum to one with no negative entry. */
  probabilityRows: number
  rows: number
}

function addRow(pass: Pass, batch: Batch, row: number, values: Float64Array): void {
  let sum = 0
  let negative = false
  for (const value of values) {
    sum += value
    negative ||= value < 0
  }
  if (!negative && Math.abs(sum - 1) < oneWithin) pass.probabilityRows++
  if (pass.labels.size <= mostLabels && batch.vectors.length === 1 && batch.vectors[0].kind !== 'tensor') {
    const label = textAt(batch.vectors[0], row)
    if (label !== null) pass.labels.add(label)
  }
}

/** Values row after row, `width` each. */
function valuesOf(vector: Vector, rows: number): { values: Float64Array; width: number } {
  if (vector.kind !== 'tensor')
    return { values: Float64Array.from({ length: rows }, (_, row) => numberAt(vector, row)), width: 1 }
  const values = Float64Array.from(vector.values)
  const { width, validity } = vector
  for (let row = 0; row < rows; row++)
    if (!isValidAt(validity, row)) values.fill(Number.NaN, row * width, (row + 1) * width)
  return { values, width }
}

function addBatch(pass: Pass, batch: Batch, affine: Affine | null): void {
  const columns = batch.vectors.map((vector, column) => {
    const { values, width } = valuesOf(vector, batch.rows)
    const map = (value: number) => value * affine!.scale[column] + affine!.offset[column]
    return { values: affine ? values.map(map) : values, width }
  })
  columns.forEach(({ values }, column) => {
    pass.seen[column].add(values)
  })
  const row = new Float64Array(columns.reduce((sum, { width }) => sum + width, 0))
  for (let i = 0; i < batch.rows; i++) {
    let at = 0
    for (const { values, width } of columns) {
      for (let element = 0; element < width; element++) row[at++] = values[i * width + element]
    }
    addRow(pass, batch, i, row)
  }
  pass.rows += batch.rows
}

const byNumberThenText = (a: string, b: string): number =>
  Number(a) - Number(b) || (a < b ? -1 : a > b ? 1 : 0)

async function read(context: GatherContext, columns: string[], affine: Affine | null): Promise<Pass> {
  const pass: Pass = {
    seen: columns.map(() => new NumberAccumulator()),
    labels: new Set(),
    probabilityRows: 0,
    rows: 0,
  }
  const table = context.dataset!.table
  for await (const batch of table.batches({ columns, cancel: context.cancel })) {
    throwIfCancelled(context.cancel)
    addBatch(pass, batch, affine)
    context.onProgress({ stage: 'targets', done: pass.rows, total: table.rows, unit: 'rows' })
  }
  return pass
}

function targetsOf(
  pass: Pass,
  binding: Binding,
  profiles: readonly ColumnProfile[],
  task: Task | null,
): Targets {
  const { tensor, columns } = binding.targets[0]
  return {
    tensor,
    rows: pass.rows,
    probabilityRows:
      (columns.length > 1 || profiles.some(({ name, shape }) => shape && name === columns[0])) &&
      pass.probabilityRows === pass.rows,
    labels:
      isClassTask(task) && pass.labels.size <= mostLabels ? [...pass.labels].sort(byNumberThenText) : null,
    targets: columns.flatMap((column, i) => {
      const raw = profiles.find(({ name }) => name === column)?.summary
      if (!raw) return []
      const numeric = raw.kind === 'number' && !isClassTask(task)
      return [{ column, raw, seen: numeric ? pass.seen[i].finish() : null }]
    }),
  }
}

/** Targets as the loss sees them: told target preprocessing applied to numbers, labels collected for classes. */
export const targetsGatherer: Gatherer<'targets', 'profile' | 'binding' | 'task'> = {
  id: 'targets',
  stage: 'targets',
  builds: ['profile', 'binding', 'task'],
  async gather(context, { profile, binding, task }) {
    const lacking = unready(profile, binding)
    if (lacking) return lacking
    const bound = readyValue(binding)
    const columns = bound?.targets[0]?.columns
    if (!context.dataset || !bound || !columns) return missingFiles('target')
    const affine = affineOf(bound.targetPreprocessing, columns.length)
    const pass = await read(context, columns, affine)
    return ready(targetsOf(pass, bound, readyValue(profile)?.columns ?? [], readyValue(task)))
  },
}
