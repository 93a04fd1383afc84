/** What can be tried on a column: a detector's own proposal first, then what suits its kind of values. */
import type { Transform, TransformKind } from '../../main/contract/transform'

export interface Offer {
  transform: Transform
  /** A detector proposed it for this column. */
  hinted: boolean
}

/** One offer of each kind; a detector's proposal takes the place of the general one. */
export function offersOf(hinted: readonly Transform[], proposals: readonly Transform[]): Offer[] {
  const offers = new Map<TransformKind, Offer>()
  for (const transform of hinted)
    if (!offers.has(transform.kind)) offers.set(transform.kind, { transform, hinted: true })
  for (const transform of proposals)
    if (!offers.has(transform.kind)) offers.set(transform.kind, { transform, hinted: false })
  return [...offers.values()]
}

/** The numbers in a text that people write lists in: commas, semicolons or spaces apart. null: one of them is no number. */
export function readNumbers(text: string): number[] | null {
  const parts = text.split(/[\s,;，；、]+/).filter((part) => part !== '')
  const numbers = parts.map((part) => Number(part.replace(/^−/, '-')))
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : null
}
