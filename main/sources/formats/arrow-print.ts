/** Values that are neither numbers nor texts, such as lists and maps, as people read them: JSON of bounded length. */
import { Vector as ArrowVector, MapRow, StructRow } from 'apache-arrow'

const mostLength = 1_000
const mostEntries = 200
const mostBytes = 16

const hex = (bytes: Uint8Array): string => {
  const shown = Array.from(bytes.subarray(0, mostBytes), (byte) => byte.toString(16).padStart(2, '0'))
  return bytes.length > mostBytes ? `0x${shown.join('')}… ${bytes.length} bytes` : `0x${shown.join('')}`
}

/** At most `mostEntries` of them, joined. */
function listed<T>(entries: Iterable<T>, text: (entry: T) => string): string {
  const texts: string[] = []
  for (const entry of entries) {
    if (texts.length === mostEntries) return `${texts.join(',')},…`
    texts.push(text(entry))
  }
  return texts.join(',')
}

const pair = ([key, value]: readonly [unknown, unknown]): string =>
  `${JSON.stringify(String(key))}:${jsonOf(value)}`

function jsonOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof Date) return JSON.stringify(value.toISOString())
  if (value instanceof StructRow || value instanceof MapRow)
    return `{${listed<[unknown, unknown]>(value, pair)}}`
  if (value instanceof ArrowVector) return `[${listed<unknown>(value, jsonOf)}]`
  if (value instanceof Uint8Array) return JSON.stringify(hex(value))
  return ArrayBuffer.isView(value) ? `[${String(value)}]` : String(value)
}

/** `value` as Arrow gives it; texts as they are, bytes in hexadecimal. null where absent. */
export function printed(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  const text = value instanceof Uint8Array ? hex(value) : jsonOf(value)
  return text.length > mostLength ? `${text.slice(0, mostLength)}…` : text
}
