/**
 * The same network with its hidden layers narrower or wider: widths are followed through activations, normalizations, sums and flattening
 * (width-groups.ts). Units of a wider layer repeat those there are until weights are drawn anew.
 */
import { create } from '@bufbuild/protobuf'
import { AttributeProtoSchema, type NodeProto, NodeProtoSchema, type TensorProto } from 'onnx-buf'
import { InputError } from '../contract/errors'
import type { Analysis } from './analysis'
import { copyOf, graphOf, type ModelProto, withGraph } from './codec'
import { storedTensor } from './constants'
import { intsTensor } from './edit'
import type { Facts } from './ops/rule'
import { withValues } from './redraw'
import { valuesOf } from './tensor-values'
import { type Place, WidthGroups } from './width-groups'

export interface Resized {
  model: ModelProto
  /** Hidden widths that were changed, before and after, in the order of their layers. */
  widths: { before: number; after: number }[]
}

/** The width of a group after; null: it stays. */
const widthAfter = (before: number, factor: number): number => Math.max(1, Math.round(before * factor))

/** Values of the new dims: those of the old at the same place, from the first on again where there are more. */
function repeated(values: Float64Array, from: readonly number[], to: readonly number[]): Float32Array {
  const made = new Float32Array(to.reduce((all, size) => all * size, 1))
  for (let i = 0; i < made.length; i++) {
    let [rest, at, stride] = [i, 0, 1]
    for (let axis = to.length - 1; axis >= 0; axis--) {
      at += (Math.floor(rest % to[axis]) % from[axis]) * stride
      rest = Math.floor(rest / to[axis])
      stride *= from[axis]
    }
    made[i] = values[at]
  }
  return made
}

class Resizing {
  readonly #groups: WidthGroups
  readonly #analysis: Analysis
  readonly #factor: number

  constructor(analysis: Analysis, facts: ReadonlyMap<string, Facts>, factor: number) {
    this.#groups = new WidthGroups(analysis, facts)
    this.#analysis = analysis
    this.#factor = factor
  }

  /** Size of the axis after; null: it stays. */
  sizeAt({ group, times }: Place): number | null {
    const width = this.#groups.groups.free(group)
    return width === null ? null : widthAfter(width, this.#factor) * times
  }

  widths(): Resized['widths'] {
    const { groups, stored } = this.#groups
    const roots = new Set([...stored.values()].flat().map(({ group }) => groups.root(group)))
    return [...roots].flatMap((root) => {
      const before = groups.free(root)
      return before === null ? [] : [{ before, after: widthAfter(before, this.#factor) }]
    })
  }

  /** Stored tensors with other dims, by name. */
  tensors(): Map<string, TensorProto> {
    const { graph } = this.#analysis
    const changed = new Map<string, TensorProto>()
    for (const [name, places] of this.#groups.stored) {
      const sizes = places.map((place) => ({ axis: place.axis, size: this.sizeAt(place) }))
      const tensor = storedTensor(graph, name)
      if (!tensor || sizes.every(({ size }) => size === null)) continue
      const from = tensor.dims.map(Number)
      const to = from.map((size, axis) => sizes.find((one) => one.axis === axis)?.size ?? size)
      const values = valuesOf(tensor, graph.externalData)
      if (!values)
        throw new InputError({
          place: name,
          cause: 'its values cannot be read, so its width cannot be changed',
        })
      const wider = { ...tensor, dims: to.map(BigInt) }
      changed.set(name, withValues(name, wider, repeated(values, from, to)))
    }
    for (const [name, { entry, place }] of this.#groups.entries) {
      const tensor = storedTensor(graph, name)
      const size = this.sizeAt(place)
      const values = tensor && valuesOf(tensor, graph.externalData)
      if (size === null || !values) continue
      changed.set(
        name,
        intsTensor(
          name,
          Array.from(values, (value, i) => (i === entry ? size : value)),
        ),
      )
    }
    return changed
  }

  node(node: NodeProto): NodeProto {
    const group = this.#groups.depthwise.get(node)
    const size = group === undefined ? null : this.sizeAt({ group, axis: 0, times: 1 })
    if (size === null) return node
    const attribute = node.attribute.map((one) =>
      one.name === 'group' ? create(AttributeProtoSchema, { ...one, i: BigInt(size) }) : one,
    )
    return copyOf(NodeProtoSchema, node, { attribute })
  }
}

/** `facts`: shapes from a probe run. Throws InputError where no hidden width can be changed. */
export function resized(analysis: Analysis, facts: ReadonlyMap<string, Facts>, factor: number): Resized {
  const resizing = new Resizing(analysis, facts, factor)
  const widths = resizing.widths().filter(({ before, after }) => before !== after)
  if (widths.length === 0)
    throw new InputError({
      cause:
        'no hidden width of this model can be changed: each is tied to an input, an output or an operator that fixes it',
    })
  const tensors = resizing.tensors()
  const { model } = analysis.graph
  const graph = graphOf(model)
  const stored = new Set(graph.initializer.map(({ name }) => name))
  return {
    model: withGraph(model, {
      node: graph.node
        .filter(({ opType, output }) => opType !== 'Constant' || !tensors.has(output[0]))
        .map((node) => resizing.node(node)),
      initializer: [
        ...graph.initializer.map((one) => tensors.get(one.name) ?? one),
        ...[...tensors].filter(([name]) => !stored.has(name)).map(([, tensor]) => tensor),
      ],
      valueInfo: [],
    }),
    widths,
  }
}
