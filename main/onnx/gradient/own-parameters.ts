/** Exporters store equal parameters once and feed the others through Identity; each is learned on its own. */
import { type ModelProto, TensorProtoSchema } from 'onnx-buf'
import { copyOf, graphOf, withGraph } from '../codec'
import type { Parameter } from '../parameters'

/** The model in which every parameter is an initializer of its own name; the Identity nodes that copied it are gone. */
export function withOwnParameters(model: ModelProto, parameters: readonly Parameter[]): ModelProto {
  const graph = graphOf(model)
  const stored = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]))
  const copied = parameters.flatMap(({ name, initializer }) => {
    const source = initializer !== null && initializer !== name ? stored.get(initializer) : undefined
    return source ? [copyOf(TensorProtoSchema, source, { name })] : []
  })
  if (copied.length === 0) return model
  const names = new Set(copied.map(({ name }) => name))
  return withGraph(model, {
    initializer: [...graph.initializer, ...copied],
    node: graph.node.filter(({ opType, output }) => opType !== 'Identity' || !names.has(output[0])),
  })
}
