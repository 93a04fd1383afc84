import type { Gathered } from '../contract/artifacts'
import { type Message, message } from '../contract/message'

export const ready = <T>(value: T): Gathered<T> => ({ state: 'ready', value })

export const missing = (...needs: Message[]): Gathered<never> => ({ state: 'missing', needs })

/** `missing` for the kinds of file that an artifact cannot do without: message ids `needs.dataset`, `needs.model`... */
export const missingFiles = (...kinds: ('dataset' | 'model' | 'config' | 'log' | 'binding' | 'target')[]) =>
  missing(...kinds.map((kind) => message(`needs.${kind}`)))

/** What kept the parts from being ready: the first failure, else all their needs; null when all are ready. */
export function unready(...parts: Gathered<unknown>[]): Gathered<never> | null {
  const failed = parts.find((part) => part.state === 'failed')
  if (failed) return failed
  const needs = parts.flatMap((part) => (part.state === 'missing' ? part.needs : []))
  return needs.length > 0 ? missing(...needs) : null
}

export const readyValue = <T>(part: Gathered<T>): T | null => (part.state === 'ready' ? part.value : null)
