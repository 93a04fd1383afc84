/** The files of one request: opened, told what each is for, and known by content. */
import { describeInputError, InputError } from '../contract/errors'
import type { Answers, GatherContext } from '../contract/gather'
import type { InputFile, Source } from '../contract/source'
import type { FileRole } from '../contract/words'
import type { Roles } from '../sources/roles'
import type { ContentKeys } from './artifact-cache'
import { inputFileOf } from './card'
import type { Kept } from './source-cache'

export interface FileSet {
  roles: Roles
  files: InputFile[]
  problems: string[]
  keys: ContentKeys
}

/** What a request tells beside its files. */
export interface Told {
  answers: Answers
  seed: number
  experiments: NonNullable<GatherContext['experiments']>
}

const roleNames: readonly (readonly [keyof Omit<Roles, 'problems'>, FileRole])[] = [
  ['dataset', 'dataset'],
  ['validation', 'validation'],
  ['model', 'model'],
  ['config', 'training-config'],
  ['log', 'training-log'],
]

/** Throws an error that is no InputError: that is a defect, not an input that is at fault. */
function problemOf(error: Error): string {
  if (!(error instanceof InputError)) throw error
  return describeInputError(error.fields)
}

/** Puts the opened files of a request together; those that could not be read become problems. */
export function fileSetOf(
  opened: readonly (Kept | Error)[],
  assignRoles: (sources: Source[]) => Roles,
  { experiments, ...told }: Told,
): FileSet {
  const kept = opened.filter((one): one is Kept => !(one instanceof Error))
  const unread = opened.filter((one): one is Error => one instanceof Error).map(problemOf)
  const roles = assignRoles(kept.map(({ source }) => source))
  const keyOf = (source: Source | null) => kept.find((one) => one.source === source)?.key ?? null
  const files = roleNames.flatMap(([name, role]) => {
    const source = roles[name]
    return source ? [inputFileOf(source, role)] : []
  })
  return {
    roles,
    files,
    problems: [...unread, ...roles.problems],
    keys: {
      dataset: keyOf(roles.dataset),
      validation: keyOf(roles.validation),
      model: keyOf(roles.model),
      config: keyOf(roles.config),
      log: keyOf(roles.log),
      told: JSON.stringify(told),
      experiments,
    },
  }
}
