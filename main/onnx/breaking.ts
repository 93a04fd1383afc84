/** Which operators can make NaN or infinity out of finite values, and by what. */
import type { NodeProto } from 'onnx-buf'
import { constantValues } from './constants'
import type { Graph } from './graph'
import { isStandard } from './ops'
import type { Range } from './range'

export type Breaking = 'logarithm' | 'root' | 'power' | 'division' | 'overflow' | 'weights' | 'other'

type RangeOf = (tensor: string) => Range

/** Finite in, finite out, unless numbers grow beyond what the type holds. */
const sound = new Set(
  (
    'Abs Add And ArgMax ArgMin Atan AveragePool BatchNormalization Cast CastLike Ceil Celu Clip Concat Constant ConstantOfShape ' +
    'Conv ConvTranspose Cos CumSum DepthToSpace DequantizeLinear Dropout Einsum Elu Erf Expand Flatten Floor GRU Gelu Gemm ' +
    'GatherElements GatherND GlobalAveragePool GlobalLpPool GlobalMaxPool GroupNormalization HardSigmoid HardSwish Hardmax ' +
    'Identity InstanceNormalization LRN LSTM LayerNormalization LeakyRelu LogSoftmax LpPool MatMul Max MaxPool Mean ' +
    'MeanVarianceNormalization Min Mish Mul Neg OneHot PRelu Pad QuantizeLinear RNN Range ReduceL1 ReduceL2 ReduceMax ReduceMean ' +
    'ReduceMin ReduceSum ReduceSumSquare Relu Reshape Resize RMSNormalization Round ScatterElements ScatterND Selu Shape Shrink ' +
    'Sigmoid Sign SimplifiedLayerNormalization Sin Slice Softmax Softplus Softsign SpaceToDepth Split Squeeze Sub Sum Swish Tanh ' +
    'ThresholdedRelu Tile TopK Transpose Trilu Unsqueeze Upsample Where'
  ).split(' '),
)

/** exp overflows float32 beyond 88. */
const largestExponent = 80

const excludesZero = ({ low, high }: Range): boolean => low > 0 || high < 0

function breaksPower(graph: Graph, node: NodeProto, base: Range): boolean {
  const exponents = constantValues(graph, node.input[1] ?? '')
  if (!exponents || exponents.length === 0) return true
  const [whole, positive] = [exponents.every(Number.isInteger), exponents.every((x) => x >= 0)]
  return !(positive && (whole || base.low >= 0))
}

/**
 * By what a node can turn finite values into NaN or infinity, given the ranges its inputs can have; null: only by numbers that
 * grow beyond their type. Operators that are not known here are taken to break.
 */
export function breakingOf(
  graph: Graph,
  data: ReadonlySet<string>,
  rangeOf: RangeOf,
  node: NodeProto,
): Breaking | null {
  const [first = '', second = ''] = node.input
  if (!isStandard(node)) return sound.has(node.opType) ? null : 'other'
  switch (node.opType) {
    case 'Log':
      return rangeOf(first).low > 0 ? null : 'logarithm'
    case 'ReduceLogSum':
      return 'logarithm'
    case 'Sqrt':
      return rangeOf(first).low >= 0 ? null : 'root'
    case 'Pow':
      return breaksPower(graph, node, rangeOf(first)) ? 'power' : null
    case 'Div':
    case 'Mod':
      return excludesZero(rangeOf(second)) ? null : 'division'
    case 'Reciprocal':
      return excludesZero(rangeOf(first)) ? null : 'division'
    case 'LpNormalization':
      return 'division'
    case 'Exp':
      return rangeOf(first).high <= largestExponent ? null : 'overflow'
    case 'Gather':
      return data.has(first) ? null : 'weights'
    default:
      return sound.has(node.opType) ? null : 'other'
  }
}

/** The input of a node that says most of why it broke. */
export const tellingInput = ({ opType, input }: NodeProto): string =>
  (opType === 'Div' || opType === 'Mod' ? input[1] : input[0]) ?? ''
