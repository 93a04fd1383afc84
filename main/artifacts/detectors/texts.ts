import { hintOn, type TextDetector, type TextLook } from './look'

const fewestTexts = 10
const enough = 0.95

const datePatterns = [
  /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ]\d{1,2}:\d{2}.*)?$/,
  /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}( \d{1,2}:\d{2}.*)?$/,
  /^(\d{1,2}[. ]+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[. ]+\d{1,4}([, ]+\d{2,4})?$/i,
  /^\d{1,2}[- ](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]\d{2,4}$/i,
  /^\d{4}年\d{1,2}月(\d{1,2}日)?$/,
]
/** 1,234.5, 12 %, $3.50, 1 234, 12kg: a number with what people write around it. */
const numberPattern = /^[$€£¥]?\s*[-+]?(\d{1,3}([, ]\d{3})+|\d+)([.,]\d+)?(e[-+]?\d+)?\s*(%|[a-z]{1,3})?$/i

const presentIn = ({ values }: TextLook): string[] =>
  values.flatMap((value) => (value === null || value.trim() === '' ? [] : [value.trim()]))

const shareOf = (texts: readonly string[], matches: (text: string) => boolean): number =>
  texts.filter(matches).length / texts.length

const isDate = (text: string): boolean => datePatterns.some((pattern) => pattern.test(text))

/** Dates as text: 95 % of at least ten sampled texts have the form of a date (ISO, day first, month first, with month names). */
export const dateText: TextDetector = (look) => {
  const texts = presentIn(look)
  if (texts.length < fewestTexts) return null
  const share = shareOf(texts, isDate)
  if (share < enough) return null
  return hintOn(
    look,
    'date-text',
    { value: share, unit: 'share of texts' },
    { values: { share, example: texts[0].slice(0, 40) }, strength: 0.9 },
  )
}

/**
 * Numbers as text: 80 % of at least ten sampled texts are numbers, perhaps with thousands separators, a percent sign, a currency or
 * a short unit; `odd` is the commonest text that is none, such as `?`, which made the column text.
 */
export const numberText: TextDetector = (look) => {
  const texts = presentIn(look)
  if (texts.length < fewestTexts || new Set(texts).size < 5) return null
  const isNumber = (text: string) => numberPattern.test(text)
  const share = shareOf(texts, isNumber)
  if (share < 0.8 || shareOf(texts, isDate) >= 0.5) return null
  const odd =
    look.summary.top.find(({ value }) => !isNumber(value.trim()))?.value ??
    texts.find((text) => !isNumber(text))
  return hintOn(
    look,
    'number-text',
    { value: share, unit: 'share of texts' },
    { values: { share, odd: odd ?? '–', example: texts.find(isNumber)?.slice(0, 40) ?? '' }, strength: 0.8 },
  )
}

/** Free text: texts of three words and 20 characters or more on average, half of them occurring once only. */
export const freeText: TextDetector = (look) => {
  const texts = presentIn(look)
  if (texts.length < fewestTexts) return null
  const words = texts.reduce((sum, text) => sum + text.split(/\s+/).length, 0) / texts.length
  const length = texts.reduce((sum, text) => sum + text.length, 0) / texts.length
  const different = new Set(texts).size / texts.length
  // Chinese and Japanese write no spaces: there the length in characters alone tells.
  const spaceless = shareOf(texts, (text) => /[\u3040-\u30ff\u3400-\u9fff]/.test(text)) >= 0.5
  if (different < 0.5 || (spaceless ? length < 10 : words < 3 || length < 20)) return null
  return hintOn(
    look,
    'free-text',
    { value: words, unit: 'words' },
    { values: { words, length, different }, strength: 0.7 },
  )
}
