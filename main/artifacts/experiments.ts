import type { ExperimentKind, Experiments } from '../contract/experiment'
import type { GatherContext, GatheredBy, Gatherer } from '../contract/gather'
import { budgets, runSuite } from '../experiments/suite'
import { missing, ready } from './gathered'
import { type LaboratoryNeed, laboratoryLacks, laboratoryNeeds, withLaboratory } from './laboratory'

/** All experiments of the mode on one laboratory; curves go to who watches, under the name of the experiment that runs. */
function suiteOf(
  context: GatherContext,
  got: GatheredBy<LaboratoryNeed>,
  mode: Experiments['mode'],
): Promise<Experiments> {
  const { seed, onExperiment, onProgress } = context
  let running: ExperimentKind = 'start-loss'
  const options = {
    budget: budgets[mode]['start-loss'],
    onCurve: (evidence: Parameters<NonNullable<typeof onExperiment>>[0]['evidence']) =>
      onExperiment?.({ kind: running, evidence }),
    onProgress: (done: number, total: number) =>
      onProgress({ stage: 'experiments', done, total, unit: 'steps' }),
  }
  return withLaboratory(context, got, options, (lab) =>
    runSuite(lab, {
      mode,
      seed,
      onKind: (kind) => {
        running = kind
      },
    }),
  )
}

/** Experiments of the mode asked for; missing where none may be made. */
export const experimentsGatherer: Gatherer<'experiments', LaboratoryNeed> = {
  id: 'experiments',
  stage: 'experiments',
  builds: [...laboratoryNeeds],
  async gather(context, got) {
    const mode = context.experiments ?? 'none'
    if (mode === 'none') return missing()
    return laboratoryLacks(context, got) ?? ready(await suiteOf(context, got, mode))
  },
}
