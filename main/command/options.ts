/** Options that several commands take, and how their values are read. Readers throw InvalidArgumentError (exit code 2). */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { audits } from '../audits'
import type { Answers } from '../contract/gather'
import { type AuditId, auditIdSchema, auditIds, type Locale, locales } from '../contract/words'

export interface CommonOptions {
  format: string
  output?: string
  locale: Locale
  quiet?: boolean
}

/** `--format`, `--output`, `--locale` and `--quiet`, which every command with a result takes. */
export const withCommonOptions = (command: Command, formats: readonly string[]): Command =>
  command
    .addOption(new Option('--format <format>', 'form of the result').choices(formats).default('text'))
    .option('--output <file>', 'write the result to a file; - is stdout')
    .addOption(new Option('--locale <locale>', 'language of the sentences').choices(locales).default('en'))
    .option('--quiet', 'no progress on stderr')

export interface AnswerOptions {
  target: string[]
  input: Answers['inputs']
}

/** `--target` and `--input`, which say what would otherwise be guessed. */
export const withAnswerOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--target <column>', 'a target column (repeatable)')
        .argParser(collect)
        .default([], 'guessed'),
    )
    .addOption(
      new Option('--input <tensor=column,column>', 'columns that feed a model input (repeatable)')
        .argParser((text: string, before: Answers['inputs']) => [...before, readInput(text)])
        .default([], 'guessed'),
    )

export const answersOf = ({ target, input }: AnswerOptions): Answers => ({ inputs: input, targets: target })

const collect = (value: string, before: string[]): string[] => [...before, value]

/** Names between commas; a name that holds a comma stands in double quotes, a quote in it is doubled (as in CSV). */
function readNames(list: string): string[] {
  const name = /(?:"((?:[^"]|"")*)"|([^,"]*))(,|$)/y
  const names: string[] = []
  for (let end = ','; end === ','; ) {
    const match = name.exec(list)
    if (!match) throw new InvalidArgumentError(`a quote is not closed in ${list}`)
    names.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    end = match[3] ?? ''
  }
  return names
}

/** `TENSOR=COLUMN,COLUMN`. */
export function readInput(text: string): Answers['inputs'][number] {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('expected TENSOR=COLUMN,COLUMN')
  const columns = readNames(text.slice(at + 1))
  if (columns.includes('')) throw new InvalidArgumentError('a column name is empty')
  return { tensor: text.slice(0, at), columns }
}

/** A whole number from `low` to `high`. */
export const readWhole =
  (low: number, high: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= low && value <= high) return value
    throw new InvalidArgumentError(`expected a whole number from ${low} to ${high}`)
  }

/** `AUDIT,AUDIT`, added to what was named before. */
export function readAudits(text: string, before: AuditId[] | null): AuditId[] {
  const named = text.split(',').map((part) => {
    const id = auditIdSchema.safeParse(part.trim())
    if (id.success) return id.data
    throw new InvalidArgumentError(`no audit is called ${part.trim()}; there are ${auditIds.join(', ')}`)
  })
  return [...new Set([...(before ?? []), ...named])]
}

/** `AUDIT.THRESHOLD` of everything that `--set` may change. */
export const thresholdNames = (): string[] =>
  audits.flatMap(({ id, thresholds }) => Object.keys(thresholds).map((name) => `${id}.${name}`))

function unknownThreshold(name: string): InvalidArgumentError {
  const audit = name.split('.')[0] ?? ''
  const known = thresholdNames().filter((each) => each.startsWith(`${audit}.`))
  const hint =
    known.length > 0
      ? `there are ${known.join(', ')}`
      : auditIdSchema.safeParse(audit).success
        ? `${audit} has none in this version`
        : `no audit is called ${audit}`
  return new InvalidArgumentError(`no threshold is called ${name}; ${hint}`)
}

/** `AUDIT.THRESHOLD=VALUE`, added to what was set before; the later of two wins. */
export function readThreshold(text: string, before: Record<string, number>): Record<string, number> {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('expected AUDIT.THRESHOLD=VALUE')
  if (!thresholdNames().includes(name)) throw unknownThreshold(name)
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError(`${value} is no number`)
  return { ...before, [name]: number }
}
