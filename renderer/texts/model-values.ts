/** Values of models as people read them. */
import { en, type TextId } from './en'
import { formatNumber } from './numbers'
import type { Translate } from './translate'

const isTextId = (id: string): id is TextId => Object.hasOwn(en, id)

/** The scheme's name; one that the interface has no word for is shown as it is. */
export function schemeText(scheme: string, t: Translate['t']): string {
  const id = `model.scheme.${scheme}`
  return isTextId(id) ? t(id) : scheme
}

/** Seconds in the unit that leaves at least 1. */
export function secondsText(seconds: number): string {
  if (seconds === 0) return '0 s'
  if (seconds < 1e-3) return `${formatNumber(seconds * 1e6)} µs`
  return seconds < 1 ? `${formatNumber(seconds * 1e3)} ms` : `${formatNumber(seconds)} s`
}
