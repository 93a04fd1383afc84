/**
 * Gradient rules against directional central differences: (L(x + h d) - L(x - h d)) / 2h beside <gradient, d>, several step sizes, the best
 * taken (float32 kernels round, small steps drown in it; spec: autodiff, "Traps"), among them what two neighbouring steps tell of a step of
 * zero (Richardson). The loss is worked out here, in double precision.
 */
import { create } from '@bufbuild/protobuf'
import { OperatorSetIdProtoSchema, type TensorProto, ValueInfoProtoSchema } from 'onnx-buf'
import type { Tensor } from '../../../main/contract/tensor'
import { probeFacts } from '../../../main/experiments/probe'
import { analyse } from '../../../main/onnx/analysis'
import { backward } from '../../../main/onnx/backward'
import { encodeModel, type NodeProto } from '../../../main/onnx/codec'
import { differentiable } from '../../../main/onnx/gradient/differentiable'
import { createOnnxRuntime } from '../../../main/runtime/onnxruntime'
import { modelOf, valueInfo } from '../build'
import { randomOf } from '../random'
import { recordError } from './errors'

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

/** The error of a difference falls with the square of its step, so two steps tell the limit. */
const extrapolated = (seen: readonly number[]): number[] =>
  seen.slice(1).map((finer, i) => {
    const ratio = (steps[i] / steps[i + 1]) ** 2
    return (ratio * finer - seen[i]) / (ratio - 1)
  })

/** The trial's model, and the one that also makes the gradients of all its floating inputs, on loaded sessions. */
async function prepared({ nodes, feeds, initializers = [], opset = 17, seed = 1 }: Trial) {
  const model = modelOf({
    nodes,
    initializers,
    opset,
    inputs: feeds.map(({ name, dims, type }) => valueInfo(name, dims, type === 'int64' ? 7 : 1)),
    outputs: [create(ValueInfoProtoSchema, { name: 'y' })],
  })
  for (const domain of new Set(nodes.map((one) => one.domain).filter((one) => one !== '')))
    model.opsetImport.push(create(OperatorSetIdProtoSchema, { domain, version: 1n }))
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
  const release = async () => {
    await session.release()
    await plain.release()
  }
  return { session, plain, floating, random, inputs: feedsOf(measuredRows), release }
}

/** Gradients of the sum of all values of `y`, of every floating feed. Throws Error as gradientError. */
export async function gradientsOf(trial: Trial): Promise<Record<string, number[]>> {
  const { session, plain, floating, inputs, release } = await prepared(trial)
  try {
    const { y } = await plain.run(inputs, ['y'])
    // The mean square's slope is 2 (y - target) / n.
    const data = Float32Array.from(y.data as Float32Array, (value) => value - y.data.length / 2)
    const got = await session.run({ ...inputs, target: { type: y.type, dims: y.dims, data } })
    return Object.fromEntries(
      floating.map((name) => [name, Array.from(got[`gradient/${name}`].data, Number)]),
    )
  } finally {
    await release()
  }
}

/** Largest relative error over inputs and directions. Throws Error where the graph does not run or has no rule. */
export async function gradientError(trial: Trial): Promise<number> {
  const { session, plain, floating, random, inputs, release } = await prepared(trial)
  try {
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
        const seen: number[] = []
        for (const step of steps) {
          const moved = (sign: number) => Float32Array.from(base, (x, i) => x + sign * step * direction[i])
          const [ahead, behind] = [moved(1), moved(-1)]
          const at = async (data: Float32Array) =>
            lossOf((await plain.run({ ...inputs, [name]: { ...inputs[name], data } }, ['y'])).y, target)
          seen.push(((await at(ahead)) - (await at(behind))) / (2 * step))
        }
        const errors = [...seen, ...extrapolated(seen)].map((one) => Math.abs(one - told))
        worst = Math.max(worst, Math.min(...errors) / Math.max(Math.abs(told), size, 1e-6))
      }
    }
    recordError(trial.nodes, worst)
    return worst
  } finally {
    await release()
  }
}
