/** All experiments of a mode on one model, each of which may fail alone. */
import { InputError } from '../contract/errors'
import type {
  Budget,
  ExperimentKind,
  ExperimentRun,
  ExperimentSpec,
  Experiments,
} from '../contract/experiment'
import { message } from '../contract/message'
import { ablation } from './ablation'
import { gradientNorms, gradientNormsOf } from './gradient-norms'
import type { Laboratory } from './laboratory'
import { type MeasuredCourse, measuredCourse } from './measured-course'
import { noiseScale } from './noise-scale'
import type { AnyExperiment, Experiment } from './outcome'
import { overfit } from './overfit'
import { rateRange } from './rate-range'
import { redraw } from './redraw'
import { inSetting, runOf, withOverrides } from './run'
import { startLoss } from './start-loss'
import { twins } from './twins'
import { updateRatio, updateRatioOf } from './update-ratio'

export type Mode = Experiments['mode']
export type SoloKind = Exclude<ExperimentKind, 'comparison'>

/** Each on its own, in full. */
export const experiments: { readonly [Kind in SoloKind]: Experiment<Kind> } = {
  'start-loss': startLoss,
  overfit: overfit(true),
  'rate-range': rateRange,
  'noise-scale': noiseScale,
  'gradient-norms': gradientNorms,
  'update-ratio': updateRatio,
  ablation,
  redraw,
  twins,
}

const budgetOf = (seconds: number, steps: number): Budget => ({ seconds, steps })

/** Steps end an experiment on small nets, planned seconds on large ones. */
export const budgets: Readonly<Record<Mode, Readonly<Record<ExperimentKind, Budget>>>> = {
  quick: {
    'start-loss': budgetOf(0.4, 100),
    overfit: budgetOf(1, 600),
    'rate-range': budgetOf(1.5, 1200),
    'noise-scale': budgetOf(0.8, 400),
    'gradient-norms': budgetOf(0.6, 100),
    'update-ratio': budgetOf(0.6, 100),
    ablation: budgetOf(0.8, 300),
    redraw: budgetOf(0.5, 50),
    twins: budgetOf(3, 300),
    comparison: budgetOf(3, 300),
  },
  full: {
    'start-loss': budgetOf(5, 1000),
    overfit: budgetOf(20, 4000),
    'rate-range': budgetOf(30, 6000),
    'noise-scale': budgetOf(20, 4000),
    'gradient-norms': budgetOf(10, 500),
    'update-ratio': budgetOf(10, 500),
    ablation: budgetOf(20, 2000),
    redraw: budgetOf(10, 200),
    twins: budgetOf(60, 6000),
    comparison: budgetOf(60, 6000),
  },
}

export const specOf = (kind: ExperimentKind, seed: number): ExperimentSpec => ({
  kind,
  change: null,
  budget: null,
  seed,
  learningRate: null,
  batchSize: null,
  optimizer: null,
  loss: null,
  seeds: null,
})

/** The rate that training goes on with where none is told: the one that the range test suggests. */
function withRateFrom(lab: Laboratory, run: ExperimentRun | null): Laboratory {
  if (lab.setup.learningRate.grade === 'told' || run?.result.kind !== 'rate-range') return lab
  const { suggestion } = run.result
  if (suggestion === null) return lab
  return inSetting(lab, { setup: { ...lab.setup, learningRate: { value: suggestion, grade: 'measured' } } })
}

/** `work`, or why it could not be done. Anything but an InputError is thrown on. */
async function orReason<T>(work: () => Promise<T>): Promise<T | InputError> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

class Suite {
  readonly runs: ExperimentRun[] = []
  readonly skipped: Experiments['skipped'] = []
  readonly #lab: Laboratory
  readonly #mode: Mode
  readonly #seed: number
  readonly #onKind: (kind: ExperimentKind) => void

  constructor(lab: Laboratory, { mode, seed, onKind }: SuiteOptions) {
    this.#lab = lab
    this.#mode = mode
    this.#seed = seed
    this.#onKind = onKind
  }

  async run(
    kind: ExperimentKind,
    experiment: AnyExperiment,
    lab: Laboratory = this.#lab,
  ): Promise<ExperimentRun | null> {
    const budget = budgets[this.#mode][kind]
    this.#onKind(kind)
    const made = await orReason(() => runOf(inSetting(lab, { budget }), specOf(kind, this.#seed), experiment))
    if (made instanceof InputError) {
      this.skip(kind, made)
      return null
    }
    this.runs.push(made)
    return made
  }

  skip(kind: ExperimentKind, { message: detail }: InputError): void {
    this.skipped.push({ kind, reason: message('experiment.skipped', { detail }) })
  }

  /** Experiments 5 and 6 read one training. */
  async measured(lab: Laboratory): Promise<void> {
    const budget = budgets[this.#mode]['gradient-norms']
    const within = inSetting(lab, { budget })
    let course: MeasuredCourse | null = null
    const once = async (): Promise<MeasuredCourse> => {
      course ??= await measuredCourse(within, specOf('gradient-norms', this.#seed))
      return course
    }
    await this.run('gradient-norms', async () => gradientNormsOf(within, await once()), within)
    await this.run('update-ratio', async () => updateRatioOf(within, await once()), within)
  }
}

export interface SuiteOptions {
  mode: Mode
  seed: number
  /** Told before each. */
  onKind(kind: ExperimentKind): void
}

/** Throws CancelledError, and what is a defect. */
export async function runSuite(lab: Laboratory, options: SuiteOptions): Promise<Experiments> {
  const suite = new Suite(lab, options)
  await suite.run('start-loss', startLoss)
  await suite.run('overfit', overfit(options.mode === 'full'))
  const found = await suite.run('rate-range', rateRange)
  const trained = withRateFrom(lab, found)
  await suite.run('noise-scale', noiseScale, trained)
  await suite.measured(trained)
  await suite.run('ablation', ablation, trained)
  await suite.run('redraw', redraw)
  if (options.mode === 'full') await suite.run('twins', twins, trained)
  return { mode: options.mode, runs: suite.runs, skipped: suite.skipped }
}

/** One experiment as asked for, with the budget of the full mode where none is told. Throws as it does. */
export async function runOne(
  lab: Laboratory,
  spec: ExperimentSpec,
  experiment: AnyExperiment,
): Promise<ExperimentRun> {
  const inBudget = inSetting(lab, { budget: budgets.full[spec.kind] })
  const about = withOverrides(inBudget, spec)
  const needsRate = spec.kind !== 'rate-range' && about.setup.learningRate.grade !== 'told'
  const search = inSetting(about, { budget: budgets.quick['rate-range'] })
  const found = needsRate
    ? await orReason(() => runOf(search, specOf('rate-range', spec.seed), rateRange))
    : null
  return runOf(withRateFrom(about, found instanceof InputError ? null : found), spec, experiment)
}
