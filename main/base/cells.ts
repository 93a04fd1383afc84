/** The cells of a sketch (sketch.ts): ranges of doubles that agree in sign, exponent and a number of mantissa bits. */
import { highWord, lowWord, wordsOf } from './bits'

/** Mantissa bits of a double: a cell of as many is one value. */
export const allBits = 52

/** Bits of a double's two words that a cell keeps. */
export interface Masks {
  lowMask: number
  highMask: number
}

export function masksOf(bits: number): Masks {
  const cleared = allBits - bits
  return {
    lowMask: cleared >= 32 ? 0 : -1 << cleared,
    highMask: cleared > 32 ? -1 << (cleared - 32) : -1,
  }
}

/** The end nearest to zero of the cell a value lies in. */
export function rounded(value: number, { lowMask, highMask }: Masks): number {
  word[0] = value
  words[lowWord] &= lowMask
  words[highWord] &= highMask
  // A negative value that is cleared down to nothing would be -0, a second cell for zero.
  return word[0] + 0
}

/** How many different cells of `bits` the sorted `cells` fall into. */
export function countRounded(cells: Float64Array, bits: number): number {
  const masks = masksOf(bits)
  let count = 0
  let last = Number.NaN
  for (let i = 0; i < cells.length; i++) {
    const cell = rounded(cells[i], masks)
    if (cell !== last) count++
    last = cell
  }
  return count
}

/** The cells other than zero, rounded, by increasing size. */
export const bySize = (cells: readonly number[], masks: Masks): Float64Array =>
  Float64Array.from(cells, (cell) => Math.abs(rounded(cell, masks)))
    .filter((size) => size > 0)
    .sort()

/** Sets the bits below the cell's, which moves each cell to its end farthest from zero. */
export function moveToFarEnd(cells: Float64Array, { lowMask, highMask }: Masks): void {
  const words = wordsOf(cells)
  for (let i = 0; i < words.length; i += 2) {
    words[i + lowWord] |= ~lowMask
    words[i + highWord] |= ~highMask
  }
}

const word = new Float64Array(1)
const words = wordsOf(word)
