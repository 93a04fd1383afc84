/** The gradient graph of a model as a file of its own (`assay gradients MODEL --save FILE`); no dataset is needed. */
import type { GradientModelFile } from '../../contract/gradients'
import { message } from '../../contract/message'
import type { Runtime } from '../../contract/runtime'
import type { Tensor } from '../../contract/tensor'
import type { Feeds } from '../../experiments/probe'
import type { Analysis, ModelFile } from '../../onnx/analysis'
import { backward } from '../../onnx/backward'
import { encodeModel, graphOf, type ModelProto } from '../../onnx/codec'
import { inferenceForm } from '../../onnx/inference-form'
import { storedInside } from '../../onnx/stored-inside'
import { tensorInfoOf } from '../../onnx/value-info'
import { bufferFor } from '../feeding/cell'
import { type BlindFeeds, blindFeeds } from './blind-feeds'
import { type Trainable, trainable, trainingForm } from './trainable'

const targetOf = (model: ModelProto) =>
  graphOf(model)
    .input.map(tensorInfoOf)
    .find(({ name }) => name === 'target')!

/** Zeros in the shape of the targets: symbols they share with inputs say the sizes. */
function zeroTarget(model: ModelProto, feeds: Feeds): Tensor | null {
  const { type, shape } = targetOf(model)
  const sizes = new Map<string, number>()
  for (const { name, shape: told } of graphOf(model).input.map(tensorInfoOf))
    told?.forEach((size, axis) => {
      if (typeof size === 'string' && feeds[name]) sizes.set(size, feeds[name].dims[axis])
    })
  const dims = (shape ?? []).map((size) => (typeof size === 'number' ? size : (sizes.get(size ?? '') ?? -1)))
  if (dims.includes(-1)) return null
  const length = dims.reduce((all, size) => all * size, 1)
  return { type, dims, data: bufferFor(type, length, 'target') }
}

/** Runs the graph at every size it was made from: a size taken for fixed shows here. Throws Error with the runtime's words. */
async function tried(runtime: Runtime, model: ModelProto, all: readonly Feeds[]): Promise<void> {
  const session = await runtime.load(encodeModel(model))
  try {
    for (const feeds of all) {
      const target = zeroTarget(model, feeds)
      if (target) await session.run({ ...feeds, target }, ['loss'])
    }
  } finally {
    await session.release()
  }
}

async function graphFrom(
  runtime: Runtime,
  file: ModelFile,
  analysis: Analysis,
  feeds: BlindFeeds['feeds'],
  loss: string | null,
): Promise<{ model: ModelProto; made: Trainable }> {
  const made = await trainable(runtime, file, analysis, feeds, { task: null, loss, output: null })
  const { model } = backward(made.ready, { loss: made.loss.name, output: made.output })
  return { model: await storedInside(model, file.externalData), made }
}

/** The graph in which every open axis stays open where the rules allow it; else that of one size of them. */
async function graphOfFile(
  runtime: Runtime,
  file: ModelFile,
  analysis: Analysis,
  { loss, choices }: { loss: string | null; choices: readonly BlindFeeds[] },
) {
  for (const { feeds } of choices.slice(0, -1)) {
    try {
      const graph = await graphFrom(runtime, file, analysis, feeds, loss)
      await tried(runtime, graph.model, feeds)
      return { ...graph, fixesAxes: false }
    } catch {
      // Some rules want a size that only the last choice fixes; where that fails too, its words are told.
    }
  }
  const { feeds, fixesAxes } = choices[choices.length - 1]
  return { ...(await graphFrom(runtime, file, analysis, feeds, loss)), fixesAxes }
}

/** `loss`: as the user calls it; null: by the head. Throws InputError where a node has no gradient, or the model does not run. */
export async function gradientFile(
  runtime: Runtime,
  file: ModelFile,
  told: { loss: string | null; seed: number },
): Promise<GradientModelFile> {
  const analysis = trainingForm(file, told.seed)
  // Batch normalization in training form has no kernel; for sizes the other form does.
  const plain = inferenceForm(analysis.graph.model, told.seed)
  const choices = await blindFeeds(runtime, plain, file.externalData)
  const { model, made, fixesAxes } = await graphOfFile(runtime, file, analysis, { loss: told.loss, choices })
  const { type, shape } = targetOf(model)
  return {
    loss: made.loss,
    output: made.output,
    target: { type, shape: shape ?? [] },
    parameters: made.ready.parameters.map(({ name, type, shape, count }) => ({
      name,
      type,
      shape: shape ? [...shape] : null,
      count,
    })),
    nodes: graphOf(model).node.length,
    notes: [...made.notes, ...(fixesAxes ? [message('gradients.note-fixed-axes')] : [])],
    bytes: encodeModel(model),
  }
}
