import type { TrainingLog } from '../contract/training'

/** The finite values of the loss in a log, in order: of the training loss where there is one. Empty: the log tells no loss. */
export function lossCurve({ series }: TrainingLog): number[] {
  const losses = series.filter(({ name }) => /loss/i.test(name))
  const [loss] = [...losses.filter(({ name }) => /train/i.test(name)), ...losses]
  return (loss?.values ?? []).filter(Number.isFinite)
}
