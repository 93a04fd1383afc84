import type { Head } from './head'

/** Up to this size on disk a text is decoded once and held; larger ones are decoded anew for each reading. */
const keepUpToBytes = 256 * 1024 * 1024
/** Text packs about fourfold. */
const packedShare = 0.25

/** Whether the table in a text file is to be held when it is decoded. Part files count together. */
export const isKept = ({ size, together, gzip }: Head): boolean =>
  (together ?? size) <= keepUpToBytes * (gzip ? packedShare : 1)
