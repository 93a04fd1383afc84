import type { ConfigSource, DatasetSource, LogSource, ModelSource, Source } from '../contract/source'

export interface Roles {
  dataset: DatasetSource | null
  validation: DatasetSource | null
  model: ModelSource | null
  config: ConfigSource | null
  log: LogSource | null
  /** What was left out or assumed, in one sentence each. */
  problems: string[]
}

const ofKind = <K extends Source['kind']>(sources: readonly Source[], kind: K) =>
  sources.filter((source): source is Extract<Source, { kind: K }> => source.kind === kind)

const columnNames = ({ table }: DatasetSource): string[] => table.columns.map(({ name }) => name)

/** How the columns of two datasets differ, in words; null: they have the same names, in whatever order. */
function difference(a: DatasetSource, b: DatasetSource): string | null {
  const [namesA, namesB] = [columnNames(a), columnNames(b)]
  const lacking = namesA.filter((name) => !namesB.includes(name))
  const extra = namesB.filter((name) => !namesA.includes(name))
  if (lacking.length === 0 && extra.length === 0) return null
  const list = (names: string[]) =>
    `${names.slice(0, 5).join(', ')}${names.length > 5 ? `, and ${names.length - 5} more` : ''}`
  const parts = [
    ...(lacking.length > 0 ? [`lacks ${list(lacking)}`] : []),
    ...(extra.length > 0 ? [`has ${list(extra)} besides`] : []),
  ]
  return parts.join(' and ')
}

/** Near enough that one was meant to be the other's split: two thirds of the columns of either, by name. */
function nearlyAlike(a: DatasetSource, b: DatasetSource): boolean {
  const [namesA, namesB] = [columnNames(a), new Set(columnNames(b))]
  const common = namesA.filter((name) => namesB.has(name)).length
  return common > 0 && 3 * common >= 2 * Math.max(namesA.length, namesB.size)
}

/** Whether a file's name says that it is for validation. */
export const looksLikeValidation = ({ name }: { name: string }): boolean =>
  /(^|[^a-z])(val|valid|validation|test|eval|dev)([^a-z]|$)/i.test(name)

/** The training rows come first: the file whose name says it is for validation is not taken for them if there is another. */
function inOrder(datasets: readonly DatasetSource[]): DatasetSource[] {
  const [training, validation] = [
    datasets.filter((one) => !looksLikeValidation(one)),
    datasets.filter(looksLikeValidation),
  ]
  return [...training, ...validation]
}

function pickDatasets(
  datasets: readonly DatasetSource[],
): Pick<Roles, 'dataset' | 'validation' | 'problems'> {
  const [dataset = null, second = null, ...others] = inOrder(datasets)
  const problems = others.map(
    ({ name }) =>
      `${name}: left out, because there are two datasets already (one to train on, one to validate); audit it by itself`,
  )
  const differs = dataset && second && !nearlyAlike(dataset, second) ? difference(dataset, second) : null
  if (differs && dataset && second) {
    problems.unshift(
      `${second.name}: left out, because its columns are not those of ${dataset.name} (it ${differs}); a validation split has the same columns`,
    )
  }
  return { dataset, validation: differs ? null : second, problems }
}

function pickOne<S extends Source>(
  sources: readonly S[],
  what: string,
): { one: S | null; problems: string[] } {
  const [one = null, ...others] = sources
  return {
    one,
    problems: others.map(
      ({ name }) => `${name}: left out, because ${one?.name} is the ${what} already; audit it by itself`,
    ),
  }
}

/**
 * Who is what. A second dataset with the same columns, or nearly (the audit says where they differ), is the validation split; every further file of a role is left out and
 * named in `problems`, as are the notes of how the datasets were read. Names of files only decide which of two datasets is
 * the one to train on (`val`, `test`... comes second); else the order given does.
 */
export function assignRoles(sources: readonly Source[]): Roles {
  const datasets = pickDatasets(ofKind(sources, 'dataset'))
  const model = pickOne(ofKind(sources, 'model'), 'model')
  const config = pickOne(ofKind(sources, 'training-config'), 'training config')
  const log = pickOne(ofKind(sources, 'training-log'), 'training log')
  const used = [datasets.dataset, datasets.validation].filter((source) => source !== null)
  const notes = used.flatMap(({ name, table }) => (table.notes ?? []).map((note) => `${name}: ${note}`))
  return {
    dataset: datasets.dataset,
    validation: datasets.validation,
    model: model.one,
    config: config.one,
    log: log.one,
    problems: [...datasets.problems, ...model.problems, ...config.problems, ...log.problems, ...notes],
  }
}
