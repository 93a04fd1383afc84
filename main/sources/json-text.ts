/** JSON by its beginning: a config, a log, rows of objects, or something that is none of them. */
import { InputError } from '../contract/errors'
import { isLogOf } from './log-columns'

/** Python writes NaN and Infinity bare, which JSON does not know: they become texts, strings stay as they are. */
export const quoteBareWords = (line: string): string =>
  line.replace(
    /("(?:[^"\\]|\\.)*")|-?\b(?:NaN|Infinity|nan|inf)\b/g,
    (word, text: string | undefined) => text ?? `"${word}"`,
  )

type Parsed = Record<string, unknown>

const isObject = (value: unknown): value is Parsed =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** undefined: it does not parse. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(quoteBareWords(text))
  } catch {
    return undefined
  }
}

const sampleLines = 100

const keysOf = (records: readonly unknown[]): string[] => [
  ...new Set(records.filter(isObject).flatMap((record) => Object.keys(record))),
]

/** What a text is that begins with a brace. `whole`: it is all of the file, and not its beginning alone. */
export function sniffObjects(
  content: string,
  whole: boolean,
): 'json-config' | 'json-lines' | 'json-lines-log' {
  const all = whole ? parsed(content) : undefined
  if (isObject(all))
    return isLogOf(Object.keys(all)) && typeof all.loss !== 'string' ? 'json-lines-log' : 'json-config'
  const lines = content.split(/\r\n|\n|\r/, sampleLines).filter((line) => line.trim() !== '')
  const [first = '', second = ''] = lines
  const isRecord = (line: string) => /^\s*\{.*\}\s*$/.test(line)
  // One line that is all there is and does not parse is a config with a slip in it, and its reader says where.
  const goesOn = second === '' ? !whole : second.trim().startsWith('{')
  if (!isRecord(first) || !goesOn) return 'json-config'
  return isLogOf(keysOf(lines.map(parsed))) ? 'json-lines-log' : 'json-lines'
}

/** Texts of the objects at the beginning of an array, those that are there whole. */
function objectsIn(content: string): string[] {
  const objects: string[] = []
  let [depth, start] = [0, 0]
  for (const { 0: word, index } of content.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (word === '{' || word === '[') {
      if (depth === 1) start = index
      depth++
    } else if (word === '}' || word === ']') {
      depth--
      if (depth === 1) objects.push(content.slice(start, index + 1))
      if (depth === 0 || objects.length === sampleLines) break
    }
  }
  return objects
}

/**
 * What a text is that begins with a bracket: an array of objects is a table. Throws InputError for one of anything else, and for
 * a log, which is read line by line.
 */
export function sniffArray(path: string, content: string, whole: boolean): 'json-array' {
  const fault = (cause: string, remedy: string) =>
    new InputError({ file: path, place: 'line 1', cause, remedy })
  if (whole && /^\[\s*\]\s*$/.test(content)) throw fault('the JSON array is empty', 'write it again')
  if (!/^\[\s*\{/.test(content))
    throw fault(
      'it is a JSON array of something else than objects, which is neither a table nor a config',
      'write a table as one object per line, with a key for each column, or as CSV; a config as one object',
    )
  if (isLogOf(keysOf(objectsIn(content).map(parsed))))
    throw fault(
      'it is a training log as one JSON array, and logs are read line by line',
      'write one object per line, without the brackets',
    )
  return 'json-array'
}
