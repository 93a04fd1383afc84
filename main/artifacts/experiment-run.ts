/** One experiment asked for on its own. */
import type { Artifacts, Gathered } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { ExperimentRun, ExperimentSpec } from '../contract/experiment'
import type { GatherContext } from '../contract/gather'
import { compare } from '../experiments/comparison'
import type { AnyExperiment } from '../experiments/outcome'
import { budgets, experiments, runOne } from '../experiments/suite'
import { ready } from './gathered'
import { laboratoryLacks, withLaboratory } from './laboratory'
import { sidesOf } from './laboratory-changes'

/** A comparison's sides are made of the laboratory as the spec has it. */
const comparison: AnyExperiment = async (lab, { change, seed, seeds }) => {
  if (!change) throw new InputError({ cause: 'a comparison needs the change to be made' })
  return compare(await sidesOf(lab, change), { seed, seeds })
}

const experimentOf = ({ kind }: ExperimentSpec): AnyExperiment =>
  kind === 'comparison' ? comparison : experiments[kind]

/** What the laboratory lacks, else the finished run. Throws InputError, and CancelledError. */
export async function runExperiment(
  context: GatherContext,
  artifacts: Artifacts,
  spec: ExperimentSpec,
): Promise<Gathered<ExperimentRun>> {
  const lacking = laboratoryLacks(context, artifacts)
  if (lacking) return lacking
  const experiment = experimentOf(spec)
  const { kind } = spec
  const options = {
    budget: spec.budget ?? budgets.full[kind],
    onCurve: (evidence: ExperimentRun['evidence'][number]) => context.onExperiment?.({ kind, evidence }),
    onProgress: (done: number, total: number) =>
      context.onProgress({ stage: 'experiments', done, total, unit: 'steps' }),
  }
  return ready(await withLaboratory(context, artifacts, options, (lab) => runOne(lab, spec, experiment)))
}
