/** What all pictures of the HTML report have around them. */
import type { Severity } from '../../contract/words'
import type { Words } from '../texts'
import { html, type Markup } from './markup'

const tones: Record<Severity, string> = { fail: 'bad', warn: 'caution', info: 'info' }

/** A severity as a word in its colour. */
export const severityWord = (severity: Severity | null, words: Words): Markup | null =>
  severity === null ? null : html`<span class="${tones[severity]}">${words(`severity.${severity}`)}</span>`

/** A figure with its caption, and under it how much was left out. A body of nothing says so. */
export function captioned(caption: string, body: (Markup | null)[], omitted: number, words: Words): Markup {
  const empty = body.every((part) => part === null)
  return html`<figure><figcaption>${caption}</figcaption>${body}${
    empty ? html`<p class="faint">${words('evidence.nothing')}</p>` : null
  }${omitted > 0 ? html`<p class="faint">${words('report.omitted', { count: omitted })}</p>` : null}</figure>`
}

/** A picture of fixed size that scrolls sideways where the page is narrower, so that its text keeps its size. */
export const drawing = (
  { width, height, label }: { width: number; height: number; label: string },
  content: Markup | readonly (Markup | null)[],
): Markup =>
  html`<div class="scroll" tabindex="0"><svg role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-label="${label}">${content}</svg></div>`
