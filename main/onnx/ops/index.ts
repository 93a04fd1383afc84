/** All operators Assay knows of. An operator is added in its family's file; a family is added here. */
import type { NodeProto } from 'onnx-buf'
import { activationRules } from './activations'
import { arithmeticRules } from './arithmetic'
import { constantRules } from './constants'
import { convolutionRules } from './convolution'
import { matrixRules } from './matrix'
import { normalizationRules } from './normalization'
import { recurrentRules } from './recurrent'
import { reductionRules } from './reduction'
import { reshapingRules } from './reshaping'
import type { OperatorRule } from './rule'
import { selectionRules } from './selection'
import { softmaxRules } from './softmax'

const rules = new Map<string, OperatorRule>(
  [
    activationRules,
    arithmeticRules,
    constantRules,
    convolutionRules,
    matrixRules,
    normalizationRules,
    recurrentRules,
    reductionRules,
    reshapingRules,
    selectionRules,
    softmaxRules,
  ].flatMap((family) => Object.entries(family)),
)

export const isStandard = ({ domain }: NodeProto): boolean => domain === '' || domain === 'ai.onnx'

/** Operators of other domains bear the same names but need not mean the same; Gelu of com.microsoft does. */
export const ruleOf = (node: NodeProto): OperatorRule | undefined =>
  isStandard(node) || (node.domain === 'com.microsoft' && node.opType === 'Gelu')
    ? rules.get(node.opType)
    : undefined
