/** What detectors (artifacts/detectors) see in columns: a hint until a person confirms what a column means. */
import { z } from 'zod'
import { markRoles } from './evidence'
import { type Message, message, messageValueSchema } from './message'
import { transformSchema } from './transform'

export const hintKinds = [
  'angle',
  'cyclic',
  'quaternion',
  'moving-frame',
  'category-code',
  'date-number',
  'date-text',
  'number-text',
  'free-text',
  'identifier',
  'near-constant',
  'sentinel',
  'clipped',
  'heavy-tail',
  'skewed-count',
  'gap',
  'mixed-units',
] as const
export const hintKindSchema = z.enum(hintKinds)
export type HintKind = z.infer<typeof hintKindSchema>

export const hintSchema = z.object({
  kind: hintKindSchema,
  /** One column, or all that belong together (a quaternion's four, a figure's coordinates). */
  columns: z.array(z.string()).min(1),
  measured: z.object({ value: z.number(), unit: z.string() }),
  /** Values of the sentence `preprocessing.<kind>`. */
  values: z.record(z.string(), messageValueSchema),
  /** Places on the axis of the first column that the hint speaks of. */
  marks: z.array(z.object({ value: z.number(), role: z.enum(markRoles) })),
  /** Rows looked at, of the dataset's sample. */
  rows: z.number(),
  /** Rows of the dataset that show it, counted from 0; at most 20. */
  exampleRows: z.array(z.number()),
  /** What would make like things look alike; null: no change of one column does. */
  transform: transformSchema.nullable(),
  /** How sure the detector is, 0 to 1: 0.5 where the name and the range speak for it, 0.9 where the values themselves do. */
  strength: z.number().min(0).max(1),
})
export type Hint = z.infer<typeof hintSchema>

export interface Hints {
  hints: Hint[]
  /** Rows looked at, of all rows. */
  rows: number
  totalRows: number
  /** Columns looked at, of all columns. */
  columns: number
  totalColumns: number
}

/** The hint as a sentence of the report's catalogue. */
export const hintMessage = ({ kind, values }: Hint): Message => message(`preprocessing.${kind}`, values)
