/** Graphs to draw, without a model behind them. */
import type { GraphNode, ModelGraph } from '../../../main/contract/model-graph'

export const operator = (id: string, fields: Partial<GraphNode> = {}): GraphNode => ({
  id,
  kind: 'operator',
  name: id,
  op: 'Relu',
  domain: '',
  scope: [],
  layer: null,
  parameters: 0,
  outputs: [{ name: `t${id}`, type: 'float32', shape: ['N', 8] }],
  attributes: [],
  initializers: [],
  ...fields,
})

/** Lines as 'from to'; each carries the tensor its source makes. */
export function graphOf(nodes: readonly GraphNode[], lines: readonly string[]): ModelGraph {
  const edges = lines.map((line) => {
    const [from, to] = line.split(' ')
    return { from, to, tensor: `t${from}` }
  })
  return { nodes: [...nodes], edges }
}

/** `count` operators in a row between an input and an output; `scopeOf` tells the place of each. */
export function row(count: number, scopeOf: (i: number) => string[] = () => []): ModelGraph {
  const operators = Array.from({ length: count }, (_, i) => operator(`${i}`, { scope: scopeOf(i) }))
  const nodes = [
    operator('in', { kind: 'input', op: '' }),
    ...operators,
    operator('out', { kind: 'output', op: '' }),
  ]
  return graphOf(
    nodes,
    nodes.slice(1).map(({ id }, i) => `${nodes[i].id} ${id}`),
  )
}
