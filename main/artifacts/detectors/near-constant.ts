import { hintOn, type NumberDetector } from './look'

const fewestRows = 100
const leastShare = 0.99

/**
 * One value on 99 % of the rows or more (100 rows at least), and others on the rest. Columns of two values are left out: a rare flag
 * or a one-hot column is meant to be like that. Own reasoning; the share is caret's `nearZeroVar` in spirit (Kuhn 2008), stricter.
 */
export const nearConstant: NumberDetector = (look) => {
  const { rows, nulls, nan, distinct, top } = look.summary
  const present = rows - nulls - nan
  const [most] = top
  if (!most || present < fewestRows || distinct < 3 || look.place) return null
  const share = most.count / present
  if (share < leastShare) return null
  return hintOn(
    look,
    'near-constant',
    { value: share, unit: 'share of rows' },
    { values: { value: Number(most.value), share, distinct }, strength: 0.6 },
  )
}
