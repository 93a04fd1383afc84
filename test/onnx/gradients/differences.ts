/**
 * Gradient rules against directional central differences: (L(x + h d) - L(x - h d)) / 2h beside <gradient, d>, several step sizes, the best
 * taken (float32 kernels round, small steps drown in it; spec: autodiff, "Traps"). The loss is worked out here, in double precision.
 */
import { create } from '@bufbuild/protobuf'
import { type TensorProto, ValueInfoProtoSchema } from 'onnx-buf'
import type { Tensor } from '../../../main/contract/tensor'
import { probeFacts } from '../../../main/experiments/probe'
import { analyse } from '../../../main/onnx/analysis'
import { backward } from '../../../main/onnx/backward'
import { encodeModel, type NodeProto } from '../../../main/onnx/codec'
import { differentiable } from '../../../main/onnx/gradient/differentiable'
import { createOnnxRuntime } from '../../../main/runtime/onnxruntime'
import { modelOf, valueInfo } from '../build'
import { randomOf } from '../random'

export interface Feed {
  name: string
  /** `N` is the batch. */
  dims: (number | 'N')[]
  low?: number
  high?: number
  /** Whole numbers have no gradient. */
  type?: 'float32' | 'int64'
  /** Instead of random ones; for the batch of 3 rows that is measured, repeated or cut for others. */
  values?: readonly number[]
}

export interface Trial {
  /** The last one makes `y`. */
  nodes: NodeProto[]
  feeds: Feed[]
  initializers?: TensorProto[]
  opset?: number
  seed?: number
}

const runtime = createOnnxRuntime()
const measuredRows = 3
const steps = [1e-1, 3e-2, 1e-2, 3e-3, 1e-3]
const directions = 3

function tensorFor(
  { dims, low = -2, high = 2, type = 'float32', values }: Feed,
  batch: number,
  random: () => number,
): Tensor {
  const sizes = dims.map((size) => (size === 'N' ? batch : size))
  const length = sizes.reduce((all, size) => all * size, 1)
  const value = (i: number) => values?.[i % values.length] ?? low + (high - low) * random()
  if (type === 'int64')
    return { type, dims: sizes, data: BigInt64Array.from({ length }, (_, i) => BigInt(Math.floor(value(i)))) }
  return { type, dims: sizes, data: Float32Array.from({ length }, (_, i) => value(i)) }
}

/** Mean square against the target, in double precision. */
function lossOf(output: Tensor, target: Float32Array): number {
  let sum = 0
  for (let i = 0; i < target.length; i++) sum += (Number(output.data[i]) - target[i]) ** 2
  return sum / target.length
}

/** Largest relative error over inputs and directions. Throws Error where the graph does not run or has no rule. */
export async function gradientError({
  nodes,
  feeds,
  initializers = [],
  opset = 17,
  seed = 1,
}: Trial): Promise<number> {
  const model = modelOf({
    nodes,
    initializers,
    opset,
    inputs: feeds.map(({ name, dims, type }) => valueInfo(name, dims, type === 'int64' ? 7 : 1)),
    outputs: [create(ValueInfoProtoSchema, { name: 'y' })],
  })
  const random = randomOf(seed)
  const feedsOf = (batch: number) =>
    Object.fromEntries(feeds.map((feed) => [feed.name, tensorFor(feed, batch, random)]))
  const analysis = analyse(model)
  const ready = await differentiable(analysis, (made) =>
    probeFacts(runtime, made, [], [feedsOf(2), feedsOf(4)]),
  )
  const floating = feeds.filter(({ type }) => type !== 'int64').map(({ name }) => name)
  const also = floating.filter((name) => !ready.parameters.some((one) => one.name === name))
  const gradient = backward(ready, { loss: 'mse', output: 'y', also })
  const session = await runtime.load(encodeModel(gradient.model))
  const plain = await runtime.load(encodeModel(model), { optimize: false })
  try {
    const inputs = feedsOf(measuredRows)
    const { y } = await plain.run(inputs, ['y'])
    const target = Float32Array.from(y.data as Float32Array, (value) => value + random() - 0.5)
    const got = await session.run({ ...inputs, target: { type: y.type, dims: y.dims, data: target } })
    let worst = 0
    for (const name of floating) {
      const slope = got[`gradient/${name}`].data as Float32Array
      const base = inputs[name].data as Float32Array
      if (slope.length !== base.length) throw new Error(`gradient of ${name} has ${slope.length} values`)
      for (let turn = 0; turn < directions; turn++) {
        const direction = Float64Array.from(base, () => random() * 2 - 1)
        const told = direction.reduce((sum, d, i) => sum + d * slope[i], 0)
        const size = Math.sqrt(direction.reduce((sum, d, i) => sum + (d * slope[i]) ** 2, 0))
        const errors: number[] = []
        for (const step of steps) {
          const moved = (sign: number) => Float32Array.from(base, (x, i) => x + sign * step * direction[i])
          const [ahead, behind] = [moved(1), moved(-1)]
          const at = async (data: Float32Array) =>
            lossOf((await plain.run({ ...inputs, [name]: { ...inputs[name], data } }, ['y'])).y, target)
          const seen = ((await at(ahead)) - (await at(behind))) / (2 * step)
          errors.push(Math.abs(seen - told) / Math.max(Math.abs(told), size, 1e-6))
        }
        worst = Math.max(worst, Math.min(...errors))
      }
    }
    return worst
  } finally {
    await session.release()
    await plain.release()
  }
}
