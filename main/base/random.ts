/** Random numbers from a seed: the same seed, the same numbers, on every machine. */

/** Numbers in [0, 1), 32 bits each (mulberry32, T. Ettinger 2017, public domain). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * `most` of `items` drawn without replacement, in their old order; all of them where there are no more. Selection sampling
 * (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S): every subset is equally likely.
 */
export function drawFrom<T>(items: readonly T[], most: number, random: () => number): T[] {
  const drawn: T[] = []
  for (let i = 0; i < items.length && drawn.length < most; i++) {
    if ((items.length - i) * random() < most - drawn.length) drawn.push(items[i])
  }
  return drawn
}

/** Standard normal numbers out of uniform ones in [0, 1), two from two (Box and Muller 1958). */
export function normalFrom(uniform: () => number): () => number {
  let spare: number | null = null
  return () => {
    if (spare !== null) {
      const kept = spare
      spare = null
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}
