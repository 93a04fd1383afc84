import { hintOn, type NumberDetector } from './look'

/** Words that say a whole number stands for a thing and not for how much of it. */
const names =
  /^(code|codes|type|types|class|category|categories|cat|id|ids|zip|zipcode|postcode|postal|plz|kind|species|brand|cluster|region|district|sector|zone|country|state|city|store|shop|station|product|item|sku|model|color|colour|gender|occupation|job|department|dept|channel|vendor|provider|carrier)$/
/** Words that say the opposite, or an order: with one of them no name is believed. */
const quantities =
  /^(count|num|number|n|nr|size|level|rank|rating|score|grade|age|year|years|area|price|cost|amount|rate|ratio|percent|share|temperature|per|mean|avg|std|min|max|sum|total|density|population|value|length|width|height|time|hours?|days?)$/
/** Codes of places are many, and are told by their name alone. */
const manyCodes = /^(zip|zipcode|postcode|postal|plz)$/

const fewestRows = 30
const [fewestCodes, mostCodes] = [3, 60]
const mostShare = 0.2

/**
 * Codes of categories used as quantities, by name: a word such as code, type, id, zip, region in it, none of a quantity or an order
 * (count, level, rating, age...), values whole and not negative, 3 to 60 different ones (postal codes: any number of them) that are at
 * most a fifth of the rows, so that each recurs. 0/1 columns, pixels, counts and ratings never match. Without such a name codes
 * and counts look alike, so nothing is said. One column of 0 and 1 per code is proposed where there are at most 20.
 */
export const categoryCode: NumberDetector = (look) => {
  const { summary, words, place, name, sorted } = look
  const { whole, min, distinct } = summary
  if (!whole || place || min === null || min < 0 || sorted.length < fewestRows) return null
  if (!words.some((word) => names.test(word)) || words.some((word) => quantities.test(word))) return null
  const many = words.some((word) => manyCodes.test(word))
  const few = distinct >= fewestCodes && distinct <= mostCodes && distinct <= mostShare * sorted.length
  if (!few && !(many && distinct > 2)) return null
  const codes = [...new Set(sorted)].map(String)
  return hintOn(
    look,
    'category-code',
    { value: distinct, unit: 'codes' },
    {
      values: { distinct, low: min, high: summary.max ?? min },
      transform:
        codes.length <= 20 && codes.length >= 2 ? { kind: 'one-hot', column: name, values: codes } : null,
      strength: many ? 0.8 : 0.6,
    },
  )
}
