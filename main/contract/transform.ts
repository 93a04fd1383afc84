/** Changes of representation that make like things look alike to a network (spec: audits, 3 preprocessing). */
import { z } from 'zod'

const onColumn = z.object({ column: z.string() })

/**
 * Each takes columns as they stand in the file and gives new ones in their place; a missing value stays missing. Applied by
 * base/transforms.ts.
 */
export const transformSchema = z.discriminatedUnion('kind', [
  /** (x - mean) / std. */
  onColumn.extend({ kind: z.literal('standardize'), mean: z.number(), std: z.number().positive() }),
  /** sign(x) log(1 + |x|): a logarithm that takes zero and negative values. */
  onColumn.extend({ kind: z.literal('log1p') }),
  /** Piecewise linear map of `knots` (increasing values at evenly spaced quantiles) to [0, 1]. */
  onColumn.extend({ kind: z.literal('quantile'), knots: z.array(z.number()).min(2) }),
  /** Two columns, sin and cos of 2 pi x / period. */
  onColumn.extend({ kind: z.literal('sin-cos'), period: z.number().positive() }),
  /** One column of 0 and 1 per value, in the order given; any other value is 0 in all of them. */
  onColumn.extend({ kind: z.literal('one-hot'), values: z.array(z.string()).min(1) }),
  /** Sentinels become missing, and a second column says 1 where they stood. */
  onColumn.extend({ kind: z.literal('missing-indicator'), sentinels: z.array(z.number()).min(1) }),
  /** Values whose absolute value is at least `from` are divided by `factor`: one unit in place of two. */
  onColumn.extend({ kind: z.literal('rescale-above'), from: z.number(), factor: z.number() }),
  /**
   * Root-relative coordinates: `origin` (one column per axis) is subtracted from the columns of each group, axis by axis.
   */
  z.object({
    kind: z.literal('relative'),
    origin: z.array(z.string()).min(1),
    groups: z.array(z.array(z.string()).min(1)).min(1),
  }),
  /** Unit quaternions (four columns) turned to one half of the sphere, so that q and -q are the same numbers. */
  z.object({ kind: z.literal('one-hemisphere'), columns: z.array(z.string()).length(4) }),
])
export type Transform = z.infer<typeof transformSchema>
export type TransformKind = Transform['kind']

/** Columns that a transform reads. */
export const columnsOf = (transform: Transform): string[] => {
  switch (transform.kind) {
    case 'relative':
      return [...new Set([...transform.origin, ...transform.groups.flat()])]
    case 'one-hemisphere':
      return [...transform.columns]
    default:
      return [transform.column]
  }
}

/** Six digits: enough to type the parameter into a script, short enough to read. */
const precise = (value: number): string => String(Number(value.toPrecision(6)))

/** What a sentence on a transform needs to say: its numbers and names, the long lists cut to `shown` of them. */
export function factsOf(transform: Transform, shown = 6): Record<string, string | number> {
  const listed = (items: readonly (string | number)[]) =>
    `${items.slice(0, shown).join(', ')}${items.length > shown ? ' …' : ''}`
  switch (transform.kind) {
    case 'standardize':
      return { mean: precise(transform.mean), std: precise(transform.std) }
    case 'log1p':
      return {}
    case 'quantile':
      return { knots: transform.knots.length }
    case 'sin-cos':
      return { period: precise(transform.period) }
    case 'one-hot':
      return { count: transform.values.length, values: listed(transform.values) }
    case 'missing-indicator':
      return { count: transform.sentinels.length, values: listed(transform.sentinels) }
    case 'rescale-above':
      return { from: precise(transform.from), factor: precise(transform.factor) }
    case 'relative':
      return { count: transform.groups.length, origin: listed(transform.origin) }
    case 'one-hemisphere':
      return { columns: listed(transform.columns) }
  }
}
