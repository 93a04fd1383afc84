/** Measured numbers with their unit, in the language of the window. */
import { en, type TextId } from './en'
import { formatNumber, formatShare } from './numbers'
import type { Translate } from './translate'

/** Units that add nothing to the number. */
const bareUnits: ReadonlySet<string> = new Set(['', '1', 'number', 'none', 'value'])

const shareOf = 'share of '
/** Where no number is said: more than one. */
const many = 2

/** `{value: 0.548, unit: 'share of targets'}` reads 54.8% of targets; a ratio of 2530 reads 2530×. */
export function measuredText({ value, unit }: { value: number; unit: string }, t: Translate['t']): string {
  if (unit === 'share') return formatShare(value)
  if (unit === 'ratio') return `${formatNumber(value)}×`
  if (unit.startsWith(shareOf))
    return t('measured.shareOf', {
      share: formatShare(value),
      thing: unitText(unit.slice(shareOf.length), t),
    })
  return bareUnits.has(unit) ? formatNumber(value) : `${formatNumber(value)} ${unitText(unit, t, value)}`
}

/** The unit's word, as it follows `count` of it; audits may bring units that the interface has no word for, which are shown as they are. */
export function unitText(unit: string, t: Translate['t'], count = many): string {
  const id = `unit.${unit}`
  return isTextId(id) ? t(id, { count }) : unit
}

const isTextId = (id: string): id is TextId => Object.hasOwn(en, id)
