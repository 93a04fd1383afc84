/** `assay fix`: what can be written, and what was, on a terminal. */
import type { Fixed, FixOffer, FixParameter } from '../contract/fix'
import type { Catalogue, Message } from '../contract/message'
import { formatMessage } from '../contract/message'
import type { Locale } from '../contract/words'
import { hanging, visible } from './lines'
import { formatBytes } from './number'
import { plainPalette } from './palette'
import type { TextOptions } from './text'
import { wordsOf } from './texts'

const parameterText = ({ name, byDefault, choices }: FixParameter): string =>
  choices ? `${name}=${choices.join('|')}` : `${name}=${byDefault ?? '…'}`

const sayIn =
  (catalogue: Catalogue, locale: Locale) =>
  (message: Message): string =>
    visible(formatMessage(message, catalogue, locale))

/** Fixes that an audit calls for first. */
export function offersToText(
  offers: readonly FixOffer[],
  catalogue: Catalogue,
  locale: Locale,
  { width, palette = plainPalette }: TextOptions,
): string {
  const [words, say] = [wordsOf(locale), sayIn(catalogue, locale)]
  if (offers.length === 0) return `${words('fix.none')}\n`
  const lines = ({ id, title, applies, parameters }: FixOffer): string[] => {
    const told = parameters.map(parameterText).join(' ')
    const values = { files: visible(applies.join(', ')), parameters: told === '' ? 'none' : told }
    return [
      palette.strong(`  ${id}`),
      ...hanging('    ', say(title), width),
      ...hanging('    ', words('fix.writes', values), width).map(palette.faint),
    ]
  }
  const section = (heading: string, some: readonly FixOffer[]): string[] =>
    some.length === 0 ? [] : [palette.faint(heading), ...some.flatMap(lines), '']
  const all = [
    ...section(
      words('fix.called'),
      offers.filter(({ called }) => called),
    ),
    ...section(
      words('fix.possible'),
      offers.filter(({ called }) => !called),
    ),
  ]
  return `${all.join('\n').trimEnd()}\n`
}

/** What was written, what is different, and how it was checked. */
export function fixedToText(
  { output, bytes, said, checked }: Fixed,
  catalogue: Catalogue,
  locale: Locale,
  { width }: TextOptions,
): string {
  const say = sayIn(catalogue, locale)
  const written = wordsOf(locale)('fix.written', { output: visible(output), bytes: formatBytes(bytes) })
  const sentences = [written, ...said.map(say), ...(checked ? [say(checked)] : [])]
  return `${sentences.flatMap((sentence) => hanging('', sentence, width)).join('\n')}\n`
}
