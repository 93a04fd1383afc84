import type { Binding, ColumnProfile, DatasetProfile, Task } from '../contract/artifacts'
import type { Answers, Gatherer } from '../contract/gather'
import type { ColumnRoles } from '../contract/rows'
import type { TrainingConfig } from '../contract/training'
import { missingFiles, ready, readyValue, unready } from './gathered'

const isTextual = ({ summary }: ColumnProfile): boolean => summary.kind === 'text'

/** Without a model nobody says what the columns are for but the user and the config. */
function toldColumns(
  profile: DatasetProfile,
  config: TrainingConfig | null,
  answers: Answers,
): { features: string[]; targets: string[] } {
  const known = profile.columns.map(({ name }) => name)
  const isKnown = (name: string): boolean => known.includes(name)
  const targets = (answers.targets.length > 0 ? answers.targets : (config?.targets ?? [])).filter(isKnown)
  const told = config?.inputs?.filter(isKnown) ?? []
  const features =
    told.length > 0 || targets.length === 0 ? told : known.filter((name) => !targets.includes(name))
  return { features, targets }
}

function holdsClasses(profile: DatasetProfile, targets: readonly string[], task: Task | null): boolean {
  if (targets.length !== 1) return false
  if (task?.kind === 'binary' || task?.kind === 'multiclass') return true
  const target = profile.columns.find(({ name }) => name === targets[0])
  return task?.kind === 'unknown' && target !== undefined && (isTextual(target) || target.type === 'boolean')
}

/** Inputs and targets as bound to the model, else as told by the user or the config. */
export function columnRolesOf(
  profile: DatasetProfile,
  binding: Binding | null,
  task: Task | null,
  config: TrainingConfig | null,
  answers: Answers,
): ColumnRoles {
  const bound = binding && {
    features: [...new Set(binding.inputs.flatMap(({ columns }) => columns))],
    targets: binding.targets.flatMap(({ columns }) => columns),
  }
  const { features, targets } = bound ?? toldColumns(profile, config, answers)
  return {
    features,
    targets,
    targetGrade: targets.length === 0 ? 'unknown' : (binding?.targets[0]?.grade ?? 'told'),
    classes: holdsClasses(profile, targets, task),
  }
}

/** What the columns are for, also where no model binds them; missing without a dataset. */
export const rolesGatherer: Gatherer<'roles', 'profile' | 'binding' | 'task' | 'config'> = {
  id: 'roles',
  stage: 'binding',
  builds: ['profile', 'binding', 'task', 'config'],
  async gather({ answers }, { profile, binding, task, config }) {
    const value = readyValue(profile)
    if (!value) return unready(profile) ?? missingFiles('dataset')
    const roles = columnRolesOf(value, readyValue(binding), readyValue(task), readyValue(config), answers)
    return ready(roles)
  },
}
