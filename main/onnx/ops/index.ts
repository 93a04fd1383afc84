/** All operators Assay knows of. An operator is added in its family's file; a family is added here. */
import type { NodeProto } from 'onnx-buf'
import { activationRules, fusedActivationRules } from './activations'
import { arithmeticRules } from './arithmetic'
import { attentionRules, fusedAttentionRules } from './attention'
import { constantRules } from './constants'
import { convolutionRules, fusedConvolutionRules } from './convolution'
import { einsumRules } from './einsum'
import { joiningRules } from './joining'
import { logicRules } from './logic'
import { lossRules } from './losses'
import { fusedMatrixRules, matrixRules } from './matrix'
import { fusedNormalizationRules, normalizationRules } from './normalization'
import { poolingRules } from './pooling'
import { fusedQuantizedRules, quantizedRules } from './quantized'
import { recurrentRules } from './recurrent'
import { reductionRules } from './reduction'
import { reshapingRules } from './reshaping'
import { resizingRules } from './resizing'
import type { OperatorRule, OperatorRules } from './rule'
import { scatteringRules } from './scattering'
import { selectionRules } from './selection'
import { softmaxRules } from './softmax'
import { trigonometryRules } from './trigonometry'

const table = (...families: OperatorRules[]): ReadonlyMap<string, OperatorRule> =>
  new Map(families.flatMap((family) => Object.entries(family)))

/** Of the default domain, by name. */
export const standardRules = table(
  activationRules,
  arithmeticRules,
  attentionRules,
  constantRules,
  convolutionRules,
  einsumRules,
  joiningRules,
  logicRules,
  lossRules,
  matrixRules,
  normalizationRules,
  poolingRules,
  quantizedRules,
  recurrentRules,
  reductionRules,
  reshapingRules,
  resizingRules,
  scatteringRules,
  selectionRules,
  softmaxRules,
  trigonometryRules,
)

/** Of com.microsoft, which ONNX Runtime's tools write: the same names need not mean the same. */
export const fusedRules = table(
  fusedActivationRules,
  fusedAttentionRules,
  fusedConvolutionRules,
  fusedMatrixRules,
  fusedNormalizationRules,
  fusedQuantizedRules,
)

export const isStandard = ({ domain }: NodeProto): boolean => domain === '' || domain === 'ai.onnx'

/** undefined for operators of other domains, and for those no family knows. */
export function ruleOf(node: NodeProto): OperatorRule | undefined {
  if (isStandard(node)) return standardRules.get(node.opType)
  return node.domain === 'com.microsoft' ? fusedRules.get(node.opType) : undefined
}
