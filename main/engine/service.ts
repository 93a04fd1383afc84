/** What the engine answers to each request of contract/protocol.ts. */

import { runExperiment } from '../artifacts/experiment-run'
import { gradientFile } from '../artifacts/gradient/gradient-file'
import { askedOf, measureGradients } from '../artifacts/gradients'
import { laboratoryNeeds } from '../artifacts/laboratory'
import { roundedColumns } from '../artifacts/rounded'
import type { ArtifactId, ArtifactTypes, Gathered } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { Answers, GatherContext } from '../contract/gather'
import type { Handle, RequestContext } from '../contract/link'
import { formatMessage } from '../contract/message'
import type { Method, Params, Result } from '../contract/protocol'
import type { Runtime } from '../contract/runtime'
import type { Source } from '../contract/source'
import type { TableWriter } from '../contract/table-writer'
import type { Clock } from '../contract/task'
import { type Arranger, isAsInFile, type TableView, type ViewSpec, type ViewTask } from '../contract/view'
import { analysisOfFile } from '../onnx/analysis'
import { graphOfAnalysis } from '../onnx/model-graph'
import { type ArtifactCache, gatherAll, gatherOne } from '../report/gather'
import { runReport } from '../report/run'
import { catalogueOf } from '../report/texts'
import type { OpeningTask } from '../sources/opening'
import type { Roles } from '../sources/roles'
import { arrowPage } from './arrow-page'
import { createArtifactShelves } from './artifact-cache'
import { cardOf } from './card'
import { missingShares, viewColumn } from './column'
import { thinned } from './events'
import { type FileSet, fileSetOf, type Told } from './file-set'
import { applyFix, offersFor } from './fixing'
import { readSamples } from './samples'
import { createSourceCache, type Kept } from './source-cache'
import { turn, withTurns } from './turns'
import { createViews } from './views'

/** What the engine is made of; engine.ts hands in the real parts. */
export interface EngineParts {
  /** Tells a file apart and opens it. Throws InputError and CancelledError. */
  open(path: string, task: OpeningTask): Promise<Source>
  assignRoles(sources: Source[]): Roles
  /** null: rows can be neither sorted nor filtered. */
  arranger: (() => Promise<Arranger>) | null
  /** null: datasets are not written. */
  writer: (() => Promise<TableWriter>) | null
  runtime: Runtime
  clock: Clock
  version: string
  samplesFolder: string
  /** Ends the process at once; null where the engine was not started for tests. */
  abort: (() => never) | null
}

type Service = { readonly [M in Method]: (params: Params<M>, context: RequestContext) => Promise<Result<M>> }

/** Only experiments draw random numbers, and the requests that take no seed run none. */
const untold: Told = { answers: { inputs: [], targets: [] }, seed: 1, experiments: 'none' }

const nothing: Roles = { dataset: null, validation: null, model: null, config: null, log: null, problems: [] }

/** The opened file. Throws what kept it from being opened. */
function opened(one: Kept | Error): Kept {
  if (one instanceof Error) throw one
  return one
}

const kindNames = {
  dataset: 'a dataset',
  model: 'a model',
  'training-config': 'a training config',
  'training-log': 'a training log',
} as const

type KeptAs<Kind extends Source['kind']> = Kept & { source: Extract<Source, { kind: Kind }> }

const isKind = <Kind extends Source['kind']>(kept: Kept, kind: Kind): kept is KeptAs<Kind> =>
  kept.source.kind === kind

/** The opened file, of the kind that was asked for. Throws InputError when it is of another. */
function openedAs<Kind extends Source['kind']>(kind: Kind, one: Kept | Error): KeptAs<Kind> {
  const kept = opened(one)
  if (isKind(kept, kind)) return kept
  throw new InputError({
    file: kept.source.path,
    cause: `this is ${kindNames[kept.source.kind]}, and ${kindNames[kind]} is asked for`,
  })
}

const suggests = ({ id, options }: Pick<Params<'fix'>, 'id' | 'options'>): boolean =>
  (id === 'set-learning-rate' || id === 'set-batch-size') && options.value === undefined

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

/** The value of an artifact. Throws InputError naming `file` when it failed or something is missing for it. */
function readyValue<T>(gathered: Gathered<T>, file: string | null): T {
  switch (gathered.state) {
    case 'ready':
      return gathered.value
    case 'failed':
      throw new InputError({ ...gathered.error, file: gathered.error.file ?? file })
    case 'missing': {
      const needs = gathered.needs.map((need) => formatMessage(need, catalogueOf('en'), 'en'))
      throw new InputError({ file, cause: 'something is missing', remedy: needs.join(' ') || null })
    }
  }
}

/** An InputError that names no file names `file`. */
async function namingFile<T>(file: string | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof InputError && error.fields.file === null)
      throw new InputError({ ...error.fields, file })
    throw error
  }
}

/** Builds the service; it holds the caches and nothing else. */
export function createService(parts: EngineParts): Service {
  const views = createViews(parts.arranger)
  const sources = createSourceCache(parts.open, views.close)
  const shelves = createArtifactShelves()
  const runtime = withTurns(parts.runtime)
  const { version } = parts

  const viewTask = (task: RequestContext): ViewTask => ({
    cancel: task.cancel,
    onProgress: thinned((progress) => task.onEvent({ kind: 'progress', progress }), parts.clock),
  })

  /** The files at `paths`, opened as long as `work` takes; opening is cancelled and tells progress as the task. */
  const using = <T>(
    paths: readonly string[],
    task: RequestContext,
    work: (found: (Kept | Error)[]) => Promise<T>,
  ): Promise<T> => sources.use(paths, work, viewTask(task))

  function contextOf(roles: Roles, told: Told, task: RequestContext): GatherContext {
    const { dataset, validation, model, config, log } = roles
    const { clock } = parts
    const onProgress = thinned((progress) => task.onEvent({ kind: 'progress', progress }), clock)
    const onExperiment: GatherContext['onExperiment'] = ({ kind, evidence }) =>
      task.onEvent({ kind: 'experiment', experiment: kind, evidence })
    const { cancel } = task
    return {
      ...{ dataset, validation, model, config, log },
      ...told,
      ...{ runtime, cancel, clock, onProgress, onExperiment, turn },
    }
  }

  /** Opens `files` and gives `work` the set, its gathering context and its cache. */
  function withFiles<T>(
    files: readonly string[],
    told: Told,
    task: RequestContext,
    work: (set: FileSet, context: GatherContext, cache: ArtifactCache) => Promise<T>,
  ): Promise<T> {
    return using(files, task, (found) => {
      const set = fileSetOf(found, parts.assignRoles, told)
      return work(set, contextOf(set.roles, told, task), shelves(set.keys))
    })
  }

  /** `work` on a view of the dataset at `path`. */
  const withView = <T>(
    path: string,
    spec: ViewSpec,
    task: RequestContext,
    work: (view: TableView) => Promise<T>,
  ): Promise<T> =>
    using([path], task, async ([found]) =>
      views.use(openedAs('dataset', found).source.table, spec, viewTask(task), work),
    )

  /** One artifact of a model that runs on a dataset. */
  const measured = <Id extends 'signal' | 'timing'>(
    id: Id,
    files: readonly string[],
    answers: Answers,
    task: RequestContext,
  ): Promise<ArtifactTypes[Id]> =>
    withFiles(files, { ...untold, answers }, task, async ({ problems, roles }, context, cache) => {
      if (problems.length > 0) throw new InputError({ cause: problems.join(' ') })
      return readyValue<ArtifactTypes[Id]>(await gatherOne(id, context, cache), roles.model?.path ?? null)
    })

  /** One artifact of one file on its own. */
  async function gatherAlone<Id extends ArtifactId>(
    id: Id,
    { source, key }: Kept,
    task: RequestContext,
  ): Promise<ArtifactTypes[Id]> {
    const set = fileSetOf([{ source, key }], (all) => ({ ...nothing, ...aloneIn(all) }), untold)
    const gathered = await gatherOne(id, contextOf(set.roles, untold, task), shelves(set.keys))
    return readyValue<ArtifactTypes[Id]>(gathered, source.path)
  }

  return {
    open: ({ path }, task) =>
      using([path], task, async ([found]) => {
        try {
          const kept = opened(found)
          return await cardOf(kept.source, () => gatherAlone('model', kept, task))
        } catch (error) {
          if (!(error instanceof InputError)) throw error
          return { role: 'unreadable', path, name: nameOf(path), error: error.fields }
        }
      }),

    audit: ({ files, answers, seed, only, thresholds, locale, experiments }, task) =>
      withFiles(files, { answers, seed, experiments }, task, (set, context, cache) =>
        runReport(context, {
          files: set.files,
          problems: set.problems,
          only,
          thresholds,
          locale,
          version,
          cache,
          onAudit: (audit) => task.onEvent({ kind: 'audited', audit }),
        }),
      ),

    profile: ({ path }, task) =>
      using([path], task, async ([found]) => {
        const kept = openedAs('dataset', found)
        const profile = await gatherAlone('profile', kept, task)
        const { hints } = await gatherAlone('hints', kept, task)
        const notes = [...(kept.source.table.notes ?? []), ...roundedColumns(profile)]
        return { ...profile, hints, notes }
      }),

    column: ({ path, column, transform }, task) =>
      using([path], task, async ([found]) => {
        const kept = openedAs('dataset', found)
        const scan = await gatherAlone('scan', kept, task)
        return namingFile(path, () => viewColumn(kept.source.table, scan, { name: column, transform }))
      }),

    missing: ({ path, column }, task) =>
      using([path], task, async ([found]) => {
        const kept = openedAs('dataset', found)
        const scan = await gatherAlone('scan', kept, task)
        const onProgress = thinned((progress) => task.onEvent({ kind: 'progress', progress }), parts.clock)
        const { cancel } = task
        return namingFile(path, () => missingShares(kept.source.table, scan, column, { cancel, onProgress }))
      }),

    describe: ({ path }, task) =>
      using([path], task, async ([found]) => gatherAlone('model', openedAs('model', found), task)),

    graph: ({ path }, task) =>
      using([path], task, async ([found]) => {
        const { source } = openedAs('model', found)
        return namingFile(path, async () => graphOfAnalysis(analysisOfFile(source)))
      }),

    weights: ({ path }, task) =>
      using([path], task, async ([found]) => gatherAlone('weights', openedAs('model', found), task)),

    signal: ({ files, answers }, task) => measured('signal', files, answers, task),

    timing: ({ files, answers }, task) => measured('timing', files, answers, task),

    gradients: ({ files, answers, loss, seed }, task) =>
      withFiles(files, { ...untold, answers, seed }, task, async ({ problems, roles }, context, cache) => {
        if (problems.length > 0) throw new InputError({ cause: problems.join(' ') })
        const path = roles.model?.path ?? null
        const got = await gatherAll(['binding', 'task', 'targets', 'config'], context, cache)
        readyValue(got.binding, path)
        return namingFile(path, () => measureGradients(context, askedOf(got, loss)!))
      }),

    'gradient-model': ({ path, loss }, task) =>
      using([path], task, async ([found]) => {
        const { source } = openedAs('model', found)
        return namingFile(path, () => gradientFile(runtime, source, { loss, seed: untold.seed }))
      }),

    experiment: ({ files, answers, spec }, task) =>
      withFiles(
        files,
        { ...untold, answers, seed: spec.seed },
        task,
        async ({ problems, roles }, context, cache) => {
          if (problems.length > 0) throw new InputError({ cause: problems.join(' ') })
          const path = roles.model?.path ?? null
          const artifacts = await gatherAll(laboratoryNeeds, context, cache)
          return readyValue(await runExperiment(context, artifacts, spec), path)
        },
      ),

    fixes: ({ files, answers, seed }, task) =>
      withFiles(files, { ...untold, answers, seed }, task, async (set, context, cache) => {
        const plain = { problems: set.problems, only: null, thresholds: {}, locale: 'en', version } as const
        const report = await runReport(context, { ...plain, files: set.files, cache, onAudit: () => {} })
        return offersFor(context, cache, report)
      }),

    fix: ({ answers, ...request }, task) =>
      withFiles(
        request.files,
        // What a setting is best changed to is found by experiment, where it is not told.
        { answers, seed: request.seed, experiments: suggests(request) ? 'quick' : 'none' },
        task,
        async ({ problems }, context, cache) => {
          if (problems.length > 0) throw new InputError({ cause: problems.join(' ') })
          return applyFix(context, cache, (await parts.writer?.()) ?? null, request)
        },
      ),

    capture: ({ files, answers }, task) =>
      withFiles(files, { ...untold, answers }, task, async ({ problems, roles }, context, cache) => {
        if (problems.length > 0) throw new InputError({ cause: problems.join(' ') })
        const path = roles.model?.path ?? null
        const activations = readyValue(await gatherOne('activations', context, cache), path)
        const { inputs } = readyValue(await gatherOne('binding', context, cache), path)
        return { activations, bindings: inputs }
      }),

    rows: ({ path, offset, limit, columns, view }, task) =>
      using([path], task, async ([found]) => {
        const { table } = openedAs('dataset', found).source
        const names = columns ?? table.columns.map(({ name }) => name)
        const range = { offset, limit, columns: names }
        if (!view || isAsInFile(view)) {
          const page = await table.page(range)
          return { rows: page.rows, arrow: arrowPage(page, names) }
        }
        const { batch, fileRows } = await views.use(table, view, viewTask(task), (one) => one.page(range))
        return { rows: batch.rows, arrow: arrowPage(batch, names), fileRows }
      }),

    view: ({ path, view }, task) => withView(path, view, task, async ({ rows }) => ({ rows })),

    locate: ({ path, view, row }, task) =>
      withView(path, view, task, async (one) => ({ place: await one.placeOf(row) })),

    texts: async ({ locale }) => ({ ...catalogueOf(locale) }),

    samples: () => readSamples(parts.samplesFolder),

    abort: async () => {
      if (!parts.abort)
        throw new InputError({ cause: 'abort is only answered where the engine runs for tests' })
      return parts.abort()
    },
  }
}

/** The one role a file has by its kind, whatever stands beside it. */
function aloneIn([source]: Source[]): Partial<Roles> {
  switch (source.kind) {
    case 'dataset':
      return { dataset: source }
    case 'model':
      return { model: source }
    case 'training-config':
      return { config: source }
    case 'training-log':
      return { log: source }
  }
}

/** The service as the link calls it. */
export const handleBy =
  (service: Service): Handle =>
  (method, params, context) =>
    service[method](params, context)
