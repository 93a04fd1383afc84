/** Rows that share a key: how many, which labels stand beside it, and where the first of them are. */
import { indexOfKey, repeatedKeys } from '../../base/row-keys'

export interface Groups {
  /** Sorted keys that occur more than once. */
  keys: Float64Array
  /** Rows that have one of them, and how many different keys there are in all. */
  rows: number
  distinct: number
}

/** Which keys repeat. */
export function groupsOf(keys: Float64Array): Groups {
  const repeated = repeatedKeys(keys)
  let rows = 0
  if (repeated.length > 0) for (const key of keys) if (indexOfKey(repeated, key) >= 0) rows++
  return { keys: repeated, rows, distinct: keys.length - rows + repeated.length }
}

export interface Contradiction {
  /** Rows in groups with more than one label, those of them without their group's most frequent one, and groups. */
  rows: number
  contradicting: number
  groups: number
  /** By place in `Groups.keys`. */
  isContradicting(group: number): boolean
}

/** Groups with more than one label. `codes` are labels of all rows as numbers from 0, below `width`. */
export function contradictionsIn(
  keys: Float64Array,
  { keys: repeated, rows }: Groups,
  codes: Uint32Array,
  width: number,
): Contradiction {
  const pairs = new Float64Array(rows)
  let filled = 0
  for (let row = 0; row < keys.length && filled < rows; row++) {
    const group = indexOfKey(repeated, keys[row])
    if (group >= 0) pairs[filled++] = group * width + codes[row]
  }
  pairs.sort()
  const contradicting = new Uint8Array(repeated.length)
  const found = { rows: 0, contradicting: 0, groups: 0 }
  for (let from = 0; from < pairs.length; ) {
    const { group, to, most } = groupAt(pairs, from, width)
    if (most < to - from) {
      contradicting[group] = 1
      found.rows += to - from
      found.contradicting += to - from - most
      found.groups++
    }
    from = to
  }
  return { ...found, isContradicting: (group) => contradicting[group] === 1 }
}

/** The group that begins at `from` of the sorted pairs: where it ends, and the count of its most frequent label. */
function groupAt(
  pairs: Float64Array,
  from: number,
  width: number,
): { group: number; to: number; most: number } {
  const group = Math.floor(pairs[from] / width)
  let [to, run, most] = [from, 0, 0]
  for (; to < pairs.length && Math.floor(pairs[to] / width) === group; to++) {
    run = to > from && pairs[to] === pairs[to - 1] ? run + 1 : 1
    most = Math.max(most, run)
  }
  return { group, to, most }
}

const mostGroups = 5

/**
 * Two rows of each of the first groups, the earliest first: a row and the next of its group that `fits` beside it. At most
 * five groups.
 */
export function firstPairs(
  keys: Float64Array,
  repeated: Float64Array,
  wanted: (group: number) => boolean,
  fits: (first: number, second: number) => boolean,
): [number, number][] {
  const firstOf = new Map<number, number>()
  const pairs: [number, number][] = []
  const done = new Set<number>()
  for (let row = 0; row < keys.length && pairs.length < mostGroups; row++) {
    const group = indexOfKey(repeated, keys[row])
    if (group < 0 || done.has(group) || !wanted(group)) continue
    const first = firstOf.get(group)
    if (first === undefined) firstOf.set(group, row)
    else if (fits(first, row)) {
      pairs.push([first, row])
      done.add(group)
    }
  }
  return pairs
}
