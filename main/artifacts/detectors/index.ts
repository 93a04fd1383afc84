/** All detectors, and which of them still have a say where another already explained a column. */
import type { Hint } from '../../contract/hints'
import { angle } from './angle'
import { categoryCode } from './category-code'
import { clipped } from './clipped'
import { cyclic } from './cyclic'
import { dateNumber } from './date-number'
import { gap } from './gap'
import { heavyTail, skewedCount } from './heavy-tail'
import { identifier } from './identifier'
import type { GroupDetector, Look, NumberDetector, TextDetector } from './look'
import { mixedUnits } from './mixed-units'
import { movingFrame } from './moving-frame'
import { nearConstant } from './near-constant'
import { quaternions } from './quaternion'
import { sentinel } from './sentinel'
import { dateText, freeText, numberText } from './texts'

/** What a column means; the first that answers explains it. */
const meanings: readonly NumberDetector[] = [cyclic, dateNumber, angle, identifier, categoryCode]
/** How values lie; a sentinel or a second unit explains the gaps and tails that it makes. */
const shapes: readonly NumberDetector[] = [sentinel, mixedUnits, nearConstant]
const tails: readonly NumberDetector[] = [clipped, heavyTail, skewedCount, gap]
const groups: readonly GroupDetector[] = [quaternions, movingFrame]
const textual: readonly TextDetector[] = [dateText, numberText, freeText]

type Answer<L> = (look: L) => Hint | null

function firstOf<L>(detectors: readonly Answer<L>[], look: L): Hint[] {
  for (const detector of detectors) {
    const found = detector(look)
    if (found) return [found]
  }
  return []
}

function onColumn(look: Look): Hint[] {
  if (look.kind === 'text') return firstOf(textual, look)
  // Dates and booleans are known for what they are.
  if (look.type !== 'integer' && look.type !== 'float') return []
  const meaning = firstOf(meanings, look)
  // A sentinel among angles or codes is still one.
  if (meaning.length > 0) return [...meaning, ...firstOf([sentinel], look)]
  const shape = firstOf(shapes, look)
  return shape.length > 0 ? shape : tails.flatMap((detector) => detector(look) ?? [])
}

/** Every hint that the columns give, those on several columns first, then in the table's order. Never throws. */
export function detect(looks: readonly Look[]): Hint[] {
  const together = groups.flatMap((detector) => detector(looks))
  const explained = new Set(together.flatMap(({ columns }) => columns))
  return [...together, ...looks.filter(({ name }) => !explained.has(name)).flatMap(onColumn)]
}
