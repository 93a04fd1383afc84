/** What gradient rules build with: operators of one dialect, constants shared by value, shapes that keep the batch axis open. */
import type { ModelProto } from 'onnx-buf'
import type { ElementType } from '../../contract/tensor'
import { numbersTensor } from '../edit'
import { codeOfType } from '../element-type'
import { GraphBuilder } from '../graph-builder'
import type { Facts, Shape } from '../ops/rule'

const isStatic = (shape: Shape): shape is readonly number[] => shape.every((size) => typeof size === 'number')

/** Axes of `from` that were stretched, or added in front, to broadcast `to` to it. Both ranks must be known. */
export function stretchedAxes(from: Shape, to: Shape): number[] {
  const added = from.length - to.length
  return from.flatMap((size, axis) => (axis < added || (to[axis - added] === 1 && size !== 1) ? [axis] : []))
}

export class GradientBuilder extends GraphBuilder {
  readonly #facts: Map<string, Facts>
  readonly #shapes = new Map<string, string>()

  /** `facts`: of every tensor of `model`, from a probe run; null in a shape is an axis that the batch decides. */
  constructor(model: ModelProto, opset: number, facts: ReadonlyMap<string, Facts>) {
    super(model, opset)
    this.#facts = new Map(facts)
  }

  /** Facts of a tensor that was emitted and is to be differentiated as those of the model are. */
  learn(tensor: string, facts: Facts): void {
    this.#facts.set(tensor, facts)
  }

  /** Throws Error for a tensor that the probe did not see (a defect: rules may only ask for tensors of the model). */
  facts(tensor: string): Facts & { type: ElementType; shape: Shape } {
    const { type = null, shape = null, values = null } = this.#facts.get(tensor) ?? {}
    if (!type || !shape) throw new Error(`no facts of ${tensor}`)
    return { type, shape, values }
  }

  /** A constant of the tensor's type. */
  scalarLike(value: number, tensor: string): string {
    return this.number(value, this.facts(tensor).type)
  }

  /** A scalar of a floating type; float16 and bfloat16 are cast to at run time. */
  number(value: number, type: ElementType): string {
    if (type === 'float64') return this.scalar(value, 'float64')
    const single = this.scalar(value, 'float32')
    return type === 'float32' ? single : this.cast(single, type)
  }

  /** A table of numbers, such as weights of an interpolation, in a floating type. */
  table(values: readonly number[], dims: readonly number[], type: ElementType): string {
    const kept = type === 'float64' ? 'float64' : 'float32'
    const key = `${kept}-${dims.join('x')}-${values.join(' ')}`
    const made = this.share(key, (name) => numbersTensor(name, values, dims, kept), 'table')
    return type === kept ? made : this.cast(made, type)
  }

  cast(from: string, type: ElementType): string {
    return this.emit('Cast', [from], { to: codeOfType(type) })
  }

  /** Sizes of the tensor's axes as int64: a constant where all are fixed. */
  shapeOf(tensor: string): string {
    const { shape } = this.facts(tensor)
    if (isStatic(shape)) return this.ints(shape)
    const known = this.#shapes.get(tensor)
    if (known !== undefined) return known
    const made = this.emit('Shape', [tensor])
    this.#shapes.set(tensor, made)
    return made
  }

  /** `from` in the shape of `tensor`, which has as many values. */
  reshapeLike(from: string, tensor: string): string {
    const { shape } = this.facts(tensor)
    // One open axis can be left to Reshape to work out.
    const open = shape.filter((size) => typeof size !== 'number').length
    const target = open === 1 ? this.ints(shape.map((size) => (typeof size === 'number' ? size : -1))) : null
    return this.emit('Reshape', [from, target ?? this.shapeOf(tensor)])
  }

  /** One value for each channel, put where axis 1 of a tensor of so many axes is. */
  channelwise(vector: string, rank: number): string {
    return this.emit('Reshape', [vector, this.ints([-1, ...Array<number>(Math.max(0, rank - 2)).fill(1)])])
  }

  /** `value` everywhere, in the shape and type of `tensor`. */
  filledLike(value: number, tensor: string): string {
    return this.emit('Expand', [this.scalarLike(value, tensor), this.shapeOf(tensor)])
  }

  /** Sums `gradient`, shaped like `from`, down to the shape of `to` that was broadcast to it. */
  sumTo(gradient: string, from: Shape, to: string): string {
    const { shape } = this.facts(to)
    const axes = stretchedAxes(from, shape)
    if (axes.length === 0) return gradient
    const summed = this.reduce('ReduceSum', gradient, axes)
    const dropped = axes.some((axis) => axis >= from.length - shape.length)
    return dropped ? this.reshapeLike(summed, to) : summed
  }

  /** The sum of what flows back into one tensor from several sides. */
  total(gradients: readonly string[]): string {
    return gradients.reduce((sum, one) => this.emit('Add', [sum, one]))
  }
}
