/** An edited model run beside the one it was made from: what a fix promises of its file is seen before the file is written. */

import { randomFrom } from '../base/random'
import type { Binding } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { GatherContext } from '../contract/gather'
import { type Message, message } from '../contract/message'
import type { Tensor, TensorInfo } from '../contract/tensor'
import type { Pledge } from '../fixes/fix'
import type { InputScale } from '../fixes/input-scale'
import type { Analysis } from '../onnx/analysis'
import { encodeModel, type ModelProto } from '../onnx/codec'
import { inferenceForm } from '../onnx/inference-form'
import { feedBatches, planFeeds } from './feeding/feed'
import { scaleAt } from './scaled-data'

const checkedRows = 32
/** Without a dataset: two rows, so that nothing hangs on a batch of one. */
const drawnRows = 2
/** Of the largest output; sums in another order differ in the last digits of float32. */
const tolerance = 1e-4

type Feeds = Readonly<Record<string, Tensor>>

async function rowsOf(context: GatherContext, binding: Binding): Promise<Feeds | null> {
  const { table } = context.dataset!
  const plan = planFeeds(binding)
  const ranges = [{ offset: 0, rows: Math.min(table.rows, plan.fixedBatch ?? checkedRows) }]
  for await (const { feeds } of feedBatches({
    plan,
    table,
    ranges,
    batchRows: checkedRows,
    cancel: context.cancel,
  }))
    return feeds
  return null
}

function drawnTensor({ type, shape }: TensorInfo, random: () => number): Tensor | null {
  if (type !== 'float32' || !shape) return null
  const dims = shape.map((size, axis) => (typeof size === 'number' ? size : axis === 0 ? drawnRows : null))
  if (dims.some((size) => size === null)) return null
  const sizes = dims.map(Number)
  const data = Float32Array.from(
    { length: sizes.reduce((all, size) => all * size, 1) },
    () => 2 * random() - 1,
  )
  return { type, dims: sizes, data }
}

/** Numbers drawn from [-1, 1); null where an input is no float32 or has axes whose sizes are not known. */
function drawnFeeds({ graph }: Analysis, seed: number): Feeds | null {
  const random = randomFrom(seed)
  const tensors = graph.inputs.map((input) => [input.name, drawnTensor(input, random)] as const)
  if (tensors.some(([, tensor]) => tensor === null)) return null
  return Object.fromEntries(tensors.flatMap(([name, tensor]) => (tensor ? [[name, tensor] as const] : [])))
}

function standardized(tensor: Tensor, scale: InputScale): Tensor {
  if (!(tensor.data instanceof Float32Array || tensor.data instanceof Float64Array)) return tensor
  const width = tensor.dims.slice(1).reduce((all, size) => all * size, 1)
  const at = scaleAt(scale, width)
  return { ...tensor, data: tensor.data.map((value, i) => (value - at(i % width).mean) / at(i % width).std) }
}

async function runOf(
  context: GatherContext,
  model: ModelProto,
  feeds: Feeds | null,
): Promise<Record<string, Tensor> | null> {
  const externalData = context.model?.externalData ?? []
  const session = await context.runtime.load(encodeModel(inferenceForm(model, context.seed)), {
    externalData,
  })
  try {
    if (!feeds) return null
    const named = Object.fromEntries(
      session.inputs.flatMap(({ name }) => (feeds[name] ? [[name, feeds[name]]] : [])),
    )
    return await session.run(named)
  } finally {
    await session.release()
  }
}

const numbersOf = ({ data }: Tensor): number[] =>
  Array.isArray(data) ? [] : Array.from(data as Iterable<number | bigint>, Number)

/** Largest difference over the largest value, over all outputs; infinite where shapes differ, or one is a number and the other none. */
function difference(before: Record<string, Tensor>, after: Record<string, Tensor>): number {
  let [largest, apart] = [0, 0]
  for (const [name, tensor] of Object.entries(before)) {
    if (String(tensor.dims) !== String(after[name]?.dims)) return Number.POSITIVE_INFINITY
    const others = numbersOf(after[name])
    numbersOf(tensor).forEach((value, i) => {
      if (Number.isNaN(value) && Number.isNaN(others[i])) return
      largest = Math.max(largest, Math.abs(value))
      const gap = Math.abs(value - others[i])
      apart = Math.max(
        apart,
        Number.isNaN(gap) ? (Number.isFinite(value) || Number.isFinite(others[i]) ? Infinity : 0) : gap,
      )
    })
  }
  return largest === 0 ? apart : apart / largest
}

const sameShapes = (before: Record<string, Tensor>, after: Record<string, Tensor>): boolean =>
  Object.entries(before).every(([name, { dims }]) => String(dims) === String(after[name]?.dims))

const allNumbers = (outputs: Record<string, Tensor>): boolean =>
  Object.values(outputs).every((tensor) => numbersOf(tensor).every(Number.isFinite))

function feedsBefore(feeds: Feeds, pledge: Pledge): Feeds {
  if (pledge.kind !== 'outputs-of-normalized') return feeds
  return Object.fromEntries(
    Object.entries(feeds).map(([name, tensor]) => {
      const scale = pledge.scales.get(name)
      return [name, scale ? standardized(tensor, scale) : tensor]
    }),
  )
}

function broken(pledge: Pledge['kind']): InputError {
  return new InputError({
    cause: `the edited model does not behave as it should (${pledge}), so it is not written`,
    remedy: 'please report this with the model',
  })
}

/** What was seen when `edited` ran beside the old model. Throws InputError where it does not load, run, or keep its pledge. */
export async function checkEdit(
  context: GatherContext,
  analysis: Analysis,
  edited: ModelProto,
  pledge: Pledge,
  binding: Binding | null,
): Promise<Message> {
  const feeds =
    context.dataset && binding ? await rowsOf(context, binding) : drawnFeeds(analysis, context.seed)
  const after = await runOf(context, edited, feeds)
  if (!feeds || !after) return message('fix.checked.loaded')
  const before = await runOf(context, analysis.graph.model, feedsBefore(feeds, pledge))
  if (!before || !sameShapes(before, after)) throw broken(pledge.kind)
  const rows = Object.values(feeds)[0]?.dims[0] ?? 0
  if (pledge.kind === 'same-shapes')
    return message(`fix.checked.${allNumbers(after) ? 'same-shapes' : 'not-finite'}`, { rows })
  const apart = difference(before, after)
  if (!(apart <= tolerance)) throw broken(pledge.kind)
  return message(`fix.checked.${pledge.kind}`, { rows, difference: apart })
}
