/** Reading tables of FlatBuffers without their schema; DataView throws RangeError beyond its bytes. */

/** Place of a table's field; null where the table leaves it out. DataView throws RangeError beyond its bytes. */
export function fieldAt(view: DataView, table: number, field: number): number | null {
  const layout = table - view.getInt32(table, true)
  const slot = 4 + 2 * field
  if (slot + 2 > view.getUint16(layout, true)) return null
  const offset = view.getUint16(layout + slot, true)
  return offset === 0 ? null : table + offset
}

export const followed = (view: DataView, place: number): number => place + view.getUint32(place, true)
