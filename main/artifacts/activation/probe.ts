/** A first run on a few rows with every intermediate tensor as an output: exact types, ranks and sizes. */
import { InputError } from '../../contract/errors'
import type { GatherContext } from '../../contract/gather'
import type { Session } from '../../contract/runtime'
import type { Tensor } from '../../contract/tensor'
import type { Analysis } from '../../onnx/analysis'
import { encodeModel } from '../../onnx/codec'
import { withOutputs } from '../../onnx/edit'
import { isFloating } from '../../onnx/element-type'
import type { FedBatch } from '../feeding/feed'

/** What these make is no tensor. */
const makesNoTensor = new Set([
  'SequenceConstruct',
  'SequenceEmpty',
  'SequenceInsert',
  'SequenceErase',
  'SequenceMap',
  'SplitToSequence',
  'Optional',
  'ZipMap',
])

export interface Probe {
  /** The model with every floating intermediate as an output, nothing optimized away. */
  session: Session
  /** Floating tensors that carry data, in running order. */
  tensors: ReadonlyMap<string, Tensor>
}

/** Tensors that carry data and may be floating; bfloat16 cannot be fetched. Bodies of control flow are not looked into. */
function candidates({ graph, data, facts }: Analysis): string[] {
  return (
    graph.nodes
      .filter(({ opType }) => !makesNoTensor.has(opType))
      // The other outputs of a BatchNormalization in training form are its running statistics.
      .flatMap(({ opType, output }) => (opType === 'BatchNormalization' ? output.slice(0, 1) : output))
      .filter((name) => {
        const type = facts.get(name)?.type ?? null
        return data.has(name) && type !== 'bfloat16' && (type === null || isFloating(type))
      })
  )
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Runs a session; a failure becomes an InputError that names the rows. */
export async function runRows(
  session: Session,
  { feeds, firstRow, rows }: FedBatch,
  fetches?: readonly string[],
) {
  try {
    return await session.run(feeds, fetches)
  } catch (error) {
    throw new InputError({
      place: `rows ${firstRow + 1} to ${firstRow + rows}`,
      cause: `the model does not run on them (${words(error)})`,
      remedy: 'check that the columns bound to each input fit it',
    })
  }
}

/** Loads a model; a failure becomes an InputError. */
export async function loadModel(
  { runtime, model }: GatherContext,
  bytes: Uint8Array,
  optimize: boolean,
  profile = false,
): Promise<Session> {
  try {
    return await runtime.load(bytes, { externalData: model?.externalData ?? [], optimize, profile })
  } catch (error) {
    throw new InputError({
      cause: `${runtime.name} cannot load the model (${words(error)})`,
      remedy: 'the file may be damaged, or use operators this runtime lacks',
    })
  }
}

/** Throws InputError where the model does not load or run. The caller releases the session. */
export async function probe(context: GatherContext, analysis: Analysis, fed: FedBatch): Promise<Probe> {
  const names = candidates(analysis)
  const session = await loadModel(context, encodeModel(withOutputs(analysis.graph.model, names)), false)
  try {
    const results = await runRows(session, fed, names)
    const floating = names.filter((name) => isFloating(results[name].type) && results[name].data.length > 0)
    return { session, tensors: new Map(floating.map((name) => [name, results[name]])) }
  } catch (error) {
    await session.release()
    throw error
  }
}
