/** Which rows go into which batch: the same seed, the same rows. */
import { randomFrom } from '../base/random'

/** A copy in random order (Fisher and Yates; Knuth, The Art of Computer Programming 2, 3.4.2, algorithm P). */
export function shuffled(rows: Int32Array, random: () => number): Int32Array {
  const mixed = Int32Array.from(rows)
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = mixed[i]
    mixed[i] = mixed[j]
    mixed[j] = kept
  }
  return mixed
}

export interface BatchStream {
  /** The next `count` batches. */
  take(count: number): Int32Array[]
}

/** Endless batches of `size` rows, every row once before any comes again. */
export function batchesOf(rows: Int32Array, size: number, seed: number): BatchStream {
  const random = randomFrom(seed)
  let order = shuffled(rows, random)
  let at = 0
  const next = (): Int32Array => {
    const batch = new Int32Array(size)
    for (let i = 0; i < size; i++) {
      if (at === order.length) {
        order = shuffled(rows, random)
        at = 0
      }
      batch[i] = order[at++]
    }
    return batch
  }
  return { take: (count) => Array.from({ length: count }, next) }
}

/** Batches whose every row is drawn anew from all: their gradients are independent of each other. */
export function drawnBatches(rows: Int32Array, size: number, count: number, seed: number): Int32Array[] {
  const random = randomFrom(seed)
  const one = (): Int32Array =>
    Int32Array.from({ length: size }, () => rows[Math.floor(random() * rows.length)])
  return Array.from({ length: count }, one)
}

/** At most `most` of the rows, in their order, spread by chance. */
export function someOf(rows: Int32Array, most: number, seed: number): Int32Array {
  return rows.length <= most ? rows : shuffled(rows, randomFrom(seed)).slice(0, most).sort()
}
