/** Attributes of a node by name, with the default the operator's specification gives. */
import {
  type AttributeProto,
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  type NodeProto,
  NodeProtoSchema,
} from 'onnx-buf'
import { copyOf } from './codec'

export const attributeOf = (node: NodeProto, name: string): AttributeProto | undefined =>
  node.attribute.find((attribute) => attribute.name === name)

export function intAttribute(node: NodeProto, name: string, byDefault: number): number {
  const attribute = attributeOf(node, name)
  return attribute ? Number(attribute.i) : byDefault
}

export function floatAttribute(node: NodeProto, name: string, byDefault: number): number {
  const attribute = attributeOf(node, name)
  return attribute ? attribute.f : byDefault
}

/** null where the attribute is absent. */
export function intsAttribute(node: NodeProto, name: string): number[] | null {
  const attribute = attributeOf(node, name)
  return attribute ? attribute.ints.map(Number) : null
}

/** Operator words are ASCII, so bytes are characters. */
const asciiOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

export function textAttribute(node: NodeProto, name: string, byDefault: string): string {
  const attribute = attributeOf(node, name)
  return attribute ? asciiOf(attribute.s) : byDefault
}

/** null where the attribute is absent. */
export function textsAttribute(node: NodeProto, name: string): string[] | null {
  const attribute = attributeOf(node, name)
  return attribute ? attribute.strings.map(asciiOf) : null
}

const noBodies: readonly GraphProto[] = []

/** Bodies of control-flow nodes (If, Loop, Scan). */
export function subgraphsOf(node: NodeProto): readonly GraphProto[] {
  if (!node.attribute.some(({ g, graphs }) => g || graphs.length > 0)) return noBodies
  return node.attribute.flatMap((attribute) =>
    attribute.g ? [attribute.g, ...attribute.graphs] : attribute.graphs,
  )
}

/** The node with the nodes of its bodies exchanged. */
export function mappedBodies(node: NodeProto, map: (nodes: readonly NodeProto[]) => NodeProto[]): NodeProto {
  const mapped = (body: GraphProto) => copyOf(GraphProtoSchema, body, { node: map(body.node) })
  return copyOf(NodeProtoSchema, node, {
    attribute: node.attribute.map((one) =>
      one.g || one.graphs.length > 0
        ? copyOf(AttributeProtoSchema, one, { g: one.g && mapped(one.g), graphs: one.graphs.map(mapped) })
        : one,
    ),
  })
}
