/** Models to be drawn: how their nodes hang together counts, not what they compute. */
import { create } from '@bufbuild/protobuf'
import { type NodeProto, ValueInfoProtoSchema } from 'onnx-buf'
import { bytesOf, floats, node, valueInfo } from './build'

/** Names of nodes as an exporter gives them: with their place in the model, or none at all. */
export type Naming = 'scoped' | 'nameless'

interface Written {
  nodes: NodeProto[]
  /** Adds an operator in `scope` and gives the name of its output. */
  add(op: string, inputs: string, scope: string): string
}

function writer(naming: Naming): Written {
  const nodes: NodeProto[] = []
  const add = (op: string, inputs: string, scope: string): string => {
    const output = `t${nodes.length}`
    const made = node(op, inputs, output)
    made.name = naming === 'scoped' ? `/${scope}/${op}` : ''
    nodes.push(made)
    return output
  }
  return { nodes, add }
}

const width = 8
const weights = [
  floats(
    'w',
    [width, width],
    Array.from({ length: width * width }, (_, i) => (i % 7) / 10),
  ),
  floats('b', [width], Array(width).fill(0)),
]

const finished = (nodes: NodeProto[], last: string): Uint8Array =>
  bytesOf({
    nodes,
    inputs: [valueInfo('x', ['N', width])],
    outputs: [create(ValueInfoProtoSchema, { name: last })],
    initializers: weights,
  })

/** `blocks` times attention and a feed-forward part, 20 operators each, with skips as in a transformer encoder. */
export function transformerLike(blocks: number, naming: Naming): Uint8Array {
  const { nodes, add } = writer(naming)
  let x = add('MatMul', 'x w', 'embed')
  for (let i = 0; i < blocks; i++) {
    const layer = `encoder/layers.${i}`
    const heads = ['q', 'k', 'v'].map((part) =>
      add('Add', `${add('MatMul', `${x} w`, `${layer}/attn/${part}`)} b`, `${layer}/attn/${part}`),
    )
    const turned = add('Transpose', heads[1], `${layer}/attn`)
    const scores = add('Softmax', add('MatMul', `${heads[0]} ${turned}`, `${layer}/attn`), `${layer}/attn`)
    const mixed = add('MatMul', `${scores} ${heads[2]}`, `${layer}/attn`)
    const shown = add('Add', `${add('MatMul', `${mixed} w`, `${layer}/attn/out`)} b`, `${layer}/attn/out`)
    const first = add('LayerNormalization', `${add('Add', `${x} ${shown}`, layer)} b b`, `${layer}/norm1`)
    const wide = add('Add', `${add('MatMul', `${first} w`, `${layer}/mlp`)} b`, `${layer}/mlp`)
    const narrow = add(
      'Add',
      `${add('MatMul', `${add('Relu', wide, `${layer}/mlp`)} w`, `${layer}/mlp`)} b`,
      `${layer}/mlp`,
    )
    x = add('LayerNormalization', `${add('Add', `${first} ${narrow}`, layer)} b b`, `${layer}/norm2`)
  }
  return finished(nodes, add('MatMul', `${x} w`, 'head'))
}

/** `count` operators in a row. */
export function chain(count: number, naming: Naming): Uint8Array {
  const { nodes, add } = writer(naming)
  let x = 'x'
  for (let i = 0; i < count; i++) x = add(i % 2 ? 'Relu' : 'MatMul', i % 2 ? x : `${x} w`, `block${i >> 1}`)
  return finished(nodes, x)
}
