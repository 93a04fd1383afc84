/** Which layer of one model is which of another. */

/** What layers are told apart by. */
export interface Alignable {
  name: string
  op: string
  shape: readonly (number | string | null)[] | null
}

/** Places in the two lists; null: only the other has it. */
export interface Pair {
  a: number | null
  b: number | null
}

/** Above this the exact longest common subsequence would take too long and too much memory; places are then matched in passing. */
const mostCells = 16_000_000

interface Span {
  a: readonly [number, number]
  b: readonly [number, number]
}

type Key = (one: Alignable) => string

const passes: readonly Key[] = [
  ({ name, op }) => `${op} ${name}`,
  // The first axis is the batch, which exports fix or leave open as they like.
  ({ op, shape }) => `${op} ${shape === null ? '?' : shape.slice(1).join(' ')}`,
  ({ op }) => op,
]

/**
 * Pairs in the order of both lists: first layers of one name and operator, between those ones of one operator and shape, between
 * those ones of one operator; each pass takes a longest common subsequence. What is left stands alone, `a` before `b`.
 */
export function alignLayers(a: readonly Alignable[], b: readonly Alignable[]): Pair[] {
  const matches = matchedIn(a, b, { a: [0, a.length], b: [0, b.length] }, passes)
  return [...matches, { a: a.length, b: b.length }].flatMap((match, i) => {
    const before = matches[i - 1] ?? { a: -1, b: -1 }
    return [
      ...numbersFrom(before.a + 1, match.a).map((place) => ({ a: place, b: null })),
      ...numbersFrom(before.b + 1, match.b).map((place) => ({ a: null, b: place })),
      ...(i < matches.length ? [match] : []),
    ]
  })
}

const numbersFrom = (start: number, end: number) =>
  Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i)

interface Match {
  a: number
  b: number
}

function matchedIn(
  a: readonly Alignable[],
  b: readonly Alignable[],
  span: Span,
  keys: readonly Key[],
): Match[] {
  const [key, ...rest] = keys
  if (key === undefined || span.a[0] >= span.a[1] || span.b[0] >= span.b[1]) return []
  const found = common(a.slice(...span.a).map(key), b.slice(...span.b).map(key)).map((match) => ({
    a: match.a + span.a[0],
    b: match.b + span.b[0],
  }))
  return [...found, { a: span.a[1], b: span.b[1] }].flatMap((match, i) => {
    const before = found[i - 1]
    const gap: Span = {
      a: [before ? before.a + 1 : span.a[0], match.a],
      b: [before ? before.b + 1 : span.b[0], match.b],
    }
    return [...matchedIn(a, b, gap, rest), ...(i < found.length ? [match] : [])]
  })
}

/** A longest common subsequence of two lists of keys; what both begin and end with is not searched. */
function common(a: readonly string[], b: readonly string[]): Match[] {
  const least = Math.min(a.length, b.length)
  let head = 0
  while (head < least && a[head] === b[head]) head++
  let tail = 0
  while (tail < least - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const inner = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)] as const
  const middle = inner[0].length * inner[1].length > mostCells ? inPassing(...inner) : longest(...inner)
  return [
    ...numbersFrom(0, head).map((i) => ({ a: i, b: i })),
    ...middle.map((match) => ({ a: match.a + head, b: match.b + head })),
    ...numbersFrom(0, tail).map((i) => ({ a: a.length - tail + i, b: b.length - tail + i })),
  ]
}

/** The classic table (Wagner and Fischer 1974), walked from the front. */
function longest(a: readonly string[], b: readonly string[]): Match[] {
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
  const matches: Match[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; )
    if (a[i] === b[j]) matches.push({ a: i++, b: j++ })
    else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i++
    else j++
  return matches
}

/** Each of `a` with the first like it in `b` that comes after the last match. */
function inPassing(a: readonly string[], b: readonly string[]): Match[] {
  const places = new Map<string, number[]>()
  for (const [j, key] of b.entries()) {
    const known = places.get(key)
    if (known) known.push(j)
    else places.set(key, [j])
  }
  const matches: Match[] = []
  for (const [i, key] of a.entries()) {
    const last = matches.at(-1)?.b ?? -1
    const next = places.get(key)?.find((j) => j > last)
    if (next !== undefined) matches.push({ a: i, b: next })
  }
  return matches
}
