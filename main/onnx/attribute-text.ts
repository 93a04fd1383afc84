/** Attributes of a node as short text, the same in every language. */
import { type AttributeProto, AttributeProto_AttributeType as Type } from 'onnx-buf'
import { elementTypeOf } from './element-type'

const mostItems = 16
const mostCharacters = 80

const clipped = (text: string): string =>
  text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text

/** float32 as it was meant: 1e-5, not 0.000009999999747378752. */
const floatText = (value: number): string => `${Number(value.toPrecision(7))}`

const bytesText = (bytes: Uint8Array): string =>
  clipped(String.fromCharCode(...bytes.subarray(0, mostCharacters + 1)))

function listText<Item>(items: readonly Item[], textOf: (item: Item) => string): string {
  const shown = items.slice(0, mostItems).map(textOf)
  return clipped(`[${[...shown, ...(items.length > mostItems ? ['…'] : [])].join(', ')}]`)
}

/** 'Add ×2, Relu': operators of a body, most frequent first. */
export function operatorsText(nodes: readonly { opType: string }[]): string {
  const counts = new Map<string, number>()
  for (const { opType } of nodes) counts.set(opType, (counts.get(opType) ?? 0) + 1)
  const parts = [...counts].sort((a, b) => b[1] - a[1])
  return clipped(parts.map(([op, count]) => (count > 1 ? `${op} ×${count}` : op)).join(', '))
}

const tensorText = ({ dataType, dims }: { dataType: number; dims: readonly bigint[] }): string =>
  `${elementTypeOf(dataType)} ${listText(dims, String)}`

/** Exporters of old files leave the type out; then whatever is filled in counts. */
function typeOf(attribute: AttributeProto): Type {
  if (attribute.type !== Type.UNDEFINED) return attribute.type
  if (attribute.g) return Type.GRAPH
  if (attribute.t) return Type.TENSOR
  if (attribute.ints.length > 0) return Type.INTS
  if (attribute.floats.length > 0) return Type.FLOATS
  if (attribute.strings.length > 0) return Type.STRINGS
  if (attribute.s.length > 0) return Type.STRING
  return attribute.f !== 0 ? Type.FLOAT : Type.INT
}

/** The value of an attribute in at most 80 characters; of a body its operators, of a tensor its type and shape. */
export function attributeText(attribute: AttributeProto): string {
  switch (typeOf(attribute)) {
    case Type.FLOAT:
      return floatText(attribute.f)
    case Type.INT:
      return `${attribute.i}`
    case Type.STRING:
      return bytesText(attribute.s)
    case Type.TENSOR:
      return attribute.t ? tensorText(attribute.t) : ''
    case Type.GRAPH:
      return operatorsText(attribute.g?.node ?? [])
    case Type.FLOATS:
      return listText(attribute.floats, floatText)
    case Type.INTS:
      return listText(attribute.ints, String)
    case Type.STRINGS:
      return listText(attribute.strings, bytesText)
    case Type.TENSORS:
      return listText(attribute.tensors, tensorText)
    case Type.GRAPHS:
      return listText(attribute.graphs, ({ node }) => operatorsText(node))
    default:
      return ''
  }
}
