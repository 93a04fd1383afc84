/** HTML by tagged template: whatever is interpolated is escaped unless it is markup already, so nothing can be forgotten. */
import { visible } from '../lines'

/** Markup that is safe to stand in a page. Made by `html` alone. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Content = string | number | Markup | null | readonly Content[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand between tags and in quoted attributes. Control characters are made visible. */
export const escapeHtml = (text: string): string =>
  visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? character)

function render(content: Content): string {
  if (content === null) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'string') return escapeHtml(content)
  if (typeof content === 'number') return escapeHtml(String(content))
  return content.map(render).join('')
}

/** `html\`<td>${name}</td>\``: the template's own text is markup, what it is given is content. Attributes are to be quoted. */
export const html = (template: TemplateStringsArray, ...contents: Content[]): Markup =>
  new Markup(template.reduce((text, part, at) => text + render(contents[at - 1] ?? null) + part))
