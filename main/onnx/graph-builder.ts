/** Appends nodes to a model: emits operators under fresh names and keeps one copy of each constant. */
import type { ModelProto, NodeProto, TensorProto, ValueInfoProto } from 'onnx-buf'
import { appended, inputOf, intsTensor, namer, nodeOf, scalarTensor } from './edit'

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

  emit(
    op: string,
    inputs: readonly string[],
    attributes: Record<string, number | readonly number[]> = {},
  ): string {
    const output = this.#name(`assay/${op}`)
    this.nodes.push(nodeOf(op, inputs, output, attributes))
    return output
  }

  /** One initializer per value, however often it is asked for. */
  share(key: string, make: (name: string) => TensorProto): string {
    const known = this.#shared.get(key)
    if (known !== undefined) return known
    const name = this.#name(`assay/${key}`)
    this.#shared.set(key, name)
    this.initializers.push(make(name))
    return name
  }

  scalar(value: number, type: Real): string {
    return this.share(`${type}-${value}`, (name) => scalarTensor(name, value, type))
  }

  input(wish: string, type: Real, dims: readonly number[]): string {
    const name = this.#name(wish)
    this.inputs.push(inputOf(name, type, dims))
    return name
  }

  /** Reduces over `axes` and drops them. ReduceSum takes its axes as an input since opset 13, the others since 18. */
  reduce(op: string, from: string, axes: readonly number[]): string {
    const asInput = this.#opset >= (op === 'ReduceSum' ? 13 : 18)
    if (!asInput) return this.emit(op, [from], { axes, keepdims: 0 })
    const list = this.share(`axes-${axes.join('-')}`, (name) => intsTensor(name, axes))
    return this.emit(op, [from, list], { keepdims: 0 })
  }

  /** The model with all that was emitted; `outputs` become outputs of its own. */
  finish(outputs: readonly string[]): ModelProto {
    const { nodes, initializers, inputs } = this
    return appended(this.#model, { nodes, initializers, inputs, outputs })
  }
}
