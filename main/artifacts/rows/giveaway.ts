/** Does one column give the target away? Each of these asks for more than a useful feature shows. */
import type { Giveaway } from '../../contract/rows'

/** Fewer rows prove nothing: chance alone orders them now and then. */
const fewestRows = 30
/** A value must come back often enough that it could have stood beside another label, and a label beside another value. */
const rowsPerValue = 5
/** Rank correlation beyond which a column is the target in another unit (spec: audits, 2 inputs-outputs). */
const telltaleRank = 0.999

/** Values of a column as codes that are equal where the values are. */
type Codes = Uint32Array | Float64Array

/** Classes that occur, and rows of the one that has the fewest. */
function classesIn(classes: Uint32Array): { different: number; fewest: number } {
  const counts = new Uint32Array(classes.reduce((most, code) => Math.max(most, code), 0) + 1)
  for (const code of classes) counts[code]++
  const there = counts.filter((count) => count > 0)
  return { different: there.length, fewest: Math.min(...there) }
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
function partsInOrder(values: Float64Array, classes: Uint32Array, different: number): boolean {
  const low = new Float64Array(different).fill(Number.POSITIVE_INFINITY)
  const high = new Float64Array(different).fill(Number.NEGATIVE_INFINITY)
  for (let row = 0; row < values.length; row++) {
    const code = classes[row]
    if (values[row] < low[code]) low[code] = values[row]
    if (values[row] > high[code]) high[code] = values[row]
  }
  const inOrder = Array.from(low.keys()).sort((a, b) => low[a] - low[b])
  return inOrder.every((code, i) => i === 0 || low[code] > high[inOrder[i - 1]])
}

/** For a target of classes, coded from 0 without gaps; `values` where the column holds numbers. */
export function classGiveaway(
  codes: Codes,
  values: Float64Array | null,
  classes: Uint32Array,
): Giveaway | null {
  if (classes.length < fewestRows) return null
  const { different, fewest } = classesIn(classes)
  if (different < 2 || fewest < rowsPerValue) return null
  if (mapsByValue(codes, classes)) return 'value'
  return values && partsInOrder(values, classes, different) ? 'order' : null
}

/** For a target of numbers. */
export function numberGiveaway(
  codes: Codes,
  target: Float64Array,
  rankCorrelation: number | null,
): Giveaway | null {
  if (target.length < fewestRows || new Set(target).size < 3) return null
  if (rankCorrelation !== null && Math.abs(rankCorrelation) > telltaleRank) return 'rank'
  return mapsByValue(codes, target) ? 'value' : null
}
