/** Training configs: JSON and YAML, validated by the contract's schema; every error names its line and column. */
import { isNode, LineCounter, parseDocument } from 'yaml'
import { InputError } from '../../contract/errors'
import { type TrainingConfig, trainingConfigKeys, trainingConfigSchema } from '../../contract/training'

export interface ConfigFile {
  format: 'json' | 'yaml'
  config: TrainingConfig
  unknownKeys: string[]
}

/** YAML's message without the excerpt that follows it. */
const firstSentence = (message: string): string =>
  message.split('\n')[0].replace(/ at line \d+, column \d+:?$/, '')

/** JSON is YAML too, so one parser serves both and knows lines and columns in both. */
function parse(path: string, text: string) {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true })
  const [error] = document.errors
  if (error) {
    const { line, col } = error.linePos?.[0] ?? lines.linePos(error.pos[0])
    throw new InputError({
      file: path,
      place: `line ${line}, column ${col}`,
      cause: firstSentence(error.message),
      remedy: 'correct it there',
    })
  }
  const placeOf = (keys: readonly PropertyKey[]): string | null => {
    const node = document.getIn(keys, true)
    if (!isNode(node) || !node.range) return null
    const { line, col } = lines.linePos(node.range[0])
    return `line ${line}, column ${col}`
  }
  return { value: toPlain(path, () => document.toJS({ maxAliasCount: 100 })), placeOf }
}

/** Aliases are only followed here, and a file that multiplies them is refused by the parser. */
function toPlain(path: string, convert: () => unknown): unknown {
  try {
    return convert()
  } catch (error) {
    throw new InputError({
      file: path,
      cause: error instanceof Error ? error.message : String(error),
      remedy: 'write the values out',
    })
  }
}

/** JSON as Python writes it is strict enough for JSON.parse, which is a hundred times faster on long lists of numbers. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads a config. Throws InputError where it does not parse, is no object, or a known key has a value of the wrong type. */
export function readConfig(path: string, text: string, format: ConfigFile['format']): ConfigFile {
  const quick = format === 'json' ? parsedJson(text) : undefined
  const value = quick === undefined ? parse(path, text).value : quick
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError({
      file: path,
      place: 'line 1',
      cause: 'a training config is an object of named settings',
      remedy: 'write name: value lines',
    })
  }
  const result = trainingConfigSchema.safeParse(value)
  if (!result.success) {
    const [issue] = result.error.issues
    const keys = issue?.path ?? []
    throw new InputError({
      file: path,
      place: parse(path, text).placeOf(keys),
      cause: `${keys.join('.')}: ${issue?.message ?? 'wrong value'}`,
      remedy: 'correct or leave out the setting',
    })
  }
  const unknownKeys = Object.keys(value).filter((key) => !trainingConfigKeys.includes(key))
  return { format, config: result.data, unknownKeys }
}
