/**
 * LZ4 frames into a buffer of a known length. By hand, because no library found is both kept and bounded: a damaged length must end
 * in an error, not in minutes of copying. LZ4 Frame Format Description 1.6.4 and LZ4 Block Format Description.
 */

const magic = 0x184d2204
const uncompressedFlag = 0x80000000
const fewestMatched = 4

class Damaged extends Error {
  constructor() {
    super('LZ4 data are damaged')
  }
}

/** A length goes on in further bytes while these are 255. */
function lengthAt(
  source: Uint8Array,
  at: number,
  end: number,
  start: number,
): { length: number; at: number } {
  let length = start
  if (start < 15) return { length, at }
  for (;;) {
    if (at >= end) throw new Damaged()
    const byte = source[at++]
    length += byte
    if (byte < 255) return { length, at }
  }
}

/** Bytes [from, end) of `source` as one block; gives the end of what is written. */
function decodeBlock(
  source: Uint8Array,
  from: number,
  end: number,
  target: Uint8Array,
  start: number,
): number {
  let [at, to] = [from, start]
  while (at < end) {
    const token = source[at++]
    const literals = lengthAt(source, at, end, token >> 4)
    at = literals.at
    if (at + literals.length > end || to + literals.length > target.length) throw new Damaged()
    target.set(source.subarray(at, at + literals.length), to)
    at += literals.length
    to += literals.length
    if (at === end) return to
    if (at + 2 > end) throw new Damaged()
    const distance = source[at] | (source[at + 1] << 8)
    const match = lengthAt(source, at + 2, end, token & 15)
    at = match.at
    const length = match.length + fewestMatched
    if (distance === 0 || distance > to || to + length > target.length) throw new Damaged()
    copyMatch(target, to, distance, length)
    to += length
  }
  return to
}

/** A match may reach into what it writes, and repeats it then. */
function copyMatch(target: Uint8Array, to: number, distance: number, length: number): void {
  if (distance >= length) target.copyWithin(to, to - distance, to - distance + length)
  else for (let i = 0; i < length; i++) target[to + i] = target[to + i - distance]
}

/** The one frame in `source`, which unpacks to exactly `length` bytes. Throws Error where it is damaged. */
export function decodeLz4Frame(source: Uint8Array, length: number): Uint8Array {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength)
  if (source.length < 7 || view.getUint32(0, true) !== magic || source[4] >> 6 !== 1) throw new Damaged()
  const flags = source[4]
  const [blockSums, contentSize, dictionary] = [flags & 16, flags & 8, flags & 1]
  let at = 7 + (contentSize ? 8 : 0) + (dictionary ? 4 : 0)
  const target = new Uint8Array(length)
  let to = 0
  for (;;) {
    if (at + 4 > source.length) throw new Damaged()
    const word = view.getUint32(at, true)
    at += 4
    if (word === 0) break
    const size = word & ~uncompressedFlag
    if (at + size > source.length) throw new Damaged()
    if (word >= uncompressedFlag) {
      if (to + size > length) throw new Damaged()
      target.set(source.subarray(at, at + size), to)
      to += size
    } else to = decodeBlock(source, at, at + size, target, to)
    at += size + (blockSums ? 4 : 0)
  }
  if (to !== length) throw new Damaged()
  return target
}
