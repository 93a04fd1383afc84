/** Which axes of which tensors have one width together: a hidden layer's units, followed through the graph. */
import type { NodeProto } from 'onnx-buf'
import type { Analysis } from './analysis'
import { intAttribute, intsAttribute } from './attributes'
import { constantInfo, constantValues } from './constants'
import type { Facts } from './ops/rule'

/** An axis whose size is its group's width times `times`. */
export interface Place {
  group: number
  axis: number
  times: number
}

/** Groups that were joined count as one; a fixed one keeps its width. */
class Groups {
  readonly #parents: number[] = []
  readonly #widths: number[] = []
  readonly #fixed = new Set<number>()

  make(width: number): number {
    this.#widths.push(width)
    return this.#parents.push(this.#parents.length) - 1
  }

  root(group: number): number {
    const parent = this.#parents[group]
    return parent === group ? group : this.root(parent)
  }

  fix(group: number): void {
    this.#fixed.add(this.root(group))
  }

  join(one: number, other: number): void {
    const [a, b] = [this.root(one), this.root(other)]
    if (a === b) return
    this.#parents[b] = a
    if (this.#fixed.has(b) || this.#widths[a] !== this.#widths[b]) this.#fixed.add(a)
  }

  /** Width of what may change; null: fixed. */
  free(group: number): number | null {
    const root = this.root(group)
    return this.#fixed.has(root) ? null : this.#widths[root]
  }
}

const sameShape = new Set([
  'Relu',
  'LeakyRelu',
  'Elu',
  'Celu',
  'Selu',
  'Sigmoid',
  'HardSigmoid',
  'HardSwish',
  'Tanh',
  'Softplus',
  'Softsign',
  'Gelu',
  'Erf',
  'Clip',
  'Mish',
  'ThresholdedRelu',
  'Identity',
  'Dropout',
  'Cast',
  'Abs',
  'Neg',
  'Sqrt',
  'Exp',
  'Log',
  'Reciprocal',
])
const spatial = new Set(['MaxPool', 'AveragePool', 'GlobalAveragePool', 'GlobalMaxPool', 'LpPool'])
const pairs = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Max', 'Min'])

/** Follows widths through the nodes of a graph in running order; what it does not know keeps its width. */
export class WidthGroups {
  readonly groups = new Groups()
  readonly stored = new Map<string, Place[]>()
  /** Entries of stored shapes that say a width. */
  readonly entries = new Map<string, { entry: number; place: Place }>()
  /** Convolutions of one channel each: as many groups as channels. */
  readonly depthwise = new Map<NodeProto, number>()
  readonly #analysis: Analysis
  readonly #facts: ReadonlyMap<string, Facts>
  readonly #places = new Map<string, Place>()

  constructor(analysis: Analysis, facts: ReadonlyMap<string, Facts>) {
    this.#analysis = analysis
    this.#facts = facts
    for (const node of analysis.graph.nodes)
      if (node.input.some((name) => analysis.data.has(name)) && !this.#follow(node)) this.#fixAround(node)
    for (const { name } of analysis.graph.outputs) this.#fix(name)
  }

  #shape(name: string): readonly (number | null)[] | null {
    const shape = this.#facts.get(name)?.shape
    return shape ? shape.map((size) => (typeof size === 'number' ? size : null)) : null
  }

  #dims(name: string | undefined): readonly number[] | null {
    return name
      ? ((constantInfo(this.#analysis.graph, name)?.shape?.map(Number) ?? null) as number[] | null)
      : null
  }

  #fix(name: string): void {
    const place = this.#places.get(name)
    if (place) this.groups.fix(place.group)
  }

  #fixAround({ input, output }: NodeProto): void {
    for (const name of [...input, ...output]) this.#fix(name)
    for (const name of input) for (const { group } of this.stored.get(name) ?? []) this.groups.fix(group)
  }

  /** The stored tensor's axis belongs to the place's group; one that two nodes read belongs to both, which are then one. */
  #tie(name: string, place: Place): void {
    const known = this.stored.get(name) ?? []
    const same = known.find(({ axis }) => axis === place.axis)
    if (!same) this.stored.set(name, [...known, place])
    else if (same.times === place.times) this.groups.join(same.group, place.group)
    else for (const { group } of [same, place]) this.groups.fix(group)
  }

  #layer(node: NodeProto, axes: { input: number; out: number; into: number; width: number }): boolean {
    const [data, weight, bias] = node.input
    const from = this.#places.get(data)
    if (from && from.axis !== axes.input) return false
    const place = { group: this.groups.make(axes.width), axis: axes.input, times: 1 }
    this.#places.set(node.output[0], place)
    this.#tie(weight, { ...place, axis: axes.out })
    if (from) this.#tie(weight, { ...from, axis: axes.into })
    const biasDims = this.#dims(bias)
    if (bias && (!biasDims || biasDims.at(-1) !== axes.width)) return false
    if (bias && biasDims) this.#tie(bias, { ...place, axis: biasDims.length - 1 })
    return true
  }

  #product(node: NodeProto): boolean {
    const dims = this.#dims(node.input[1])
    const rank = this.#shape(node.input[0])?.length
    if (dims?.length !== 2 || !rank || rank < 2) return false
    const turned = node.opType === 'Gemm' && intAttribute(node, 'transB', 0) === 1
    if (node.opType === 'Gemm' && intAttribute(node, 'transA', 0) === 1) return false
    const [into, out] = turned ? [1, 0] : [0, 1]
    return this.#layer(node, { input: rank - 1, out, into, width: dims[out] })
  }

  #convolution(node: NodeProto): boolean {
    const dims = this.#dims(node.input[1])
    if (!dims || dims.length < 3) return false
    const count = intAttribute(node, 'group', 1)
    if (count === 1) return this.#layer(node, { input: 1, out: 0, into: 1, width: dims[0] })
    const from = this.#places.get(node.input[0])
    if (!from || dims[1] !== 1 || dims[0] !== count) return false
    this.#places.set(node.output[0], from)
    for (const name of node.input.slice(1)) if (name) this.#tie(name, { ...from, axis: 0 })
    this.depthwise.set(node, from.group)
    return true
  }

  /** Stored vectors beside the data, one value per channel. */
  #perChannel(node: NodeProto, positions: readonly number[], axis: number | null = null): boolean {
    const from = this.#places.get(node.input[0])
    if (!from) return true
    if (axis !== null && from.axis !== axis) return false
    for (const position of positions) {
      const name = node.input[position]
      if (!name) continue
      if (this.#dims(name)?.length !== 1) return false
      this.#tie(name, { ...from, axis: 0 })
    }
    this.#places.set(node.output[0], from)
    return true
  }

  #pair(node: NodeProto): boolean {
    const [left, right] = node.input.map((name) => this.#places.get(name))
    const [one, other] = node.input
    if (node.input.length !== 2) return false
    if (left && right) {
      if (left.axis !== right.axis || left.times !== right.times) return false
      if (this.#shape(one)?.length !== this.#shape(other)?.length) return false
      this.groups.join(left.group, right.group)
      this.#places.set(node.output[0], left)
      return true
    }
    const place = left ?? right
    const [data, beside] = left ? [one, other] : [other, one]
    const dims = this.#dims(beside)
    const rank = this.#shape(data)?.length
    if (!place) return true
    if (!dims || !rank || dims.length > rank) return false
    const axis = place.axis - (rank - dims.length)
    if (axis >= 0 && dims[axis] !== 1) this.#tie(beside, { ...place, axis })
    this.#places.set(node.output[0], place)
    return true
  }

  /** Everything behind the batch in one axis: the channels' values stand together, channel by channel. */
  #flat(node: NodeProto): boolean {
    const from = this.#places.get(node.input[0])
    if (!from) return true
    const [before, after] = [this.#shape(node.input[0]), this.#shape(node.output[0])]
    if (from.axis !== 1 || !before || after?.length !== 2) return false
    const inner = before.slice(2).reduce<number>((all, size) => all * (size ?? Number.NaN), 1)
    if (!Number.isInteger(inner) || before[1] === null || after[1] !== before[1] * inner) return false
    const place = { group: from.group, axis: 1, times: from.times * inner }
    if (node.opType === 'Reshape' && !this.#shapeEntry(node.input[1], after[1], place)) return false
    this.#places.set(node.output[0], place)
    return true
  }

  /** The stored shape says the width itself, or leaves it to be worked out. */
  #shapeEntry(name: string, width: number, place: Place): boolean {
    const values = constantValues(this.#analysis.graph, name)
    if (values?.length !== 2) return false
    if (values[1] === -1) return true
    if (values[1] !== width || this.entries.has(name)) return false
    this.entries.set(name, { entry: 1, place })
    return true
  }

  /** Over places, not channels. */
  #spatialMean(node: NodeProto): boolean {
    const from = this.#places.get(node.input[0])
    if (!from) return true
    const rank = this.#shape(node.input[0])?.length ?? 0
    const given =
      intsAttribute(node, 'axes') ?? (node.input[1] && constantValues(this.#analysis.graph, node.input[1]))
    const axes = given ? Array.from(given, (axis) => (axis < 0 ? axis + rank : axis)) : []
    if (axes.length === 0 || axes.some((axis) => axis <= from.axis)) return false
    this.#places.set(node.output[0], from)
    return true
  }

  /** Whether the node's widths are known to follow; false: they stay. */
  #follow(node: NodeProto): boolean {
    const { opType } = node
    if (opType === 'Gemm' || opType === 'MatMul') return this.#product(node)
    if (opType === 'Conv') return this.#convolution(node)
    if (opType === 'BatchNormalization') return this.#perChannel(node, [1, 2, 3, 4], 1)
    if (opType === 'InstanceNormalization') return this.#perChannel(node, [1, 2], 1)
    if (opType === 'LayerNormalization') {
      const rank = this.#shape(node.input[0])?.length ?? 0
      const axis = intAttribute(node, 'axis', -1)
      return (axis === -1 || axis === rank - 1) && this.#perChannel(node, [1, 2], rank - 1)
    }
    if (pairs.has(opType)) return this.#pair(node)
    if (opType === 'Flatten' || opType === 'Reshape') return this.#flat(node)
    if (opType === 'ReduceMean' || opType === 'ReduceMax' || opType === 'ReduceSum')
      return this.#spatialMean(node)
    if (sameShape.has(opType) || spatial.has(opType)) return this.#perChannel(node, [])
    return false
  }
}
