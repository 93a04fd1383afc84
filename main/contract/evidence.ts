/** Pictures as plain JSON of bounded size. A new kind is one arm here and one figure in renderer/figures. */
import { z } from 'zod'
import { captureNoteSchema } from './message'
import { intervalSchema } from './model'
import { histogramSchema } from './summary'
import { transformSchema } from './transform'
import { distributionSchema, schemeSchema } from './weights'
import { severitySchema } from './words'

const columnStateSchema = z.object({
  mean: z.number().nullable(),
  std: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  interquartileRange: z.number().nullable(),
  histogram: histogramSchema.nullable(),
})

/** Columns sorted by badness, each before and after normalization on a common axis, with the parameters to copy. */
export const beforeAfterEvidence = z.object({
  kind: z.literal('before-after'),
  /** Where `before` was measured; null: in the file. */
  tensor: z.string().nullable(),
  columns: z.array(
    z.object({
      name: z.string(),
      severity: severitySchema.nullable(),
      before: columnStateSchema,
      after: columnStateSchema,
      /** (x - mean) / std gives `after`. */
      parameters: z.object({ mean: z.number(), std: z.number() }).nullable(),
    }),
  ),
  /** Columns left out of `columns`, the least bad ones. */
  omitted: z.number(),
})

/** One row per layer or activation: range, mean and spread, share of dead and saturated units. */
export const layerStripEvidence = z.object({
  kind: z.literal('layer-strip'),
  /** Rows on which dead and saturated units and values that are no numbers were counted. */
  rows: z.number(),
  /** Of them, those on which everything else was measured. */
  statisticsRows: z.number(),
  notes: z.array(captureNoteSchema),
  layers: z.array(
    z.object({
      name: z.string(),
      op: z.string(),
      tensor: z.string(),
      min: z.number().nullable(),
      max: z.number().nullable(),
      mean: z.number().nullable(),
      std: z.number().nullable(),
      zeroShare: z.number(),
      units: z.number().nullable(),
      deadUnits: z.number().nullable(),
      saturatedShare: z.number().nullable(),
      nonFinite: z.number(),
      severity: severitySchema.nullable(),
      histogram: histogramSchema.nullable(),
    }),
  ),
  histogramRows: z.number(),
})

/** Target values over the interval that the output can reach. */
export const reachableEvidence = z.object({
  kind: z.literal('reachable-interval'),
  target: z.string(),
  output: z.string(),
  operator: z.string().nullable(),
  reachable: intervalSchema,
  observedTargets: intervalSchema,
  shareOutside: z.number(),
  histogram: histogramSchema.nullable(),
})

/** Counts by name, such as rows per class beside what the output offers. */
export const barsEvidence = z.object({
  kind: z.literal('bars'),
  unit: z.string(),
  bars: z.array(z.object({ name: z.string(), value: z.number() })),
  omitted: z.number(),
})

/** What a mark on an axis stands for. */
export const markRoles = [
  'sentinel',
  'gap-start',
  'gap-end',
  'period-start',
  'period-end',
  'bound',
  'clip',
] as const

/** One column's values, with the places a finding speaks of marked on the axis. */
export const histogramEvidence = z.object({
  kind: z.literal('histogram'),
  name: z.string(),
  histogram: histogramSchema,
  marks: z.array(z.object({ value: z.number(), role: z.enum(markRoles) })),
  /** How many values, and what each is of; absent: a row. */
  rows: z.number(),
  of: z.literal('steps').optional(),
})

/** A proposed change of representation: the columns it reads and those it gives. */
export const transformEvidence = z.object({
  kind: z.literal('transform'),
  transform: transformSchema,
  before: z.array(z.object({ name: z.string(), histogram: histogramSchema })),
  after: z.array(z.object({ name: z.string(), histogram: histogramSchema })),
  /** Rows it was computed on. */
  rows: z.number(),
})

/** At most 2,000 rows as points; `group` is an index into `groups`. */
export const scatterEvidence = z.object({
  kind: z.literal('scatter'),
  x: z.string(),
  y: z.string(),
  points: z.array(z.object({ x: z.number(), y: z.number(), group: z.number().nullable(), row: z.number() })),
  groups: z.array(z.string()),
  rows: z.number(),
})

/** Training against validation, column by column, the largest distance first. Counts stand in the same bins. */
export const twoSamplesEvidence = z.object({
  kind: z.literal('two-samples'),
  trainingRows: z.number(),
  validationRows: z.number(),
  columns: z.array(
    z.object({
      name: z.string(),
      severity: severitySchema.nullable(),
      /** Kolmogorov-Smirnov for numbers, total variation for categories; both 0 to 1. */
      statistic: z.object({ name: z.enum(['ks', 'total-variation']), value: z.number(), limit: z.number() }),
      /** Increasing edges for numbers, names for categories. */
      bins: z.union([z.object({ edges: z.array(z.number()) }), z.object({ names: z.array(z.string()) })]),
      training: z.array(z.number()),
      validation: z.array(z.number()),
    }),
  ),
  omitted: z.number(),
})

/** How well a row's nearest neighbour tells its label, with the labels moved by some rows; and what chance would give. */
export const agreementEvidence = z.object({
  kind: z.literal('agreement'),
  /** `label-agreement`: share of equal labels; `correlation`: of the targets. */
  measure: z.enum(['label-agreement', 'correlation']),
  chance: z.number(),
  /** Standard error of `chance` at this number of rows. */
  chanceError: z.number(),
  shifts: z.array(z.object({ shift: z.number(), value: z.number() })),
  rows: z.number(),
})

/** Share of absent values (NaN included) by column and block of rows; worst columns first. */
export const missingMapEvidence = z.object({
  kind: z.literal('missing-map'),
  rows: z.number(),
  blockRows: z.number(),
  columns: z.array(z.object({ name: z.string(), shares: z.array(z.number()) })),
  omitted: z.number(),
})

/** Example rows as they stand in the file; rows of one `group` belong together (such as duplicates of each other). */
export const rowsEvidence = z.object({
  kind: z.literal('rows'),
  what: z.enum(['duplicates', 'conflicts', 'overlap', 'examples']),
  columns: z.array(z.string()),
  /** `row` is counted from 0; `of` names the dataset the row is in where there are two. */
  rows: z.array(
    z.object({
      row: z.number(),
      of: z.enum(['training', 'validation']),
      group: z.number(),
      cells: z.array(z.string().nullable()),
    }),
  ),
  omitted: z.number(),
})

/** Rows that are images, as they are: at most 64, no larger than 64 x 64. */
export const imageGridEvidence = z.object({
  kind: z.literal('image-grid'),
  width: z.number(),
  height: z.number(),
  /** 1 grey, 3 RGB, 4 RGBA. */
  channels: z.number(),
  /** Pixels 0 to 255, row by row, the channels of a pixel together. */
  samples: z.array(z.object({ row: z.number(), label: z.string().nullable(), pixels: z.array(z.number()) })),
})

/** Rows that are points moving together: the figure as it stands in the file, and relative to what moves all of it. */
export const motionEvidence = z.object({
  kind: z.literal('motion'),
  points: z.array(z.string()),
  axes: z.number().int().min(2).max(3),
  firstRow: z.number(),
  /** At most 200 rows; each holds the points' coordinates, the axes of a point together. */
  frames: z.array(z.array(z.number())),
  local: z.array(z.array(z.number())),
})

/** How much each column tells of the target, the most telling first. */
export const relationsEvidence = z.object({
  kind: z.literal('relations'),
  target: z.string(),
  columns: z.array(
    z.object({
      name: z.string(),
      pearson: z.number().nullable(),
      spearman: z.number().nullable(),
      /** Mutual information as a share of the target's entropy, 0 to 1; null where the target is no class. */
      informationShare: z.number().nullable(),
    }),
  ),
  rows: z.number(),
  omitted: z.number(),
})

/** Weights of parameters as drawn against as they are: a histogram with the density that each scheme would give. */
export const weightsEvidence = z.object({
  kind: z.literal('weights'),
  /** Worst first, at most 24. */
  parameters: z.array(
    z.object({
      name: z.string(),
      layer: z.string().nullable(),
      severity: severitySchema.nullable(),
      count: z.number(),
      mean: z.number().nullable(),
      std: z.number().nullable(),
      histogram: histogramSchema.nullable(),
      /** The density drawn over the histogram, centred on 0; null: no scheme is expected here. */
      expected: z
        .object({ scheme: schemeSchema, distribution: distributionSchema, std: z.number() })
        .nullable(),
    }),
  ),
  omitted: z.number(),
})

/** The signal through depth, layer by layer; a line is broken where a value is null. */
export const depthSignalEvidence = z.object({
  kind: z.literal('depth-signal'),
  rows: z.number(),
  layers: z.array(
    z.object({
      name: z.string(),
      op: z.string(),
      std: z.number().nullable(),
      /** With freshly drawn weights. */
      freshStd: z.number().nullable(),
      /** Mean cosine between different rows, and the same with freshly drawn weights. */
      similarity: z.number().nullable(),
      freshSimilarity: z.number().nullable(),
      bypassed: z.boolean(),
      severity: severitySchema.nullable(),
    }),
  ),
  /** Deeper layers that were left out. */
  omitted: z.number(),
})

/** Width of each learned layer, and inside it what the data uses of it. */
export const widthProfileEvidence = z.object({
  kind: z.literal('width-profile'),
  rows: z.number(),
  input: z.object({ width: z.number(), usedRank: z.number().nullable() }),
  /** `needed`: the fewest values that could tell the targets apart; null: not known. */
  output: z.object({ width: z.number(), needed: z.number().nullable() }),
  layers: z.array(
    z.object({
      name: z.string(),
      op: z.string(),
      units: z.number(),
      usedRank: z.number().nullable(),
      deadUnits: z.number().nullable(),
      duplicateUnits: z.number().nullable(),
      severity: severitySchema.nullable(),
    }),
  ),
  omitted: z.number(),
})

const scaleSchema = z.enum(['linear', 'log'])

/** Curves over one axis, with bands where several seeds ran: losses over steps or rates, with what is told and found marked. */
export const curvesEvidence = z.object({
  kind: z.literal('curves'),
  /** Words for the axes; renderer and HTML know their names. */
  x: z.object({
    name: z.enum(['step', 'rate', 'epoch', 'rows-seen', 'batch-size', 'draw']),
    scale: scaleSchema,
  }),
  y: z.object({ name: z.enum(['loss', 'noise-scale', 'score']), scale: scaleSchema }),
  /** At most 8, of at most 300 points each; a gap in `y` breaks the line. */
  series: z.array(
    z.object({
      name: z.string(),
      /** How it is drawn and called: `first`/`second` are the sides of a comparison. */
      role: z.enum(['first', 'second', 'third', 'training', 'validation', 'raw', 'smoothed', 'points']),
      points: z.array(
        z.object({
          x: z.number(),
          y: z.number().nullable(),
          low: z.number().optional(),
          high: z.number().optional(),
        }),
      ),
    }),
  ),
  marks: z.array(
    z.object({
      axis: z.enum(['x', 'y']),
      value: z.number(),
      role: z.enum(['told', 'suggestion', 'limit', 'expected', 'constant', 'best']),
    }),
  ),
})

/** One number per layer and series on a logarithmic axis, such as gradient norms of the file and of fresh draws. */
export const byLayerEvidence = z.object({
  kind: z.literal('by-layer'),
  measure: z.enum(['gradient-norm', 'update-ratio', 'std']),
  /** The usual range, shaded; null: none. */
  usual: z.object({ low: z.number(), high: z.number() }).nullable(),
  series: z.array(z.string()),
  layers: z.array(
    z.object({
      name: z.string(),
      op: z.string(),
      severity: severitySchema.nullable(),
      /** In the order of `series`; null: not measured. */
      values: z.array(
        z.object({ value: z.number(), low: z.number().optional(), high: z.number().optional() }).nullable(),
      ),
    }),
  ),
  omitted: z.number(),
})

export const evidenceSchema = z.discriminatedUnion('kind', [
  beforeAfterEvidence,
  layerStripEvidence,
  reachableEvidence,
  barsEvidence,
  histogramEvidence,
  transformEvidence,
  scatterEvidence,
  twoSamplesEvidence,
  agreementEvidence,
  missingMapEvidence,
  rowsEvidence,
  imageGridEvidence,
  motionEvidence,
  relationsEvidence,
  weightsEvidence,
  depthSignalEvidence,
  widthProfileEvidence,
  curvesEvidence,
  byLayerEvidence,
])
export type Evidence = z.infer<typeof evidenceSchema>
export type EvidenceOf<K extends Evidence['kind']> = Extract<Evidence, { kind: K }>
