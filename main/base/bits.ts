/** Doubles seen as their two 32-bit words, which is how bits are reached at speed in JavaScript. */

/** Word places within a double; every platform that Assay's native parts exist for is little-endian. */
export const lowWord = 0
export const highWord = 1

/** The words of a stretch of doubles, in the same memory. */
export const wordsOf = (values: Float64Array): Int32Array =>
  new Int32Array(values.buffer, values.byteOffset, 2 * values.length)

/** Finalizer of MurmurHash3 (A. Appleby, public domain): every bit of `word` reaches every bit of the result. */
export function mixWord(word: number): number {
  let mixed = word
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/**
 * Hash of a double's two words, 32 bits, for tables in memory. The low word is spread before the high one joins it, because the
 * words of related values (such as i / 7) are related too.
 */
export function hashWords(high: number, low: number): number {
  let mixed = Math.imul(low, 0x9e3779b1)
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ high, 0x85ebca6b)
  return mixed ^ (mixed >>> 13) ^ (mixed >>> 20)
}

/** Hash of a text's UTF-16 units (FNV-1a by units, then mixed), 32 bits. */
export function hashText(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mixWord(hash ^ Math.imul(text.length, 0x9e3779b1))
}
