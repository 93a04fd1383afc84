/**
 * Many steps of training in one call of the runtime: the body of one Loop, where a call costs more than a small step (spec: autodiff, "calls").
 */
import { create } from '@bufbuild/protobuf'
import {
  GraphProtoSchema,
  type NodeProto,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from 'onnx-buf'
import { copyOf, graphOf, withGraph } from '../onnx/codec'
import { inputOf, nodeOf } from '../onnx/edit'
import { GraphBuilder } from '../onnx/graph-builder'
import { measuredBy, type TrainingGraph, untyped } from './training-graph'

/** The same input with an axis of steps in front. */
function stackedInput(info: ValueInfoProto, name: string): ValueInfoProto {
  const inner = info.type?.value
  if (inner?.case !== 'tensorType' || !inner.value.shape) return copyOf(ValueInfoProtoSchema, info, { name })
  const steps = create(TensorShapeProto_DimensionSchema, { value: { case: 'dimParam', value: 'steps' } })
  const shape = copyOf(TensorShapeProtoSchema, inner.value.shape, { dim: [steps, ...inner.value.shape.dim] })
  const tensor = copyOf(TypeProto_TensorSchema, inner.value, { shape })
  const type = copyOf(TypeProtoSchema, info.type!, { value: { case: 'tensorType', value: tensor } })
  return copyOf(ValueInfoProtoSchema, info, { name, type })
}

/** Takes what is fed from its stack, and tells whether the loss is a finite number. */
interface Around {
  taking: NodeProto[]
  stacks: ReadonlyMap<string, string>
  judging: NodeProto[]
  goes: string
}

function around(graph: TrainingGraph, build: GraphBuilder, turn: string): Around {
  const fed = [...graph.fed.map(({ input }) => input), ...Object.values(graph.rates)]
  const stacks = new Map(fed.map((name) => [name, build.name(`steps/${name}`)]))
  const taking = fed.map((name) => nodeOf('Gather', [stacks.get(name)!, turn], name, { axis: 0 }))
  const goes = build.name('assay/goes')
  const difference = build.emit('Sub', [graph.loss, graph.loss])
  build.nodes.push(nodeOf('Equal', [difference, build.scalar(0, 'float32')], goes))
  return { taking, stacks, judging: build.nodes.splice(0), goes }
}

/**
 * `graph` any number of times over: weights and state are carried, batches stand one behind the other and are taken by Gather. Ends after a
 * loss that is no finite number. Losses are those of single steps to the last bit.
 */
export function looped(graph: TrainingGraph): TrainingGraph {
  const inner = graphOf(graph.model)
  const build = new GraphBuilder(graph.model, 17)
  const { carried } = graph
  const [turn, going, steps] = ['assay/turn', 'assay/going', 'assay/steps'].map((wish) => build.name(wish))
  const { taking, stacks, judging, goes } = around(graph, build, turn)
  const measured = measuredBy(graph)
  const body = create(GraphProtoSchema, {
    name: 'step',
    node: [...taking, ...inner.node, ...judging],
    input: [
      inputOf(turn, 'int64', []),
      inputOf(going, 'bool', []),
      ...carried.map(({ input, type, dims }) => inputOf(input, type, dims)),
    ],
    output: [goes, ...carried.map(({ output }) => output), ...measured].map(untyped),
  })
  const first = carried.map(({ input }) => build.name(`first/${input}`))
  const last = carried.map(({ output }) => build.name(`last/${output}`))
  const all = measured.map((name) => build.name(`all/${name}`))
  const stacked = inner.input.flatMap((info) => {
    const name = stacks.get(info.name)
    return name ? [stackedInput(info, name)] : []
  })
  const model = withGraph(graph.model, {
    node: [nodeOf('Loop', [steps, '', ...first], [...last, ...all], { body: { graph: body } })],
    initializer: [...inner.initializer, ...build.initializers],
    input: [
      inputOf(steps, 'int64', []),
      ...stacked,
      ...carried.map(({ type, dims }, i) => inputOf(first[i], type, dims)),
    ],
    output: [...last, ...all].map(untyped),
  })
  const allOf = (name: string | null) => (name === null ? null : all[measured.indexOf(name)])
  return {
    model,
    carried: carried.map((one, i) => ({ ...one, input: first[i], output: last[i] })),
    fed: graph.fed.map(({ of, input }) => ({ of, input: stacks.get(input)! })),
    rates: Object.fromEntries(Object.entries(graph.rates).map(([key, name]) => [key, stacks.get(name)])),
    steps,
    loss: all[0],
    gradientNorm: allOf(graph.gradientNorm),
    updateRatios: allOf(graph.updateRatios),
  }
}
