/** Class labels as the numbers of their scores. */
import { InputError } from '../../contract/errors'
import type { Vector } from '../../contract/table'
import { numberAt, textAt } from '../rows/numbers'

export interface LabelCoding {
  /** null: labels are the numbers themselves. */
  codes: ReadonlyMap<string, number> | null
  /** Classes there are scores for. */
  count: number
}

const codesOf = (labels: readonly string[]): ReadonlyMap<string, number> =>
  new Map(labels.map((label, i) => [label, i]))

const standsForItself = (label: string, count: number): boolean => {
  const number = Number(label)
  return label.trim() !== '' && Number.isInteger(number) && number >= 0 && number < count
}

/**
 * By the told order of the classes; else whole numbers below `count` are what they say, and other labels (`labels`, sorted; null: not
 * known) are numbered in their order.
 */
export function labelCoding(
  classes: readonly string[] | null,
  labels: readonly string[] | null,
  count: number,
): LabelCoding {
  const told = classes?.length === count ? classes : null
  if (told && (!labels || labels.some((label) => told.includes(label))))
    return { codes: codesOf(told), count }
  const plain = !labels || labels.every((label) => standsForItself(label, count))
  return { codes: plain ? null : codesOf(labels), count }
}

export interface LabelPlace {
  column: string
  /** Row of the table, counted from 0. */
  tableRow: number
}

/** The class at `row`; null where there is none. Throws InputError for a label that has no score. */
export function labelAt(
  { codes, count }: LabelCoding,
  vector: Vector,
  row: number,
  { column, tableRow }: LabelPlace,
): number | null {
  const text = textAt(vector, row)
  if (text === null) return null
  const code = codes ? (codes.get(text) ?? -1) : vector.kind === 'text' ? Number(text) : numberAt(vector, row)
  if (Number.isNaN(code) && vector.kind !== 'text') return null
  if (Number.isInteger(code) && code >= 0 && code < count) return code
  throw new InputError({
    place: `row ${tableRow + 1}, column ${column}`,
    cause: `the label "${text.slice(0, 40)}" has no place among the ${count} classes of the output`,
    remedy: 'list the labels in output order under classes in the training config, or bind another target',
  })
}
