/** The last activation taken off, or another in its place: outputs can then reach the targets (spec: audits, 7). */
import type { ModelProto, NodeProto } from 'onnx-buf'
import type { Artifacts } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { FixId } from '../contract/fix'
import { message } from '../contract/message'
import { activationOperators } from '../onnx/activation-after'
import type { Analysis } from '../onnx/analysis'
import { nodeOf } from '../onnx/edit'
import { type Fix, type Materials, modelFor, type Patch, wordOption } from './fix'
import { type HeadOperator, headOperators, lastActivation, rightHead } from './head'
import { named, rewired } from './rewire'

function nodeFor(operator: HeadOperator, { input, output }: NodeProto, opset: number): NodeProto {
  if (operator === 'none') return nodeOf('Identity', [input[0]], output[0])
  const ranked = operator === 'Softmax' || operator === 'LogSoftmax'
  // Before opset 13 Softmax takes all axes from its own on together, and that one from the front.
  return nodeOf(operator, [input[0]], output[0], ranked ? { axis: opset < 13 ? 1 : -1 } : {})
}

/**
 * The model whose last activation before `output` is `operator`; `none`: nothing bends it any more. Throws InputError where there is none
 * to replace.
 */
export function withHead(
  analysis: Analysis,
  output: string,
  operator: HeadOperator,
): { model: ModelProto; before: NodeProto } {
  const before = lastActivation(analysis, output)
  if (!before)
    throw new InputError({
      place: `output ${output}`,
      cause: 'no activation stands before it to be replaced',
    })
  const made = nodeFor(operator, before, analysis.graph.opset)
  return { model: rewired(analysis, { places: new Map([[before, [named(made, before)]]]) }), before }
}

const hasActivation = ({ model }: Artifacts): boolean =>
  model.state === 'ready' &&
  model.value.outputs.some(({ head }) => head.some(({ op }) => activationOperators.has(op)))

const lastOperator = ({ model }: Artifacts): string | undefined =>
  model.state === 'ready'
    ? model.value.outputs[0]?.head.findLast(({ op }) => activationOperators.has(op))?.op
    : undefined

function patchOf(id: FixId, materials: Materials, operator: HeadOperator): Patch {
  const analysis = modelFor(id, materials)
  const output = analysis.graph.outputs[0].name
  const { model, before } = withHead(analysis, output, operator)
  const values = { before: before.opType, after: operator, output }
  return {
    writes: 'model',
    model,
    pledge: { kind: 'same-shapes' },
    said: [message('fix.output-activation.said', values)],
  }
}

const common = {
  audit: 'output-activation',
  writes: 'model',
  reads: ['model', 'task'],
} as const

export const removeOutputActivation: Fix = {
  ...common,
  id: 'remove-output-activation',
  parameters: [],
  applies: hasActivation,
  build: (materials) => patchOf('remove-output-activation', materials, 'none'),
}

export const replaceOutputActivation: Fix = {
  ...common,
  id: 'replace-output-activation',
  parameters: [{ name: 'operator', byDefault: null, choices: [...headOperators] }],
  applies: (artifacts) =>
    hasActivation(artifacts) && !['none', lastOperator(artifacts)].includes(rightHead(artifacts)),
  build(materials) {
    const operator = wordOption(materials, 'operator', headOperators, rightHead(materials.artifacts))
    return patchOf('replace-output-activation', materials, operator)
  },
}
