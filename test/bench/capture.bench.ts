import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Tensor } from '../../main/contract/tensor'
import { analyse } from '../../main/onnx/analysis'
import { decodeModel, encodeModel } from '../../main/onnx/codec'
import { describeModel } from '../../main/onnx/describe'
import { type Watched, withStatistics } from '../../main/onnx/statistics'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { printed, ratioOf } from './pairs'

const root = join(import.meta.dirname, '..', '..')
const models: [string, string, number[]][] = [
  ['small CNN', 'resources/samples/digits/model.onnx', [256, 1, 8, 8]],
  ['small MLP', 'test/fixtures/cases/p8-fashion-dead-relu/model.onnx', [1024, 1, 14, 14]],
]

const feedOf = (dims: number[]): Tensor => {
  const size = dims.reduce((a, b) => a * b, 1)
  return { type: 'float32', dims, data: Float32Array.from({ length: size }, (_, i) => Math.sin(i)) }
}

/** What capture watches: the outputs of the learned layers, whose channels lie on axis 1 in these models. */
function watchedOf(bytes: Uint8Array): Watched[] {
  return describeModel(bytes).layers.map(({ output, shape }) => ({
    tensor: output,
    type: 'float32',
    rank: shape?.length ?? 2,
    channelAxis: 1,
    channels: Number(shape?.[1]),
    threshold: 0,
    rectified: null,
    saturation: false,
  }))
}

test.each(models)('statistics inside the graph of a %s against a plain run', async (name, path, dims) => {
  const bytes = new Uint8Array(readFileSync(join(root, path)))
  const runtime = createOnnxRuntime()
  const analysis = analyse(decodeModel(bytes))
  const graph = withStatistics(analysis.graph.model, analysis.graph.opset, watchedOf(bytes))
  const [plain, counted] = [await runtime.load(bytes), await runtime.load(encodeModel(graph.model))]
  const feeds = { input: feedOf(dims) }
  const centres = graph.centres(({ channels }) => new Float64Array(channels))
  const results = await counted.run({ ...feeds, ...centres }, graph.fetches)
  expect(Object.keys(results).length).toBe(graph.fetches.length)
  const ratio = await ratioOf(
    () => counted.run({ ...feeds, ...centres }, graph.fetches),
    () => plain.run(feeds),
    51,
  )
  console.log(`statistics of ${name}, batch ${dims[0]}, against a plain run: ${printed(ratio)}`)
})
