/** A short training as the user trains, with the gradient norm and the size of each update written down: experiments 5 and 6 read it. */
import type { ExperimentSpec } from '../contract/experiment'
import { type Course, deadlineOf, runCourse, stepsFor } from './course'
import { lossCurves, lossSeries } from './curves'
import type { Laboratory, Trainer } from './laboratory'
import { batchesOf } from './row-order'
import { noNumber, rateOf, startWeights, toldOptions } from './setting'

export interface MeasuredCourse extends Course {
  rate: number
  parameters: Trainer['parameters']
}

const wantedSteps = 200

/** Throws InputError where not even the first step gives a loss. */
export async function measuredCourse(lab: Laboratory, { seed }: ExperimentSpec): Promise<MeasuredCourse> {
  const trainer = await lab.trainer(toldOptions(lab, { gradientNorm: true, updateRatios: true }))
  const steps = stepsFor(lab, { batchSize: trainer.batchSize, wanted: wantedSteps, least: 20 })
  const rate = rateOf(lab)
  trainer.start(startWeights(lab, seed))
  const course = await runCourse(lab, trainer, {
    steps,
    batches: batchesOf(lab.data.training, trainer.batchSize, seed),
    rate,
    deadline: deadlineOf(lab),
    onStretch: (all) => {
      lab.watch.onCurve(lossCurves([lossSeries('loss', 'training', all)]))
      lab.watch.onProgress(all.length, steps)
      return false
    },
  })
  const records = course.records.filter(({ loss }) => Number.isFinite(loss))
  if (records.length === 0) throw noNumber()
  return { ...course, records, rate, parameters: trainer.parameters }
}
