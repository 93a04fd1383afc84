const stepNames = [
  'step',
  'steps',
  'epoch',
  'epochs',
  'iteration',
  'iterations',
  'iter',
  'global_step',
  'globalstep',
]

/** `epoch`, `Step`, `train/global_step`...: the axis of a training log. */
export const isStepName = (name: string): boolean =>
  stepNames.includes(name.trim().toLowerCase().split('/').at(-1) ?? '')

/** `loss`, `val_loss`, `train/Loss`...: what makes a table with steps a training log and not a dataset. */
export const isLossName = (name: string): boolean => /loss/i.test(name)

/** Whether columns or keys of these names make a training log, and not a dataset. */
export const isLogOf = (names: readonly string[]): boolean => names.some(isStepName) && names.some(isLossName)
