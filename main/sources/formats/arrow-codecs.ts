/** Compressed buffers of Arrow IPC: LZ4 frames, which Feather takes by default, and Zstandard. */
import { CompressionType, compressionRegistry } from 'apache-arrow'
import { decompress } from 'fzstd'
import { decodeLz4Frame } from './lz4'

/** Most that one byte of each format can stand for: a run of 255, and a block of 128 KB said in four bytes. */
const [lz4Ratio, zstdRatio] = [255, 2 ** 15]
const mostBytes = 2 ** 31 - 1

/**
 * The length that a buffer says it unpacks to. Arrow keeps it in the eight bytes before the packed ones (Message.fbs,
 * BodyCompression), and apache-arrow, which has no other way to hand it on, gives a view of the bytes behind them.
 */
function unpackedLength(packed: Uint8Array, ratio: number): number {
  if (packed.byteOffset < 8) throw new Error('a compressed buffer has no length')
  const length = Number(new DataView(packed.buffer, packed.byteOffset - 8, 8).getBigInt64(0, true))
  if (length < 0 || length > Math.min(mostBytes, packed.length * ratio)) {
    throw new Error(`a buffer of ${packed.length} compressed bytes claims ${length}`)
  }
  return length
}

function decodeZstd(packed: Uint8Array): Uint8Array {
  const length = unpackedLength(packed, zstdRatio)
  const unpacked = decompress(packed, new Uint8Array(length))
  if (unpacked.length !== length) throw new Error('Zstandard data are damaged')
  return unpacked
}

/** Lets apache-arrow read compressed buffers; each is checked against the length it says before memory is taken for it. */
export function registerCodecs(): void {
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    decode: (packed) => decodeLz4Frame(packed, unpackedLength(packed, lz4Ratio)),
  })
  compressionRegistry.set(CompressionType.ZSTD, { decode: decodeZstd })
}
