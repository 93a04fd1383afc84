/** Training logs: rows of a step and numbers, as CSV, TSV or one JSON object per line. */
import { InputError } from '../../contract/errors'
import type { TrainingLog } from '../../contract/training'
import { parseNumber, splitRows } from '../delimited-text'
import type { Dialect } from '../dialect'
import { quoteBareWords } from '../json-text'
import { isLossName, isStepName } from '../log-columns'

/** One logged row; null where nothing was logged under a name. */
interface LogRow {
  line: number
  values: Map<string, string | number | null>
}

const toNumber = (value: string | number | null | undefined): number | null =>
  typeof value === 'number' ? value : typeof value === 'string' ? parseNumber(value) : null

const isBlank = (value: string | number | null | undefined): boolean =>
  value === null || value === undefined || value === ''

/** Columns that hold numbers wherever they hold anything. A loss must, so a text in it is a fault of the file. */
function seriesNames(path: string, rows: readonly LogRow[], names: readonly string[]): string[] {
  return names.filter((name) => {
    const logged = rows.filter(({ values }) => !isBlank(values.get(name)))
    const odd = logged.find(({ values }) => toNumber(values.get(name)) === null)
    if (odd && isLossName(name)) {
      throw new InputError({
        file: path,
        place: `line ${odd.line}, column ${name}`,
        cause: `${String(odd.values.get(name))} is not a number`,
        remedy: 'write a number, nan or inf',
      })
    }
    return logged.length > 0 && !odd
  })
}

/** The axis: of several step-like columns the one that tells most rows apart (loggers write epoch beside step). */
function stepNameOf(rows: readonly LogRow[], names: readonly string[]): string | null {
  const told = (name: string) =>
    new Set(rows.map(({ values }) => toNumber(values.get(name))).filter((step) => step !== null)).size
  const candidates = names.filter(isStepName)
  return candidates.reduce<string | null>(
    (best, name) => (best !== null && told(best) >= told(name) ? best : name),
    null,
  )
}

/** Rows of one step that fill each other's gaps made one: loggers write training and validation figures in rows of their own. */
function byStep(rows: readonly LogRow[], stepName: string): { step: number; values: LogRow['values'] }[] {
  const merged: { step: number; values: LogRow['values'] }[] = []
  for (const { values } of rows) {
    const step = toNumber(values.get(stepName))
    if (step === null) continue
    const logged = new Map(
      [...values].filter(([name, value]) => name !== stepName && toNumber(value) !== null),
    )
    const last = merged.at(-1)
    if (last?.step !== step || [...logged.keys()].some((name) => last.values.has(name)))
      merged.push({ step, values: logged })
    else for (const [name, value] of logged) last.values.set(name, value)
  }
  return merged
}

/**
 * Values of a series at every step. Where nothing was logged the last value before stands on (the first one after, at the
 * beginning): a gap is no NaN, which would be evidence of divergence.
 */
function filled(values: readonly (number | null)[]): number[] {
  let last = values.find((value) => value !== null) ?? Number.NaN
  return values.map((value) => {
    last = value ?? last
    return last
  })
}

function toLog(path: string, rows: readonly LogRow[], names: readonly string[]): TrainingLog {
  const stepName = stepNameOf(rows, names)
  const numeric = seriesNames(path, rows, names)
  if (stepName === null || !numeric.includes(stepName)) {
    throw new InputError({
      file: path,
      cause: 'the log has no step or epoch column of numbers',
      remedy: 'add a column named epoch or step',
    })
  }
  const steps = byStep(rows, stepName)
  const series = numeric.filter((name) => name !== stepName)
  return {
    stepName,
    steps: steps.map(({ step }) => step),
    series: series.map((name) => ({
      name,
      values: filled(steps.map(({ values }) => toNumber(values.get(name)))),
    })),
  }
}

/** Reads a log of delimited text. Throws InputError with the line of a row of the wrong width, an open quote, or a loss that is text. */
export function readDelimitedLog(
  path: string,
  text: string,
  { delimiter, names, decimalComma }: Dialect,
): TrainingLog {
  const { rows, openQuote } = splitRows(text, delimiter)
  if (openQuote !== null)
    throw new InputError({
      file: path,
      place: `line ${openQuote}`,
      cause: 'a quote is opened and never closed',
      remedy: 'close it',
    })
  const cellText = (cell: string) => (decimalComma ? cell.trim().replace(',', '.') : cell.trim())
  const logged = rows.slice(1).map(({ cells, line }): LogRow => {
    if (cells.length !== names.length) {
      throw new InputError({
        file: path,
        place: `line ${line}`,
        cause: `the row has ${cells.length} cells where the first has ${names.length}`,
        remedy: 'complete the row, or leave it out if the run was cut off there',
      })
    }
    return { line, values: new Map(names.map((name, i) => [name, cellText(cells[i])])) }
  })
  return toLog(path, logged, names)
}

function parsedLine(path: string, text: string, line: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(quoteBareWords(text))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Falls through to the error below, which knows the line.
  }
  throw new InputError({
    file: path,
    place: `line ${line}`,
    cause: 'the line is not a JSON object',
    remedy: 'write one object per line, or leave the line out if the run was cut off there',
  })
}

/** Reads a log of one JSON object per line. Throws InputError with the line that is none, or whose loss is text. */
export function readJsonLinesLog(path: string, text: string): TrainingLog {
  const names = new Set<string>()
  const rows: LogRow[] = []
  text.split(/\r?\n/).forEach((content, i) => {
    if (content.trim() === '') return
    const values: LogRow['values'] = new Map()
    for (const [name, value] of Object.entries(parsedLine(path, content, i + 1))) {
      if (value !== null && typeof value !== 'number' && typeof value !== 'string') continue
      names.add(name)
      values.set(name, value)
    }
    rows.push({ line: i + 1, values })
  })
  return toLog(path, rows, [...names])
}
