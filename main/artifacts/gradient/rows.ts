/** Training rows that have their target, drawn in an order of their own and dealt out in batches. */
import { randomFrom } from '../../base/random'
import type { GatherContext } from '../../contract/gather'
import type { Tensor } from '../../contract/tensor'
import { type RowOf, tensorsOfRows } from '../feeding/fed-rows'
import { type FeedPlan, feedBatches } from '../feeding/feed'
import { rowsWithTarget } from '../feeding/target-feed'
import { rowRanges } from '../rows/rows'
import type { IsTrainingRow } from '../rows/split'

/** Fisher and Yates. */
function shuffle<T>(items: T[], seed: number): T[] {
  const random = randomFrom(seed)
  for (let i = items.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    const held = items[i]
    items[i] = items[other]
    items[other] = held
  }
  return items
}

export interface RowsWanted {
  plan: FeedPlan
  /** Name of the tensor that holds the targets. */
  target: string
  isTraining: IsTrainingRow
  /** Rows looked at, at most. */
  most: number
}

/** Rows are read in stretches all over the table, so that a sorted file is seen whole. */
export async function trainingRows(context: GatherContext, { plan, target, isTraining, most }: RowsWanted) {
  const table = context.dataset!.table
  const unit = plan.fixedBatch ?? 1
  const rows: RowOf[] = []
  for await (const batch of feedBatches({
    plan,
    table,
    ranges: rowRanges(table.rows, most, unit),
    batchRows: Math.max(1, Math.min(1024, most)),
    cancel: context.cancel,
  }))
    for (const row of rowsWithTarget(batch, target))
      if (isTraining(batch.firstRow + row)) rows.push({ batch, row })
  return shuffle(rows, context.seed)
}

/** Whole batches; the rest only where there is no whole one, filled up with its own rows where the model insists on a size. */
export function dealt(
  rows: readonly RowOf[],
  batchRows: number,
  fixedBatch: number | null,
): { feeds: Record<string, Tensor>; rows: number }[] {
  const whole = Math.floor(rows.length / batchRows)
  if (whole === 0) {
    const filled = fixedBatch ? Array.from({ length: fixedBatch }, (_, i) => rows[i % rows.length]) : rows
    return rows.length > 0 ? [{ feeds: tensorsOfRows(filled), rows: rows.length }] : []
  }
  return Array.from({ length: whole }, (_, i) => ({
    feeds: tensorsOfRows(rows.slice(i * batchRows, (i + 1) * batchRows)),
    rows: batchRows,
  }))
}
