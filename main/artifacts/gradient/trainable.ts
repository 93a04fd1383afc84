/** The user's model made ready to be differentiated: Dropout taken out, branches settled, facts from a run. */
import type { Task } from '../../contract/artifacts'
import { InputError } from '../../contract/errors'
import type { ChosenLoss } from '../../contract/gradients'
import type { Message } from '../../contract/message'
import type { Runtime } from '../../contract/runtime'
import { type ProbeFeeds, probeFacts } from '../../experiments/probe'
import { type Analysis, analysisOf, type ModelFile, modelOf } from '../../onnx/analysis'
import { describeAnalysis } from '../../onnx/describe'
import { type Differentiable, differentiable } from '../../onnx/gradient/differentiable'
import { gradientNotes } from '../../onnx/gradient/notes'
import { inferenceForm } from '../../onnx/inference-form'
import { chosenLoss } from './loss-choice'

export interface Trainable {
  analysis: Analysis
  ready: Differentiable
  loss: ChosenLoss
  /** The output that the loss looks at. */
  output: string
  notes: Message[]
}

/** The model as it trains, without what is drawn at random. Throws InputError where it is damaged. */
export const trainingForm = (file: ModelFile, seed: number): Analysis =>
  analysisOf(inferenceForm(modelOf(file), seed, 'training'), file.externalData)

/** Throws InputError where the model has no output, nothing in it is learnable, or it cannot be run or lifted. */
export async function trainable(
  runtime: Runtime,
  file: ModelFile,
  analysis: Analysis,
  feeds: ProbeFeeds,
  told: { task: Task | null; loss: string | null; output: string | null },
): Promise<Trainable> {
  const { outputs } = describeAnalysis(analysis)
  const output = outputs.find(({ name }) => told.output === null || name === told.output)
  if (!output) throw new InputError({ cause: 'the model has no output', remedy: 'export it again' })
  const { externalData } = file
  const ready = await differentiable(
    analysis,
    (model) => probeFacts(runtime, model, externalData, feeds),
    externalData,
  )
  if (ready.parameters.length === 0)
    throw new InputError({
      cause: 'holds no learnable floating-point parameters',
      remedy: 'use the model before it is quantized',
    })
  return {
    analysis,
    ready,
    loss: chosenLoss(output, told.task, told.loss),
    output: output.name,
    notes: gradientNotes(analysisOf(modelOf(file), externalData).graph),
  }
}
