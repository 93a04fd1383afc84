/** Does one column give the target away? Each of these asks for more than a useful feature shows. */
import type { Giveaway } from '../contract/rows'

/** Fewer rows prove nothing: chance alone orders them now and then. */
const fewestRows = 30
/** A value must come back often enough that it could have stood beside another label, and a label beside another value. */
const rowsPerValue = 5
/** Rank correlation beyond which a column is the target in another unit (spec: audits, 2 inputs-outputs). */
const telltaleRank = 0.999

/** Values of a column as codes that are equal where the values are. */
type Codes = Uint32Array | Float64Array

const distinctOf = (codes: Codes): number => new Set(codes).size

/** Rows of the class that has the fewest. */
function fewestOf(classes: Uint32Array): number {
  const counts = new Map<number, number>()
  for (const code of classes) counts.set(code, (counts.get(code) ?? 0) + 1)
  return Math.min(...counts.values())
}

/** Each value of `codes` stands beside one value of `target` only, and values come back often. */
function mapsByValue(codes: Codes, target: Codes): boolean {
  const beside = new Map<number, number>()
  for (let row = 0; row < codes.length; row++) {
    const known = beside.get(codes[row])
    if (known !== undefined && known !== target[row]) return false
    beside.set(codes[row], target[row])
  }
  return beside.size * rowsPerValue <= codes.length
}

/** Sorted by `values`, the classes lie one after the other with no value shared. */
function partsInOrder(values: Float64Array, classes: Uint32Array): boolean {
  const ends = new Map<number, { low: number; high: number }>()
  for (let row = 0; row < values.length; row++) {
    const end = ends.get(classes[row]) ?? { low: values[row], high: values[row] }
    end.low = Math.min(end.low, values[row])
    end.high = Math.max(end.high, values[row])
    ends.set(classes[row], end)
  }
  const sorted = [...ends.values()].sort((a, b) => a.low - b.low)
  return sorted.every(({ low }, i) => i === 0 || low > sorted[i - 1].high)
}

/** For a target of classes; `values` where the column holds numbers. */
export function classGiveaway(
  codes: Codes,
  values: Float64Array | null,
  classes: Uint32Array,
): Giveaway | null {
  if (classes.length < fewestRows || distinctOf(classes) < 2 || fewestOf(classes) < rowsPerValue) return null
  if (mapsByValue(codes, classes)) return 'value'
  return values && partsInOrder(values, classes) ? 'order' : null
}

/** For a target of numbers. */
export function numberGiveaway(
  codes: Codes,
  target: Float64Array,
  rankCorrelation: number | null,
): Giveaway | null {
  if (target.length < fewestRows || distinctOf(target) < 3) return null
  if (rankCorrelation !== null && Math.abs(rankCorrelation) > telltaleRank) return 'rank'
  return mapsByValue(codes, target) ? 'value' : null
}
