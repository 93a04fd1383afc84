import { InputError } from '../contract/errors'
import type { ExternalData } from '../contract/runtime'

/** External data whose bytes are in memory; `folder`: where the file lies, if anywhere. */
export function heldData(location: string, whole: Uint8Array, folder: string | null = null): ExternalData {
  const held = (offset: number, length: number): Uint8Array | null =>
    offset + length <= whole.length ? whole.subarray(offset, offset + length) : null
  return {
    location,
    folder,
    bytes: whole.length,
    whole,
    held,
    async read(offset, length) {
      const found = held(offset, length)
      if (!found) throw endsBefore(location, whole.length, offset + length)
      return found
    },
  }
}

export const endsBefore = (location: string, bytes: number, wanted: number): InputError =>
  new InputError({
    place: `external data ${location}`,
    cause: `holds ${bytes} bytes, but a tensor of the model lies at ${wanted}`,
    remedy: 'the file may be cut off or belong to another model; copy or export both again',
  })
