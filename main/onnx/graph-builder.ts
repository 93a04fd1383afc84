/** Appends nodes to a model: emits operators under fresh names and keeps one copy of each constant. */
import type { ModelProto, NodeProto, TensorProto, ValueInfoProto } from 'onnx-buf'
import {
  type Attributes,
  appended,
  type InputType,
  inputOf,
  intsTensor,
  namer,
  nodeOf,
  scalarTensor,
} from './edit'

/** Types that every reduction of the runtime takes. */
export type Real = 'float32' | 'float64'

export class GraphBuilder {
  readonly nodes: NodeProto[] = []
  readonly initializers: TensorProto[] = []
  readonly inputs: ValueInfoProto[] = []
  readonly #model: ModelProto
  readonly #name: (wish: string) => string
  readonly #opset: number
  readonly #shared = new Map<string, string>()

  constructor(model: ModelProto, opset: number) {
    this.#model = model
    this.#name = namer(model)
    this.#opset = opset
  }

  /** A name that nothing else has. */
  name(wish: string): string {
    return this.#name(wish)
  }

  emit(op: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.emitAll(op, inputs, 1, attributes)[0]
  }

  /** All `count` outputs of one node. */
  emitAll(op: string, inputs: readonly string[], count: number, attributes: Attributes = {}): string[] {
    const outputs = Array.from({ length: count }, () => this.#name(`assay/${op}`))
    this.nodes.push(nodeOf(op, inputs, outputs, attributes))
    return outputs
  }

  /** One initializer per value, however often it is asked for; named after its key, or after `wish` where that is long. */
  share(key: string, make: (name: string) => TensorProto, wish = key): string {
    const known = this.#shared.get(key)
    if (known !== undefined) return known
    const name = this.#name(`assay/${wish}`)
    this.#shared.set(key, name)
    this.initializers.push(make(name))
    return name
  }

  /** Whole numbers as an int64 tensor of one axis, such as sizes and axes. */
  ints(values: readonly number[]): string {
    return this.share(`ints-${values.join('-')}`, (name) => intsTensor(name, values))
  }

  scalar(value: number, type: Real): string {
    return this.share(`${type}-${value}`, (name) => scalarTensor(name, value, type))
  }

  input(wish: string, type: InputType, dims: readonly (number | string)[]): string {
    const name = this.#name(wish)
    this.inputs.push(inputOf(name, type, dims))
    return name
  }

  /** Reduces over `axes` and drops them, or keeps them with size 1 (`keepdims` 1). ReduceSum takes its axes as an input since opset 13, the others since 18. */
  reduce(op: string, from: string, axes: readonly number[], keepdims = 0): string {
    const asInput = this.#opset >= (op === 'ReduceSum' ? 13 : 18)
    if (!asInput) return this.emit(op, [from], { axes, keepdims })
    return this.emit(op, [from, this.ints(axes)], { keepdims })
  }

  /** The model with all that was emitted; `outputs` become outputs of its own. */
  finish(outputs: readonly string[]): ModelProto {
    const { nodes, initializers, inputs } = this
    return appended(this.#model, { nodes, initializers, inputs, outputs })
  }
}
