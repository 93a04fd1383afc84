/** Values of an Arrow page as the table prints them: in full, because this is where people check single numbers. */
import type { ColumnType } from '../../main/contract/table'

export interface Cell {
  kind: 'value' | 'missing' | 'not-finite'
  text: string
}

const value = (text: string): Cell => ({ kind: 'value', text })
const day = 86_400_000

/** The printed cell of `raw`, a value as apache-arrow's Vector.get gives it. */
export function cellText(raw: unknown, type: ColumnType): Cell {
  if (raw === null || raw === undefined) return { kind: 'missing', text: '' }
  if (raw instanceof Date) return value(timeText(raw.getTime(), type))
  if (typeof raw === 'bigint')
    return timeTypes.has(type) ? value(timeText(Number(raw), type)) : value(String(raw))
  if (typeof raw === 'number') return numberCell(raw, type)
  if (raw instanceof Uint8Array) return value(`${raw.length} B`)
  return value(String(raw))
}

function numberCell(raw: number, type: ColumnType): Cell {
  if (!Number.isFinite(raw)) return { kind: 'not-finite', text: String(raw) }
  return value(timeTypes.has(type) ? timeText(raw, type) : String(raw))
}

const timeTypes: ReadonlySet<ColumnType> = new Set(['date', 'timestamp', 'time'])

/** Milliseconds as ISO 8601 in UTC, as the source holds them; a local zone would move days. */
function timeText(milliseconds: number, type: ColumnType): string {
  const inDay = type === 'time' ? ((milliseconds % day) + day) % day : milliseconds
  const at = new Date(inDay)
  if (Number.isNaN(at.getTime())) return String(milliseconds)
  const iso = at.toISOString()
  if (type === 'date') return iso.slice(0, 10)
  const clock = iso.slice(11, 23).replace(/\.000$/, '')
  return type === 'time' ? clock : `${iso.slice(0, 10)} ${clock}`
}
