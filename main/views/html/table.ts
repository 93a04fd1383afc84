/** Tables of the HTML report. */
import { formatNumber } from '../number'
import { type Content, html, type Markup } from './markup'

export interface HtmlColumn<Row> {
  heading: string
  kind?: 'number' | 'name' | 'text' | 'figure'
  cell: (row: Row) => Content
}

/** A column of numbers, right-aligned. */
export const numeric = <Row>(heading: string, pick: (row: Row) => number | null): HtmlColumn<Row> => ({
  heading,
  kind: 'number',
  cell: (row) => formatNumber(pick(row)),
})

/** A table that scrolls sideways inside the page; null where there are no rows. */
export function tableOf<Row>(rows: readonly Row[], columns: readonly HtmlColumn<Row>[]): Markup | null {
  if (rows.length === 0) return null
  const head = columns.map(({ heading, kind }) => html`<th scope="col" class="${kind ?? ''}">${heading}</th>`)
  const body = rows.map(
    (row) =>
      html`<tr>${columns.map(({ cell, kind }) => html`<td class="${kind ?? ''}">${cell(row)}</td>`)}</tr>\n`,
  )
  return html`<div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>`
}
