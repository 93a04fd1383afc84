/** How much one column tells of a class: mutual information, in nats, corrected for the number of rows. */

/**
 * Number of bins that rows pay for: about five rows in a cell of each of `classes`, between 2 and 16 (own choice; with
 * Miller and Madow's correction the estimate hardly depends on it).
 */
export const binsFor = (rows: number, classes: number): number =>
  Math.max(2, Math.min(16, Math.floor(rows / (5 * Math.max(1, classes)))))

/** Codes 0 to `bins` - 1 of average ranks, so that bins hold as equal numbers of rows as ties allow. */
export const equalFrequencyBins = (ranks: Float64Array, bins: number): Uint32Array =>
  Uint32Array.from(ranks, (rank) => Math.min(bins - 1, Math.floor(((rank - 0.5) * bins) / ranks.length)))

const largestOf = (codes: Uint32Array): number => codes.reduce((most, code) => Math.max(most, code), 0)

/** Counts of the codes that occur. */
function countsOf(codes: Uint32Array): number[] {
  const counts = new Uint32Array(largestOf(codes) + 1)
  for (const code of codes) counts[code]++
  return [...counts.filter((count) => count > 0)]
}

/** Entropy of counts in nats, plus (cells - 1) / 2n, which it lacks on average (Miller 1955). */
function entropyOf(counts: readonly number[], rows: number): number {
  const plain = counts.reduce((sum, count) => sum - (count / rows) * Math.log(count / rows), 0)
  return plain + (counts.length - 1) / (2 * rows)
}

/**
 * Mutual information of two small codes per row as a share of the entropy of `classes`, 0 to 1, both corrected after Miller and
 * Madow; null where `classes` has one value only or there are no rows.
 */
export function informationShare(codes: Uint32Array, classes: Uint32Array): number | null {
  const rows = codes.length
  const ofClasses = countsOf(classes)
  if (ofClasses.length < 2) return null
  const width = largestOf(classes) + 1
  const joint = codes.map((code, i) => code * width + classes[i])
  const target = entropyOf(ofClasses, rows)
  const shared = entropyOf(countsOf(codes), rows) + target - entropyOf(countsOf(joint), rows)
  return Math.max(0, Math.min(1, shared / target))
}
