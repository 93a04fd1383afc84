/** The gradient graph of a model as a file of its own (`assay gradients MODEL --save FILE`); no dataset is needed. */
import type { GradientModelFile } from '../../contract/gradients'
import type { Runtime } from '../../contract/runtime'
import type { ModelFile } from '../../onnx/analysis'
import { backward } from '../../onnx/backward'
import { encodeModel, graphOf } from '../../onnx/codec'
import { inferenceForm } from '../../onnx/inference-form'
import { storedInside } from '../../onnx/stored-inside'
import { tensorInfoOf } from '../../onnx/value-info'
import { blindFeeds } from './blind-feeds'
import { trainable, trainingForm } from './trainable'

/** `loss`: as the user calls it; null: by the head. Throws InputError where a node has no gradient, or the model does not run. */
export async function gradientFile(
  runtime: Runtime,
  file: ModelFile,
  told: { loss: string | null; seed: number },
): Promise<GradientModelFile> {
  const { externalData } = file
  const analysis = trainingForm(file, told.seed)
  // Batch normalization in training form has no kernel; for sizes the other form does.
  const feeds = await blindFeeds(runtime, inferenceForm(analysis.graph.model, told.seed), externalData)
  const { ready, loss, output, notes } = await trainable(runtime, file, analysis, feeds, {
    task: null,
    loss: told.loss,
    output: null,
  })
  const { model, target } = backward(ready, { loss: loss.name, output })
  const whole = await storedInside(model, externalData)
  const { type, shape } = graphOf(whole)
    .input.map(tensorInfoOf)
    .find(({ name }) => name === target)!
  return {
    loss,
    output,
    target: { type, shape: shape ?? [] },
    parameters: ready.parameters.map(({ name, type, shape, count }) => ({
      name,
      type,
      shape: shape ? [...shape] : null,
      count,
    })),
    nodes: graphOf(whole).node.length,
    notes,
    bytes: encodeModel(whole),
  }
}
