/**
 * Experiments on the user's own model and data: what can be asked, under which circumstances it was run, what came out. Every run is seeded,
 * ends within its budget, and carries its picture and its sentence, so that it can be kept and put beside another.
 */
import { z } from 'zod'
import { lossNameSchema } from './artifacts'
import { evidenceSchema } from './evidence'
import { messageSchema } from './message'
import { gradeSchema } from './words'

export const experimentKinds = [
  'start-loss',
  'overfit',
  'rate-range',
  'noise-scale',
  'gradient-norms',
  'update-ratio',
  'ablation',
  'twins',
  'redraw',
  'comparison',
] as const
export const experimentKindSchema = z.enum(experimentKinds)
export type ExperimentKind = z.infer<typeof experimentKindSchema>

export const optimizerKinds = ['sgd', 'momentum', 'nesterov', 'adam', 'adamw', 'rmsprop'] as const
export type OptimizerKind = (typeof optimizerKinds)[number]
/** Hyperparameters as PyTorch names them; `weightDecay` is decoupled for adamw and added to the gradient for all others. */
export const optimizerSchema = z.object({
  kind: z.enum(optimizerKinds),
  momentum: z.number(),
  weightDecay: z.number(),
  beta1: z.number(),
  beta2: z.number(),
  epsilon: z.number(),
})
export type Optimizer = z.infer<typeof optimizerSchema>

/** The one thing that is different in the second half of a comparison. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('normalize-inputs') }),
  z.object({ kind: z.literal('normalize-targets') }),
  /** The last activation taken off (`operator` null) or replaced; the loss follows its new head. */
  z.object({ kind: z.literal('output-activation'), operator: z.string().nullable() }),
  /** Every Relu replaced by LeakyRelu or Elu. */
  z.object({ kind: z.literal('activation'), operator: z.enum(['LeakyRelu', 'Elu']) }),
  /** Freshly drawn weights in place of the file's. */
  z.object({ kind: z.literal('redraw') }),
  /** Each side re-tuned by its own range test where `retune`: a batch changed alone says little (spec: audits, 5). */
  z.object({ kind: z.literal('batch-size'), batchSize: z.number().int().positive(), retune: z.boolean() }),
  z.object({ kind: z.literal('learning-rate'), rate: z.number().positive() }),
  z.object({ kind: z.literal('dropout'), ratio: z.number() }),
  z.object({ kind: z.literal('weight-decay'), weightDecay: z.number() }),
  z.object({ kind: z.literal('residuals') }),
  /** Root-relative coordinates, sin/cos pairs and the like: all confirmed hints of the preprocessing audit, applied to the columns. */
  z.object({ kind: z.literal('preprocess') }),
])
export type Change = z.infer<typeof changeSchema>

/** Ends an experiment, whichever comes first. Steps are planned from the model's cost, so that the same seed gives the same steps. */
export const budgetSchema = z.object({ seconds: z.number().positive(), steps: z.number().int().positive() })
export type Budget = z.infer<typeof budgetSchema>

export const experimentSpecSchema = z.object({
  kind: experimentKindSchema,
  /** Of a comparison; else null. */
  change: changeSchema.nullable(),
  /** null: the default of the kind for the mode. */
  budget: budgetSchema.nullable(),
  seed: z.number().int().nonnegative(),
  /** Overrides of what the config tells; null: as told, else the default. */
  learningRate: z.number().positive().nullable(),
  batchSize: z.number().int().positive().nullable(),
  optimizer: z.enum(optimizerKinds).nullable(),
  loss: lossNameSchema.nullable(),
  /** Runs per side of a comparison, or of a twin; null: three. */
  seeds: z.number().int().min(2).max(30).nullable(),
})
export type ExperimentSpec = z.infer<typeof experimentSpecSchema>

const graded = <T extends z.ZodType>(value: T) => z.object({ value, grade: gradeSchema })

/** Under which circumstances an experiment ran. */
export const setupSchema = z.object({
  loss: graded(lossNameSchema),
  output: z.string(),
  optimizer: graded(optimizerSchema),
  /** The told rate, else the one that the range test suggests; null: not needed. */
  learningRate: graded(z.number().nullable()),
  batchSize: graded(z.number()),
  clipNorm: graded(z.number().nullable()),
  trainingRows: z.number(),
  /** 0: nothing told, or too few rows; scores are then of training rows. */
  validationRows: z.number(),
  parameters: z.number(),
  /** `file`: the weights as they are; `drawn`: freshly drawn, because the file is trained. */
  start: z.enum(['file', 'drawn']),
  /** What is different from the training that the user runs, such as batch norm folded away or dropout gone; for people. */
  notes: z.array(messageSchema),
})
export type Setup = z.infer<typeof setupSchema>

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() })
export type Estimate = z.infer<typeof interval>

const startLossResult = z.object({
  kind: z.literal('start-loss'),
  /** With freshly drawn weights, over several seeds. */
  fresh: interval.nullable(),
  /** With the file's weights. */
  file: z.number().nullable(),
  /** -ln(1/K), or the target variance for squared errors, or what the best constant gives. */
  expected: z.number(),
  expectedBy: z.enum(['equal-classes', 'class-shares', 'target-variance', 'target-spread', 'coin']),
  /** Loss of the best constant prediction: what a network that learned nothing but shares or the mean has. */
  constant: z.number(),
})
const overfitResult = z.object({
  kind: z.literal('overfit'),
  runs: z.array(
    z.object({
      what: z.enum(['rows', 'batch']),
      rows: z.number(),
      steps: z.number(),
      rate: z.number(),
      initial: z.number(),
      final: z.number(),
      /** Loss of the best constant on these rows. */
      constant: z.number(),
      /** Share of `constant` that is left: final / constant. */
      left: z.number(),
      /** null: no classes. */
      accuracy: z.number().nullable(),
      passed: z.boolean(),
    }),
  ),
})
const rateRangeResult = z.object({
  kind: z.literal('rate-range'),
  points: z.array(z.object({ rate: z.number(), loss: z.number(), smoothed: z.number() })),
  /** Highest rate that stays stable; null: none tried broke it. */
  limit: z.number().nullable(),
  /** The rate suggested, below the limit; null: the loss never fell. */
  suggestion: z.number().nullable(),
  /** Where the loss falls fastest. */
  steepest: z.number().nullable(),
  told: z.number().nullable(),
  stopped: z.enum(['diverged', 'not-a-number', 'end', 'budget']),
  /** Spread of limit and suggestion over seeds, as factors around the medians; 1: one seed. */
  spread: z.number(),
})
const noiseScaleResult = z.object({
  kind: z.literal('noise-scale'),
  /** B = tr(Sigma) / |G|^2 (McCandlish et al. 2018), in rows, with its 95 % interval; `high` null: not bounded by this many draws. */
  points: z.array(
    z.object({
      step: z.number(),
      loss: z.number(),
      scale: z.number().nullable(),
      low: z.number(),
      high: z.number().nullable(),
      draws: z.number(),
    }),
  ),
  told: z.number().nullable(),
})
const gradientNormsResult = z.object({
  kind: z.literal('gradient-norms'),
  steps: z.number(),
  quantiles: z.object({
    p05: z.number(),
    p25: z.number(),
    p50: z.number(),
    p75: z.number(),
    p95: z.number(),
  }),
  clip: z.number().nullable(),
  /** Share of steps whose norm is above the told clip; null: none told. */
  shareClipped: z.number().nullable(),
})
const updateRatioResult = z.object({
  kind: z.literal('update-ratio'),
  rate: z.number(),
  steps: z.number(),
  /** Norm of the update over the norm of the weights, per weight tensor; median over the steps. About 1e-3 is usual. */
  layers: z.array(
    z.object({
      layer: z.string(),
      parameter: z.string(),
      ratio: z.number(),
      low: z.number(),
      high: z.number(),
    }),
  ),
})
const lossAndScore = z.object({ loss: z.number(), score: z.number().nullable() })
const ablationResult = z.object({
  kind: z.literal('ablation'),
  /** `file`: the trained file as it is; `trained`: a short training here, `steps` long. */
  of: z.enum(['file', 'trained']),
  steps: z.number(),
  rows: z.number(),
  rowsOf: z.enum(['validation', 'training']),
  score: z.enum(['accuracy', 'r2']).nullable(),
  real: lossAndScore,
  zeroed: lossAndScore,
  /** Inputs of other rows, targets kept. */
  shuffledInputs: lossAndScore,
  /** Trained on shuffled labels in as many steps; null: not trained here. */
  shuffledLabels: lossAndScore.nullable(),
  /** The file on its training rows, beside `real` on validation rows: the gap without dropout; absent: no split, or not trained. */
  onTraining: lossAndScore.nullable().optional(),
  /** Loss and score of the best constant. */
  constant: lossAndScore,
  /** Images: channels in another order; null: no image of several channels. `best`: that order's. */
  channels: z.object({ best: z.array(z.number()), loss: z.number() }).nullable(),
})
const differenceSchema = z.object({
  /** Second minus first, by pairs of one seed; below zero: the second is better. */
  mean: z.number(),
  /** 95 % interval by Student's t over the pairs. */
  low: z.number(),
  high: z.number(),
  pairs: z.array(z.object({ seed: z.number(), first: z.number(), second: z.number() })),
})
export type PairedDifference = z.infer<typeof differenceSchema>
const twinsResult = z.object({
  kind: z.literal('twins'),
  steps: z.number(),
  base: z.object({ parameters: z.number(), final: z.number() }),
  twins: z.array(
    z.object({
      id: z.enum(['shallower', 'narrower', 'wider']),
      /** Layers taken out, or the factor on the width. */
      what: z.string(),
      parameters: z.number(),
      final: z.number(),
      difference: differenceSchema,
    }),
  ),
})
const redrawResult = z.object({
  kind: z.literal('redraw'),
  draws: z.array(
    z.object({
      /** `file`, or a scheme of onnx/schemes.ts. */
      scheme: z.string(),
      loss: z.number().nullable(),
      layers: z.array(
        z.object({ layer: z.string(), std: z.number().nullable(), gradientNorm: z.number().nullable() }),
      ),
      /** Gradient norm of the first weight over that of the last. */
      firstToLast: z.number().nullable(),
    }),
  ),
})
const comparisonResult = z.object({
  kind: z.literal('comparison'),
  change: changeSchema,
  steps: z.number(),
  seeds: z.number(),
  /** What was compared: loss on validation rows where there are any, in the unit of the unchanged targets. */
  measure: z.enum(['validation-loss', 'training-loss']),
  /** Means at the end. */
  first: z.number(),
  second: z.number(),
  difference: differenceSchema,
  /** The same of accuracy or R2 (there above zero is better); null: neither applies. */
  score: z
    .object({
      name: z.enum(['accuracy', 'r2']),
      first: z.number(),
      second: z.number(),
      difference: differenceSchema,
    })
    .nullable(),
  verdict: z.enum(['better', 'worse', 'no-difference']),
})

export const experimentResultSchema = z.discriminatedUnion('kind', [
  startLossResult,
  overfitResult,
  rateRangeResult,
  noiseScaleResult,
  gradientNormsResult,
  updateRatioResult,
  ablationResult,
  twinsResult,
  redrawResult,
  comparisonResult,
])
export type ExperimentResult = z.infer<typeof experimentResultSchema>
export type ResultOf<K extends ExperimentKind> = Extract<ExperimentResult, { kind: K }>

export const experimentRunSchema = z.object({
  spec: experimentSpecSchema,
  setup: setupSchema,
  result: experimentResultSchema,
  /** `budget`: the seconds ran out before the planned steps, so that another run may end elsewhere. */
  ended: z.enum(['done', 'budget']),
  /** What came out, in one honest sentence (texts: experiments/texts.ts). */
  headline: messageSchema,
  evidence: z.array(evidenceSchema),
  seconds: z.number(),
})
export type ExperimentRun = z.infer<typeof experimentRunSchema>

/** What the `experiments` artifact holds: every run of the mode, and why others were left out. */
export const experimentsSchema = z.object({
  mode: z.enum(['quick', 'full']),
  runs: z.array(experimentRunSchema),
  skipped: z.array(z.object({ kind: experimentKindSchema, reason: messageSchema })),
})
export type Experiments = z.infer<typeof experimentsSchema>
