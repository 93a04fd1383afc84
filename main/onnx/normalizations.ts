/** Nodes that bring activations back to one scale, as operators or as exporters write them out. */
import type { NodeProto } from 'onnx-buf'
import type { Graph } from './graph'

/** LRN is left out: it damps neighbours of strong channels and keeps the scale. */
const operators = new Set([
  'BatchNormalization',
  'LayerNormalization',
  'SimplifiedLayerNormalization',
  'SkipLayerNormalization',
  'SkipSimplifiedLayerNormalization',
  'EmbedLayerNormalization',
  'RMSNormalization',
  'InstanceNormalization',
  'GroupNormalization',
  'GroupNorm',
  'MeanVarianceNormalization',
])

/** Operators of written-out formulas that leave one tensor's values as they are, but for type or a constant. */
const beside = new Set(['Cast', 'Identity', 'Add', 'Max', 'Clip', 'Mul'])
const averaging = new Set(['ReduceMean', 'ReduceSum', 'GlobalAveragePool'])
const mostSteps = 6

/**
 * Every node that normalizes data, and by which operator: `LayerNormalization` or `RMSNormalization` where it is written out
 * (opset 16 and older), under the node that divides by the deviation. Batch normalization that an exporter folded into a
 * convolution leaves no trace and cannot be seen.
 */
export function normalizations(graph: Graph, data: ReadonlySet<string>): ReadonlyMap<NodeProto, string> {
  const found = new Map<NodeProto, string>()
  for (const node of graph.nodes) {
    if (!node.input.some((name) => data.has(name))) continue
    const op = operators.has(node.opType) ? node.opType : writtenNormalization(graph, data, node)
    if (op !== null) found.set(node, op)
  }
  return found
}

/** A step of a normalization that is written out: x - mean(x), or the division by the deviation. */
export const isWrittenNormalization = (graph: Graph, data: ReadonlySet<string>, node: NodeProto): boolean =>
  (node.opType === 'Sub' && averaging.has(graph.producers.get(node.input[1] ?? '')?.opType ?? '')) ||
  writtenNormalization(graph, data, node) !== null

/** The operator that the division (or product) by the deviation ends; null: the node ends none. */
export function writtenNormalization(
  graph: Graph,
  data: ReadonlySet<string>,
  node: NodeProto,
): string | null {
  const [a = '', b = ''] = node.input
  if (node.opType === 'Div') return normalizedBy(graph, data, a, deviationOf(graph, data, b))
  if (node.opType !== 'Mul') return null
  return (
    normalizedBy(graph, data, a, inverseDeviationOf(graph, data, b)) ??
    normalizedBy(graph, data, b, inverseDeviationOf(graph, data, a))
  )
}

/** The only input that carries data, beside constants; null where there are none or two. */
function single(data: ReadonlySet<string>, node: NodeProto): string | null {
  const names = new Set(node.input.filter((name) => data.has(name)))
  return names.size === 1 ? [...names][0] : null
}

/** The nearest node before `name` with one of `ops`, through nothing but casts and constants. */
function before(
  graph: Graph,
  data: ReadonlySet<string>,
  name: string,
  ops: (node: NodeProto) => boolean,
): NodeProto | null {
  let at: string | null = name
  for (let step = 0; at !== null && step < mostSteps; step++) {
    const node = graph.producers.get(at)
    if (!node) return null
    if (ops(node)) return node
    at = beside.has(node.opType) ? single(data, node) : null
  }
  return null
}

const isRoot = ({ opType }: NodeProto): boolean => opType === 'Sqrt' || opType === 'Pow'
const isSquare = ({ opType, input }: NodeProto): boolean =>
  opType === 'Pow' || (opType === 'Mul' && input[0] === input[1])

/** Tensor whose root mean square `name` is, a small constant aside; null: it is none. */
function deviationOf(graph: Graph, data: ReadonlySet<string>, name: string): string | null {
  const root = before(graph, data, name, isRoot)
  const mean = root && before(graph, data, root.input[0], ({ opType }) => averaging.has(opType))
  const square = mean && before(graph, data, mean.input[0], isSquare)
  return square ? square.input[0] : null
}

function inverseDeviationOf(graph: Graph, data: ReadonlySet<string>, name: string): string | null {
  const inverts = ({ opType, input }: NodeProto) =>
    opType === 'Reciprocal' || opType === 'Pow' || (opType === 'Div' && !data.has(input[0]))
  const inverse = before(graph, data, name, inverts)
  if (!inverse) return null
  if (inverse.opType === 'Pow') return deviationOf(graph, data, inverse.output[0])
  return deviationOf(graph, data, inverse.input[inverse.opType === 'Div' ? 1 : 0])
}

/** What divides `name` by the deviation of `squared`; both are x, or both or one x - mean(x). */
function normalizedBy(
  graph: Graph,
  data: ReadonlySet<string>,
  name: string,
  squared: string | null,
): string | null {
  if (squared === null || !data.has(name)) return null
  const centred = centredInputs(graph, data, squared)
  if (centred.length > 0) {
    const same = [squared, ...centred].map((one) => uncast(graph, one))
    const own = [name, ...centredInputs(graph, data, name)].map((one) => uncast(graph, one))
    return own.some((one) => same.includes(one)) ? 'LayerNormalization' : null
  }
  return uncast(graph, name) === uncast(graph, squared) ? 'RMSNormalization' : null
}

/** x and mean(x) of x - mean(x); nothing where the tensor is no such difference. */
function centredInputs(graph: Graph, data: ReadonlySet<string>, name: string): string[] {
  const node = before(graph, data, name, ({ opType }) => opType === 'Sub')
  const mean = node && graph.producers.get(node.input[1] ?? '')
  return node && mean && averaging.has(mean.opType) ? [...node.input] : []
}

function uncast(graph: Graph, name: string): string {
  const node = graph.producers.get(name)
  return node && (node.opType === 'Cast' || node.opType === 'Identity') ? node.input[0] : name
}
