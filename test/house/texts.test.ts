import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { describe, expect, test } from 'vitest'
import { audits } from '../../main/audits'
import { type Catalogue, formatMessage } from '../../main/contract/message'
import { locales } from '../../main/contract/words'
import { comparisonTexts } from '../../main/experiments/comparison-texts'
import { experimentTexts } from '../../main/experiments/texts'
import { fixTexts } from '../../main/fixes/texts'
import { catalogueOf, reportTexts } from '../../main/report/texts'

/** Names that a pattern asks values for. */
function argumentsOf(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return []
    if (element.type === TYPE.tag) return argumentsOf(element.children)
    const inner =
      element.type === TYPE.select || element.type === TYPE.plural
        ? Object.values(element.options).flatMap(({ value }) => argumentsOf(value))
        : []
    return [element.value, ...inner]
  })
}

const namesIn = (pattern: string): string[] =>
  [...new Set(argumentsOf(parse(pattern, { ignoreTag: true })))].sort()

const catalogues: [string, { en: Catalogue; 'zh-CN': Catalogue }][] = [
  ['report', reportTexts],
  ['experiments', experimentTexts],
  ['comparison', comparisonTexts],
  ['fixes', fixTexts],
  ...audits.map((audit) => [audit.id, audit.texts] as [string, typeof audit.texts]),
]

describe.each(catalogues)('texts of %s', (_, { en, 'zh-CN': zh }) => {
  test('both languages have the same ids, none empty', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort())
    expect([...Object.values(en), ...Object.values(zh)].filter((text) => text.trim() === '')).toEqual([])
  })
  test('every pattern parses, and the Chinese one asks for no value the English one lacks', () => {
    for (const id of Object.keys(en)) {
      const [english, chinese] = [namesIn(en[id]), namesIn(zh[id])]
      expect(
        chinese.filter((name) => !english.includes(name)),
        id,
      ).toEqual([])
    }
  })
  test('Chinese texts are Chinese', () => {
    expect(
      Object.entries(zh).filter(([, text]) => !/\p{Script=Han}/u.test(text) && !/Loss|BCE/.test(text)),
    ).toEqual([])
  })
})

test('every audit has its title, question and cause or announcement', () => {
  for (const audit of audits)
    for (const locale of locales) {
      const wanted = ['title', 'question', audit.implemented ? 'cause' : 'announced']
      expect(wanted.filter((name) => !audit.texts[locale][`${audit.id}.${name}`])).toEqual([])
    }
})

test('ids do not collide between audits', () => {
  const ids = audits.flatMap((audit) => Object.keys(audit.texts.en))
  expect(ids.length).toBe(new Set(ids).size)
  expect(ids.every((id) => id in catalogueOf('en'))).toBe(true)
})

test('numbers read as people write them', () => {
  const catalogue = { a: '{x, number, short} and {share, number, share}' }
  expect(formatMessage({ id: 'a', values: { x: 314.9074, share: 0.0512 } }, catalogue, 'en')).toBe(
    '315 and 5.12%',
  )
})
