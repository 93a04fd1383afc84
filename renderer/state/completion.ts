/** Column names offered while a filter is written. Pure. */
import { filterName } from './table-look'

export interface Fragment {
  /** The word under way stands at [from, to) of the text. */
  from: number
  to: number
  /** Its characters, without quotes. */
  word: string
}

const wordEnd = /(?:"[^"]*|[\p{L}\p{N}_$]+)$/u

/** The name that is being written at `caret`; null: none, or a text in single quotes is. */
export function fragmentAt(text: string, caret: number): Fragment | null {
  const before = text.slice(0, caret)
  const quotes = before.split("'").length - 1
  if (quotes % 2 === 1) return null
  const outside = before.split('"').length % 2 === 1
  const word = wordEnd.exec(before)?.[0] ?? ''
  // Behind a closed name there is nothing to complete.
  if (word === '' || (outside && word.startsWith('"')) || /^\d/.test(word)) return null
  return { from: caret - word.length, to: caret, word: word.replace(/^"/, '') }
}

const most = 8

/** Names that begin with the fragment, then those that hold it; none where it is a whole name already. */
export function offered(names: readonly string[], { word }: Fragment): string[] {
  const lower = word.toLowerCase()
  const [first, second]: [string[], string[]] = [[], []]
  for (const name of names) {
    const at = name.toLowerCase().indexOf(lower)
    if (name === word || at < 0) continue
    if (at === 0) first.push(name)
    else second.push(name)
    if (first.length >= most) break
  }
  return [...first, ...second].slice(0, most)
}

/** The text with `name` in place of the fragment, and where the caret then stands. */
export function completed(
  text: string,
  { from, to }: Fragment,
  name: string,
): { text: string; caret: number } {
  const written = filterName(name)
  // The closing quote may be there already.
  const rest = text.slice(to).replace(written.startsWith('"') ? /^"/ : /^$/, '')
  return { text: text.slice(0, from) + written + rest, caret: from + written.length }
}
