/** One small graph with random inputs, run and held against what the rules claim. */
import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { type TensorProto, ValueInfoProtoSchema } from 'onnx-buf'
import { expect } from 'vitest'
import type { Tensor } from '../../main/contract/tensor'
import { decodeModel, encodeModel, type NodeProto } from '../../main/onnx/codec'
import { indexGraph } from '../../main/onnx/graph'
import { reachableRanges } from '../../main/onnx/intervals'
import { range } from '../../main/onnx/range'
import { inferFacts } from '../../main/onnx/shapes'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { modelOf, valueInfo } from './build'
import { contradictions } from './contradictions'
import { randomOf } from './random'

export interface Feed {
  name: string
  /** Letters are open axes: N is the batch. */
  dims: (number | string)[]
  low: number
  high: number
  type?: 'float32' | 'int64' | 'uint8' | 'int8' | 'int32'
}

export interface Trial {
  nodes: NodeProto[]
  feeds: Feed[]
  initializers?: TensorProto[]
  opset?: number
}

const runtime = createOnnxRuntime()
const elementTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7 }
const symbols = { N: 3, T: 2 }

function tensorFor({ dims, low, high, type = 'float32' }: Feed, random: () => number): Tensor {
  const sizes = dims.map((size) => (typeof size === 'number' ? size : symbols[size as keyof typeof symbols]))
  const length = sizes.reduce((all, size) => all * size, 1)
  // The ends of the range are where a bound is met.
  const place = () => (random() < 0.3 ? Math.round(random()) : random())
  const real = () => low + (high - low) * place()
  const whole = () => Math.round(real())
  switch (type) {
    case 'int64':
      return { type, dims: sizes, data: BigInt64Array.from({ length }, () => BigInt(whole())) }
    case 'uint8':
      return { type, dims: sizes, data: Uint8Array.from({ length }, whole) }
    case 'int8':
      return { type, dims: sizes, data: Int8Array.from({ length }, whole) }
    case 'int32':
      return { type, dims: sizes, data: Int32Array.from({ length }, whole) }
    default:
      return { type, dims: sizes, data: Float32Array.from({ length }, real) }
  }
}

interface Outcome {
  wrong: string[]
  axes: number
  claimed: number
}

/** null where the runtime does not take the graph. */
async function tried(
  { nodes, feeds, initializers = [], opset = 18 }: Trial,
  seed: number,
): Promise<Outcome | null> {
  const names = nodes.flatMap(({ output }) => output.filter((name) => name !== ''))
  const bytes = encodeModel(
    modelOf({
      nodes,
      initializers,
      opset,
      inputs: feeds.map(({ name, dims, type = 'float32' }) => valueInfo(name, dims, elementTypes[type])),
      outputs: names.map((name) => create(ValueInfoProtoSchema, { name })),
    }),
  )
  const random = randomOf(seed)
  const inputs = Object.fromEntries(feeds.map((feed) => [feed.name, tensorFor(feed, random)]))
  const results = await run(bytes, inputs)
  if (!results) return null
  const graph = indexGraph(decodeModel(bytes))
  const facts = inferFacts(graph)
  const known = new Map(feeds.map(({ name, low, high }) => [name, range(low, high)]))
  const ranges = reachableRanges(graph, facts, known)
  const axes = names.flatMap((name) => facts.get(name)?.shape ?? results[name].dims.map(() => null))
  return {
    wrong: names.flatMap((name) =>
      contradictions(name, results[name], facts.get(name), ranges(name), symbols),
    ),
    axes: axes.length,
    claimed: axes.filter((axis) => axis !== null).length,
  }
}

async function run(model: Uint8Array, inputs: Record<string, Tensor>) {
  try {
    const session = await runtime.load(model, { optimize: false })
    try {
      return await session.run(inputs)
    } finally {
      await session.release()
    }
  } catch {
    return null
  }
}

/** Random graphs of a kind: nothing contradicts, the runtime takes at least half of them, and most axes are known. */
export async function expectSound(trials: fc.Arbitrary<Trial>, numRuns = 20): Promise<void> {
  const seen = { taken: 0, axes: 0, claimed: 0 }
  await fc.assert(
    fc.asyncProperty(trials, fc.nat(), async (trial, seed) => {
      const outcome = await tried(trial, seed)
      if (!outcome) return
      seen.taken++
      seen.axes += outcome.axes
      seen.claimed += outcome.claimed
      expect(outcome.wrong).toEqual([])
    }),
    { numRuns },
  )
  expect(seen.taken).toBeGreaterThanOrEqual(numRuns / 2)
  expect(seen.claimed).toBeGreaterThanOrEqual(0.8 * seen.axes)
}
