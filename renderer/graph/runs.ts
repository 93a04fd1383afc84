/** Long lists of operators without names cut into runs, where little passes from one to the next. */

/** What stands before a cut and is still read behind it. */
export interface Passing {
  /** At i: how many members up to and with i are read by one behind i. */
  live: readonly number[]
  /** At i: whether member i is read by several, as where a skip begins. */
  forks: readonly boolean[]
}

/** `reads`: pairs of places in the list, the reader's after the read one's. */
export function passing(length: number, reads: readonly (readonly [number, number])[]): Passing {
  const last = Array<number>(length).fill(-1)
  const readers = Array<number>(length).fill(0)
  for (const [from, to] of reads) {
    if (to <= from) continue
    last[from] = Math.max(last[from], to)
    readers[from]++
  }
  const change = Array<number>(length + 1).fill(0)
  last.forEach((end, from) => {
    if (end < 0) return
    change[from]++
    change[end]--
  })
  let live = 0
  return {
    live: change.slice(0, length).map((step) => {
      live += step
      return live
    }),
    forks: readers.map((count) => count > 1),
  }
}

/** Nothing passing is best; of equals, a place where a skip begins, then the one nearest to the wished length. */
function bestEnd({ live, forks }: Passing, first: number, shortest: number, wished: number, longest: number) {
  const cost = (end: number) => live[end] * 1000 - (forks[end] ? 500 : 0) + Math.abs(end + 1 - first - wished)
  let best = first + shortest - 1
  for (let end = best; end < first + longest; end++) if (cost(end) < cost(best)) best = end
  return best
}

/** Lengths of the runs that a list of `length` is cut into, each from half of to twice `wished`, the last perhaps shorter. */
export function runLengths(length: number, wished: number, between: Passing): number[] {
  const shortest = Math.max(1, Math.floor(wished / 2))
  const longest = Math.max(shortest, wished * 2)
  const lengths: number[] = []
  let first = 0
  while (length - first > longest) {
    const end = bestEnd(between, first, shortest, wished, Math.min(longest, length - first))
    lengths.push(end + 1 - first)
    first = end + 1
  }
  if (first < length) lengths.push(length - first)
  return lengths
}
