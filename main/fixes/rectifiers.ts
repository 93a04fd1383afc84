/** Relu replaced by an activation whose gradient never vanishes for good (spec: audits, 8): LeakyReLU (Maas et al. 2013) or ELU (Clevert et al. 2016). */
import type { NodeProto } from 'onnx-buf'
import type { Artifacts } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import { message } from '../contract/message'
import type { Analysis } from '../onnx/analysis'
import { nodeOf } from '../onnx/edit'
import { type Fix, modelFor, numberOption } from './fix'
import { allHeads } from './head'
import { named, rewired } from './rewire'

export type Rectifier = 'LeakyRelu' | 'Elu'

/** Relus in the hidden layers: one at the output decides what can be answered, which is another problem (spec: audits, 7). */
function hiddenRelus(analysis: Analysis): NodeProto[] {
  const heads = allHeads(analysis)
  return analysis.graph.nodes.filter(
    (node) => node.opType === 'Relu' && analysis.data.has(node.output[0]) && !heads.has(node),
  )
}

/** Every hidden Relu of the model as `operator` with slope (or height) `alpha` below zero. */
export function withRectifier(analysis: Analysis, operator: Rectifier, alpha: number) {
  const relus = hiddenRelus(analysis)
  const places = new Map(
    relus.map((node) => [
      node,
      [named(nodeOf(operator, node.input, node.output, { alpha: { float: alpha } }), node)],
    ]),
  )
  return { model: rewired(analysis, { places }), count: relus.length }
}

/** Counted by operators: those of the heads are taken off. */
function hasHiddenRelu({ model }: Artifacts): boolean {
  if (model.state !== 'ready') return false
  const { operators, outputs } = model.value
  const all = operators.find(({ op }) => op === 'Relu')?.count ?? 0
  const inHeads = new Set(
    outputs.flatMap(({ head }) => head.filter(({ op }) => op === 'Relu').map(({ name }) => name)),
  )
  return all > inHeads.size
}

const rectifierFix = (id: 'relu-to-leaky' | 'relu-to-elu', operator: Rectifier, usual: number): Fix => ({
  id,
  audit: 'gradients',
  writes: 'model',
  reads: ['model'],
  parameters: [{ name: 'alpha', byDefault: String(usual), choices: null }],
  applies: hasHiddenRelu,
  build(materials) {
    const alpha = numberOption(materials, 'alpha', usual, { low: 0, high: 10 })
    const { model, count } = withRectifier(modelFor(id, materials), operator, alpha)
    if (count === 0) throw new InputError({ cause: 'the model has no Relu in its hidden layers' })
    return {
      writes: 'model',
      model,
      pledge: { kind: 'same-shapes' },
      said: [message('fix.rectifier.said', { count, operator, alpha })],
    }
  },
})

export const reluToLeaky = rectifierFix('relu-to-leaky', 'LeakyRelu', 0.01)
export const reluToElu = rectifierFix('relu-to-elu', 'Elu', 1)
