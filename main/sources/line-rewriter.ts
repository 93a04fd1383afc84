/** Lines of text in the one form that the decoder takes. */
import { InputError } from '../contract/errors'

export interface Rewriting {
  /** Windows line breaks outside quotes become those of Unix. */
  lineBreaks: boolean
  /** Blanks and tabs outside quotes become one blank, and go at both ends of a line. */
  blanks: boolean
}

/**
 * Rewrites complete lines, and knows from one call to the next whether a quote is open. It throws InputError naming the line of a
 * line break of old Macs among others.
 */
export function createLineRewriter(
  path: string,
  { lineBreaks, blanks }: Rewriting,
): (lines: string) => string {
  let [inQuotes, line] = [false, 1]

  function outside(text: string, startsLine: boolean): string {
    const lone = lineBreaks ? text.search(/\r(?!\n)/) : -1
    if (lone >= 0) {
      throw new InputError({
        file: path,
        place: `line ${line + text.slice(0, lone).split('\n').length - 1}`,
        cause: 'lines end in more than one way (Windows, Unix, old Mac)',
        remedy: 'save the file with one kind of line ending',
      })
    }
    const even = lineBreaks ? text.replaceAll('\r\n', '\n') : text
    if (!blanks) return even
    const single = even.replace(/[ \t]+/g, ' ').replace(/ ?(\r?\n) ?/g, '$1')
    return startsLine ? single.replace(/^ /, '') : single
  }

  return (lines) => {
    const pieces = lines.split('"').map((piece, i) => {
      if (i > 0) inQuotes = !inQuotes
      const rewritten = inQuotes ? piece : outside(piece, i === 0)
      line += piece.split('\n').length - 1
      return rewritten
    })
    return pieces.join('"')
  }
}
