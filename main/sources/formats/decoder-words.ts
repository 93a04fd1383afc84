/** DuckDB's errors, taken apart: which line, and what it said in its first line. */

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** First line that says something, without the kind of error in front of it. */
export function firstWords(error: unknown): string {
  const line = wordsOf(error)
    .split('\n')
    .find((text) => text.trim() !== '')
  return (line ?? 'unknown error').replace(/^(\w+ )+Error: /, '').trim()
}

/** Paths that hold *, ? or [ would be taken for patterns; each is written as a class of one character. */
export const literalPath = (path: string): string => path.replace(/[*?[]/g, (character) => `[${character}]`)
