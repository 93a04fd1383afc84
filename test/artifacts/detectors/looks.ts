/** Looks at made columns, the way the hints artifact makes them. */
import { detect } from '../../../main/artifacts/detectors'
import { type Look, looksOf, type NumberLook, type TextLook } from '../../../main/artifacts/detectors/look'
import { NumberAccumulator, TextAccumulator } from '../../../main/base/summary'
import type { SampledColumn } from '../../../main/contract/artifacts'
import type { Hint } from '../../../main/contract/hints'
import type { RowRange } from '../../../main/contract/table'

export type Made = readonly number[] | readonly (string | null)[]

const isNumbers = (values: Made): values is readonly number[] =>
  values.every((value) => typeof value === 'number')

function columnOf(name: string, values: Made): SampledColumn {
  if (!isNumbers(values))
    return { name, type: 'text', sourceType: 'VARCHAR', kind: 'text', values: [...values] }
  return { name, type: 'float', sourceType: 'DOUBLE', kind: 'number', values: Float64Array.from(values) }
}

function summaryOf(values: Made) {
  if (!isNumbers(values)) {
    const texts = new TextAccumulator()
    texts.add(values)
    return texts.finish()
  }
  const numbers = new NumberAccumulator()
  numbers.add(values)
  return numbers.finish()
}

/** `ranges`: which stretches of a larger file the rows are; all of a file's rows when absent. */
export function looks(columns: Readonly<Record<string, Made>>, ranges?: RowRange[]): Look[] {
  const rows = Object.values(columns)[0]?.length ?? 0
  const sample = {
    ranges: ranges ?? [{ offset: 0, rows }],
    rows,
    totalRows: rows,
    columns: Object.entries(columns).map(([name, values]) => columnOf(name, values)),
  }
  return looksOf(sample, new Map(Object.entries(columns).map(([name, values]) => [name, summaryOf(values)])))
}

export function numberLook(name: string, values: readonly number[]): NumberLook {
  const [look] = looks({ [name]: values })
  if (look?.kind !== 'number') throw new Error('no numbers')
  return look
}

export function textLook(name: string, values: readonly (string | null)[]): TextLook {
  const [look] = looks({ [name]: values })
  if (look?.kind !== 'text') throw new Error('no texts')
  return look
}

export const hintsOn = (columns: Readonly<Record<string, Made>>, ranges?: RowRange[]): Hint[] =>
  detect(looks(columns, ranges))

export const kindsOn = (columns: Readonly<Record<string, Made>>): string[] =>
  hintsOn(columns).map(({ kind }) => kind)

/** Numbers in [0, 1) that look random and are the same every time (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export const series = (rows: number, value: (row: number) => number): number[] =>
  Array.from({ length: rows }, (_, row) => value(row))

/** Normally distributed numbers (Box-Muller). */
export function normal(seed: number): () => number {
  const next = random(seed)
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
}

export function shuffled<T>(values: readonly T[], seed: number): T[] {
  const next = random(seed)
  const out = [...values]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[out[i], out[j]] = [out[j], out[i]]
  }
  return out
}

export const wrapped = (value: number, low: number, period: number): number =>
  low + ((((value - low) % period) + period) % period)
