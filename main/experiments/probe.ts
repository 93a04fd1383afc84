/**
 * Types and shapes of every tensor of a model, from runs on a few rows: exact, without a shape-inference engine (spec: autodiff, "Shapes from
 * a probe run"). Two runs of different batch sizes tell which axes the batch decides.
 */
import type { ExternalData, Runtime } from '../contract/runtime'
import type { Tensor } from '../contract/tensor'
import { encodeModel, type ModelProto, type TensorProto } from '../onnx/codec'
import { withOutputs } from '../onnx/edit'
import { elementTypeOf } from '../onnx/element-type'
import { indexGraph } from '../onnx/graph'
import type { Facts } from '../onnx/ops/rule'
import { valuesOf as numbersOf, valueCount } from '../onnx/tensor-values'
import { initializerInfo } from '../onnx/value-info'

export type Feeds = Readonly<Record<string, Tensor>>

/** Feeds of two batch sizes; one where the model insists on its own. Two and three rows: a batch of one hides what depends on the batch. */
export type ProbeFeeds = readonly [Feeds] | readonly [Feeds, Feeds]

/** Whole-number tensors up to this many values say sizes and axes. */
const mostValues = 64

const valuesOf = ({ type, data }: Tensor): number[] | null =>
  (type === 'int64' || type === 'int32' || type === 'bool') && data.length <= mostValues
    ? Array.from(data as Iterable<number | bigint>, Number)
    : null

function storedValues(tensor: TensorProto, externalData: readonly ExternalData[]): number[] | null {
  const isWhole = /^(int32|int64|bool)$/.test(elementTypeOf(tensor.dataType))
  if (!isWhole || valueCount(tensor) > mostValues) return null
  const values = numbersOf(tensor, externalData)
  return values && [...values]
}

function factsOf(first: Tensor, second: Tensor): Facts {
  const values = valuesOf(first)
  const others = values && valuesOf(second)
  return {
    type: first.type,
    shape: first.dims.map((size, axis) => (second.dims[axis] === size ? size : null)),
    values: values?.map((value, i) => (others?.[i] === value ? value : null)) ?? null,
  }
}

/**
 * Facts of every input, initializer and intermediate of `model`. Loads it unoptimized, so that nothing is fused away. Throws Error with the
 * runtime's words where it does not load or run.
 */
export async function probeFacts(
  runtime: Runtime,
  model: ModelProto,
  externalData: readonly ExternalData[],
  feeds: ProbeFeeds,
): Promise<ReadonlyMap<string, Facts>> {
  const graph = indexGraph(model, externalData)
  const names = graph.nodes.flatMap(({ output }) => output.filter((name) => name !== ''))
  const session = await runtime.load(encodeModel(withOutputs(model, names)), {
    externalData,
    optimize: false,
  })
  try {
    const runs: Record<string, Tensor>[] = []
    for (const one of feeds) runs.push({ ...one, ...(await session.run(one, names)) })
    const [first, second = first] = runs
    const found = new Map(
      Object.entries(first).map(([name, tensor]) => [name, factsOf(tensor, second[name])]),
    )
    for (const [name, tensor] of graph.initializers) {
      const { type, shape } = initializerInfo(tensor)
      found.set(name, { type, shape, values: storedValues(tensor, externalData) })
    }
    return found
  } finally {
    await session.release()
  }
}
