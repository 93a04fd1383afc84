/** Rows known by a hash of their values, so that equal rows are found in one pass and a few bytes each. */
import type { Vector } from '../contract/table'
import { hashText, highWord, lowWord, mixWord } from './bits'
import { isValidAt } from './vectors'

/** Two independent 32-bit hashes of each row so far. */
export interface RowHashes {
  first: Uint32Array
  second: Uint32Array
}

const absent = 0x5bd1e995
const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)

function note({ first, second }: RowHashes, row: number, a: number, b: number): void {
  first[row] = mixWord(Math.imul(first[row], 31) + a)
  second[row] = mixWord(Math.imul(second[row], 37) + b)
}

function noteNumber(hashes: RowHashes, row: number, value: number): void {
  // The sum turns -0 into 0; every NaN is what is absent, so that one dataset read in two ways gives the same hashes.
  double[0] = value + 0
  if (Number.isNaN(value)) note(hashes, row, absent, absent)
  else note(hashes, row, hashOfDouble(1), hashOfDouble(2))
}

/** Hash of the double in `words`, 32 bits; mixed twice, because a `seed` is to give a hash independent of the other's. */
const hashOfDouble = (seed: number): number =>
  mixWord(Math.imul(mixWord(words[lowWord] ^ seed), 0x9e3779b1) ^ words[highWord])

function noteText(hashes: RowHashes, row: number, text: string | null): void {
  if (text === null) note(hashes, row, absent, absent)
  else note(hashes, row, hashText(text, 1), hashText(text, 2))
}

export const emptyHashes = (rows: number): RowHashes => ({
  first: new Uint32Array(rows),
  second: new Uint32Array(rows),
})

/** Takes numbers (NaN: absent) or texts of one more column into the hashes of rows `at`, `at` + 1... */
export function noteValues(
  hashes: RowHashes,
  values: Float64Array | readonly (string | null)[],
  at = 0,
): void {
  if (values instanceof Float64Array)
    for (let row = 0; row < values.length; row++) noteNumber(hashes, at + row, values[row])
  else for (let row = 0; row < values.length; row++) noteText(hashes, at + row, values[row])
}

function noteTensors(
  hashes: RowHashes,
  { values, width, validity }: Extract<Vector, { kind: 'tensor' }>,
  rows: number,
  at: number,
): void {
  for (let row = 0; row < rows; row++) {
    const valid = isValidAt(validity, row)
    for (let i = row * width; i < (row + 1) * width; i++)
      noteNumber(hashes, at + row, valid ? values[i] : Number.NaN)
  }
}

/** The same for a column of a batch: equal values give equal hashes whatever holds them. 64-bit integers count in full. */
export function noteVector(hashes: RowHashes, vector: Vector, rows: number, at = 0): void {
  if (vector.kind === 'text') {
    noteValues(hashes, vector.values, at)
    return
  }
  if (vector.kind === 'tensor') {
    noteTensors(hashes, vector, rows, at)
    return
  }
  const { values, validity } = vector
  for (let row = 0; row < rows; row++) {
    const value = values[row]
    const valid = isValidAt(validity, row)
    noteNumber(hashes, at + row, valid ? Number(value) : Number.NaN)
    if (valid && typeof value === 'bigint' && !Number.isSafeInteger(Number(value)))
      note(hashes, at + row, Number(BigInt.asUintN(32, value)), 0)
  }
}

/**
 * 53 bits of each row's hashes as one number. A million different rows share a key by chance with probability 0.0001
 * (n^2 / 2 / 2^53).
 */
export const keysOf = ({ first, second }: RowHashes): Float64Array =>
  Float64Array.from(first, (word, row) => word * 2_097_152 + (second[row] >>> 11))

/** Values that occur more than once, sorted. */
export function repeatedKeys(keys: Float64Array): Float64Array {
  const sorted = keys.slice().sort()
  return sorted.filter((key, i) => key === sorted[i - 1] && key !== sorted[i - 2])
}

/** Place of `key` in sorted `keys`; -1: it is not there. */
export function indexOfKey(keys: Float64Array, key: number): number {
  let [low, high] = [0, keys.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    if (keys[middle] === key) return middle
    if (keys[middle] < key) low = middle + 1
    else high = middle - 1
  }
  return -1
}
