/** The last steps of a gradient model: promised names, outputs with their types, nothing that is not needed. */
import { create } from '@bufbuild/protobuf'
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  TensorProtoSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from 'onnx-buf'
import { InputError } from '../../contract/errors'
import type { Dimension, ElementType } from '../../contract/tensor'
import { copyOf, graphOf, withGraph } from '../codec'
import { truncatedTo } from '../edit'
import { codeOfType } from '../element-type'
import { readsOf } from '../graph'
import { freshNames, renamedNode } from '../renaming'

/** A tensor of the graph that is to bear a promised name. */
export interface Promised {
  tensor: string
  name: string
  type: ElementType
  shape: readonly Dimension[]
}

const outputOf = ({ name, type, shape }: Promised): ValueInfoProto => {
  const dim = shape.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : typeof size === 'string'
          ? { case: 'dimParam' as const, value: size }
          : { case: undefined },
  }))
  const value = { case: 'tensorType' as const, value: { elemType: codeOfType(type), shape: { dim } } }
  return create(ValueInfoProtoSchema, { name, type: create(TypeProtoSchema, { value }) })
}

/** The graph under other names; what no renamed tensor touches is shared. */
function renamed(model: ModelProto, names: ReadonlyMap<string, string>): ModelProto {
  const { node, initializer, input, valueInfo } = graphOf(model)
  const fresh = freshNames(model)
  const named = (name: string) => names.get(name) ?? name
  const touches = (tensors: readonly string[]) => tensors.some((name) => names.has(name))
  const told = (infos: GraphProto['input']) =>
    infos.map((info) =>
      names.has(info.name) ? copyOf(ValueInfoProtoSchema, info, { name: named(info.name) }) : info,
    )
  return withGraph(model, {
    node: node.map((one) =>
      touches(one.output) || touches(readsOf(one)) ? renamedNode(one, named, fresh, (name) => name) : one,
    ),
    initializer: initializer.map((tensor) =>
      names.has(tensor.name) ? copyOf(TensorProtoSchema, tensor, { name: named(tensor.name) }) : tensor,
    ),
    input: told(input),
    valueInfo: told(valueInfo),
  })
}

/** Oldest version of the file format that has each operator set from 17 on; files before 4 list weights among the inputs. */
const formatOf = (opset: number): bigint => (opset >= 21 ? 10n : opset >= 19 ? 9n : 8n)

/**
 * The model with only what `outputs` and its own inputs ask for. Tensors inside that bear a promised name make way for it. Throws
 * InputError where an input of the model bears one.
 */
export function finished(
  model: ModelProto,
  opset: number,
  target: string,
  outputs: readonly Promised[],
): ModelProto {
  const graph = graphOf(model)
  const stored = new Set(graph.initializer.map(({ name }) => name))
  const inputs = graph.input.filter(({ name }) => !stored.has(name))
  const promised = new Map([
    ...outputs.map(({ tensor, name }) => [tensor, name] as const),
    [target, 'target'],
  ])
  const names = new Set(promised.values())
  const taken = inputs.find(({ name }) => name !== target && names.has(name))
  if (taken)
    throw new InputError({
      place: `input ${taken.name}`,
      cause: `bears the name under which the gradient graph ${taken.name === 'target' ? 'takes the targets' : 'gives a result'}`,
      remedy: 'export the model with another name for this input',
    })
  const fresh = freshNames(model)
  const inside = new Set([...stored, ...graph.node.flatMap(({ output }) => output)])
  const making = [...names].filter((name) => inside.has(name) && promised.get(name) !== name)
  const ways = new Map([...making.map((name) => [name, fresh(name)] as const), ...promised])
  for (const [from, to] of ways) if (from === to) ways.delete(from)
  const clear = ways.size > 0 ? renamed(model, ways) : model
  const pruned = truncatedTo(
    clear,
    outputs.map(({ name }) => name),
  )
  const kept = new Set(inputs.map(({ name }) => ways.get(name) ?? name))
  const finishedModel = withGraph(pruned, {
    input: graphOf(clear).input.filter(({ name }) => kept.has(name)),
    output: outputs.map(outputOf),
  })
  const format = formatOf(opset)
  return finishedModel.irVersion >= format
    ? finishedModel
    : copyOf(ModelProtoSchema, finishedModel, { irVersion: format })
}
