import { gatherers } from '../artifacts'
import type { ArtifactId, Artifacts, ArtifactTypes, Gathered } from '../contract/artifacts'
import { CancelledError, InputError } from '../contract/errors'
import type { GatherContext } from '../contract/gather'
import { throwIfCancelled } from '../contract/task'
import { planOf } from './plan'

/** Remembers finished artifacts of one set of files and answers; a failed or cancelled one is not kept. */
export interface ArtifactCache {
  recall<Id extends ArtifactId>(id: Id): Gathered<ArtifactTypes[Id]> | undefined
  keep<Id extends ArtifactId>(id: Id, gathered: Gathered<ArtifactTypes[Id]>): void
}

export type GatheredSoFar = { -readonly [Id in ArtifactId]?: Artifacts[Id] }

function failureOf(error: unknown): Gathered<never> {
  if (error instanceof InputError) return { state: 'failed', error: error.fields }
  const cause = error instanceof Error ? error.message : String(error)
  return { state: 'failed', error: { file: null, place: null, cause, remedy: null } }
}

async function gather<Id extends ArtifactId>(
  id: Id,
  context: GatherContext,
  got: Artifacts,
): Promise<Gathered<ArtifactTypes[Id]>> {
  try {
    return await gatherers[id].gather(context, got)
  } catch (error) {
    if (error instanceof CancelledError) throw error
    return failureOf(error)
  }
}

const notGathered: Gathered<never> = { state: 'missing', needs: [] }

/** An Artifacts in which whatever was not planned is missing without needs. */
export const withGaps = (got: GatheredSoFar): Artifacts => ({
  config: notGathered,
  log: notGathered,
  scan: notGathered,
  profile: notGathered,
  sample: notGathered,
  hints: notGathered,
  model: notGathered,
  binding: notGathered,
  task: notGathered,
  targets: notGathered,
  scaling: notGathered,
  entry: notGathered,
  activations: notGathered,
  weights: notGathered,
  signal: notGathered,
  timing: notGathered,
  roles: notGathered,
  relations: notGathered,
  census: notGathered,
  agreement: notGathered,
  drift: notGathered,
  examples: notGathered,
  gradients: notGathered,
  experiments: notGathered,
  ...got,
})

/**
 * Gathers `wanted` and what they build on, in order; each may fail alone. `onGathered` is called after each, with the seconds
 * it took. Throws CancelledError.
 */
export async function gatherAll(
  wanted: readonly ArtifactId[],
  context: GatherContext,
  cache?: ArtifactCache,
  onGathered: (id: ArtifactId, artifacts: Artifacts, seconds: number) => void = () => {},
): Promise<Artifacts> {
  const got: GatheredSoFar = {}
  const gatherOneInto = async <Id extends ArtifactId>(id: Id): Promise<void> => {
    const started = context.clock()
    const remembered = cache?.recall(id)
    const gathered = remembered ?? (await gather(id, context, withGaps(got)))
    if (!remembered && gathered.state !== 'failed') cache?.keep(id, gathered)
    Object.assign(got, { [id]: gathered })
    onGathered(id, withGaps(got), (context.clock() - started) / 1000)
  }
  for (const id of planOf(wanted)) {
    throwIfCancelled(context.cancel)
    await gatherOneInto(id)
  }
  return withGaps(got)
}

/** One artifact, with what it builds on. Throws CancelledError. */
export async function gatherOne<Id extends ArtifactId>(
  id: Id,
  context: GatherContext,
  cache?: ArtifactCache,
): Promise<Gathered<ArtifactTypes[Id]>> {
  const artifacts: { readonly [Key in ArtifactId]: Gathered<ArtifactTypes[Key]> } = await gatherAll(
    [id],
    context,
    cache,
  )
  return artifacts[id]
}
