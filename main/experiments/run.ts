/** One experiment from its spec: overrides of what is told, its budget, its time. */
import type { ExperimentRun, ExperimentSpec, Setup } from '../contract/experiment'
import type { Laboratory } from './laboratory'
import type { AnyExperiment } from './outcome'

type Circumstances = Pick<Laboratory, 'setup' | 'budget' | 'watch'>

/** The same model and data under other circumstances. */
export function inSetting(lab: Laboratory, over: Partial<Circumstances>): Laboratory {
  return { ...lab, ...over, changed: (changes) => inSetting(lab.changed(changes), over) }
}

const told = <T>(value: T) => ({ value, grade: 'told' as const })

/** The laboratory with what the spec overrides. */
export function withOverrides(lab: Laboratory, spec: ExperimentSpec): Laboratory {
  const { learningRate, batchSize, optimizer, loss, budget } = spec
  const setup: Setup = {
    ...lab.setup,
    ...(learningRate !== null && { learningRate: told(learningRate) }),
    ...(batchSize !== null && { batchSize: told(batchSize) }),
    ...(optimizer !== null && { optimizer: told({ ...lab.setup.optimizer.value, kind: optimizer }) }),
    ...(loss !== null && { loss: told(loss) }),
  }
  const subject = loss === null ? null : { ...lab.subject, loss }
  const about = subject ? lab.changed({ subject }) : lab
  return inSetting(about, { setup, budget: budget ?? lab.budget })
}

/** Runs `experiment` and writes down under which circumstances. Throws as it does. */
export async function runOf(
  lab: Laboratory,
  spec: ExperimentSpec,
  experiment: AnyExperiment,
): Promise<ExperimentRun> {
  const startedMs = lab.watch.clock()
  const { result, headline, evidence, ended } = await experiment(lab, spec)
  const seconds = (lab.watch.clock() - startedMs) / 1000
  return { spec, setup: lab.setup, result, headline, evidence, ended, seconds }
}
