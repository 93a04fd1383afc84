/** Dropout behind the hidden activations (Srivastava et al. 2014), as nodes of the training graph (spec: audits, 4). */
import type { ModelProto, NodeProto, TensorProto } from 'onnx-buf'
import type { Artifacts } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import { message } from '../contract/message'
import { activatedTensor } from '../onnx/activation-after'
import type { Analysis } from '../onnx/analysis'
import { boolTensor, nodeOf, scalarTensor } from '../onnx/edit'
import { freshNames } from '../onnx/renaming'
import { type Fix, modelFor, numberOption } from './fix'
import { allHeads } from './head'
import { rewired, withOutput } from './rewire'

/** Since when Dropout takes its ratio and whether it trains as inputs. */
const opsetOfInputs = 12

/** What hidden layers hand on behind their activations, each once; the head's is the answer and stays whole. */
export function hiddenTensors(analysis: Analysis): string[] {
  const { graph, data, layers } = analysis
  const heads = allHeads(analysis)
  const found = layers.flatMap(({ layer }) => {
    const tensor = activatedTensor(graph, layer.output, data)
    const maker = tensor === null ? undefined : graph.producers.get(tensor)
    return tensor !== null && maker && !heads.has(maker) && !isDropped(analysis, tensor) ? [tensor] : []
  })
  return [...new Set(found)]
}

const isDropped = ({ graph }: Analysis, tensor: string): boolean =>
  (graph.consumers.get(tensor) ?? []).some(({ opType }) => opType === 'Dropout')

/** Dropout of `ratio` behind every tensor of `hiddenTensors`; `count`: how many. */
export function withDropout(analysis: Analysis, ratio: number): { model: ModelProto; count: number } {
  const { graph } = analysis
  const fresh = freshNames(graph.model)
  const asInputs = graph.opset >= opsetOfInputs
  const [ratioName, trainingName] = [fresh('dropout_ratio'), fresh('dropout_training')]
  const initializers: TensorProto[] = asInputs
    ? [scalarTensor(ratioName, ratio, 'float32'), boolTensor(trainingName, true)]
    : []
  const places = new Map<NodeProto, NodeProto[]>()
  const tensors = hiddenTensors(analysis)
  for (const tensor of tensors) {
    const maker = graph.producers.get(tensor)
    if (!maker) continue
    const whole = fresh(`${tensor}_before_dropout`)
    const dropout = asInputs
      ? nodeOf('Dropout', [whole, ratioName, trainingName], tensor)
      : nodeOf('Dropout', [whole], tensor, { ratio: { float: ratio } })
    dropout.name = fresh(`${tensor}_dropout`)
    places.set(maker, [withOutput(maker, tensor, whole), dropout])
  }
  return { model: rewired(analysis, { places, initializers }), count: tensors.length }
}

/**
 * Dropout that drops wherever it runs: units are drawn anew in every run, and the rest scaled up (for training in a runtime whose own
 * Dropout stays inactive). The draw reads a tensor's size alone, so no gradient flows through it.
 */
export function withDrawnDropout(analysis: Analysis, ratio: number): { model: ModelProto; count: number } {
  const { graph } = analysis
  const fresh = freshNames(graph.model)
  const [ratioName, keptName] = [fresh('dropout_ratio'), fresh('dropout_kept')]
  const places = new Map<NodeProto, NodeProto[]>()
  const tensors = hiddenTensors(analysis)
  for (const [i, tensor] of tensors.entries()) {
    const maker = graph.producers.get(tensor)
    if (!maker) continue
    const names = ['whole', 'size', 'like', 'draw', 'stays', 'mask', 'left'].map((word) =>
      fresh(`${tensor}_${word}`),
    )
    const [whole, size, like, draw, stays, mask, left] = names
    places.set(maker, [
      withOutput(maker, tensor, whole),
      nodeOf('Shape', [whole], size),
      nodeOf('ConstantOfShape', [size], like),
      nodeOf('RandomUniformLike', [like], draw, { seed: { float: i + 1 } }),
      nodeOf('Less', [ratioName, draw], stays),
      nodeOf('Cast', [stays], mask, { to: 1 }),
      nodeOf('Mul', [whole, mask], left),
      nodeOf('Div', [left, keptName], tensor),
    ])
  }
  const initializers = [
    scalarTensor(ratioName, ratio, 'float32'),
    scalarTensor(keptName, 1 - ratio, 'float32'),
  ]
  return { model: rewired(analysis, { places, initializers }), count: tensors.length }
}

const hasHidden = ({ model }: Artifacts): boolean =>
  model.state === 'ready' && model.value.layers.slice(0, -1).some(({ activation }) => activation !== null)

export const insertDropout: Fix = {
  id: 'insert-dropout',
  audit: 'regularization',
  writes: 'model',
  reads: ['model'],
  parameters: [{ name: 'ratio', byDefault: '0.2', choices: null }],
  applies: hasHidden,
  build(materials) {
    const ratio = numberOption(materials, 'ratio', 0.2, { low: 0.01, high: 0.9 })
    const { model, count } = withDropout(modelFor('insert-dropout', materials), ratio)
    if (count === 0)
      throw new InputError({ cause: 'the model has no hidden activation to put Dropout behind' })
    return {
      writes: 'model',
      model,
      pledge: { kind: 'same-outputs' },
      said: [message('fix.insert-dropout.said', { count, ratio })],
    }
  },
}
