/** How far a task is, in words and as a share. */
import type { Progress } from '../../main/contract/task'
import { formatBytes, formatCount } from './numbers'
import type { Translate } from './translate'

/** 0 to 1; null where it is not known how much there is in all. */
export const shareOf = (progress: Progress | null): number | null =>
  progress === null || progress.total === null || progress.total <= 0
    ? null
    : Math.min(1, progress.done / progress.total)

/** `74 / 178 rows`. */
export function amountText({ done, total, unit }: Progress, t: Translate['t']): string {
  const print = unit === 'bytes' ? formatBytes : formatCount
  return total === null
    ? t(`amount.${unit}Only`, { done: print(done) })
    : t(`amount.${unit}`, { done: print(done), total: print(total) })
}
