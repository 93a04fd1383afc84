/** Functions of a model file (FunctionProto) put in place of their calls: nobody after this needs to know that there are any. */
import {
  type AttributeProto,
  AttributeProtoSchema,
  type FunctionProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
} from 'onnx-buf'
import { InputError } from '../contract/errors'
import type { ModelDescription } from '../contract/model'
import { mappedBodies } from './attributes'
import { copyOf, graphOf, withGraph } from './codec'
import { nodeOf } from './edit'
import { nodeName } from './graph'
import { type Fresh, freshNames, renamedNode } from './renaming'

/** A few functions that call each other twice unfold to more than any computer holds. */
const mostNodes = 100_000
const mostNested = 100

export interface Inlined {
  model: ModelProto
  /** In the order of the file, those that are called. */
  functions: ModelDescription['functions']
}

const domainOf = (domain: string): string => (domain === 'ai.onnx' ? '' : domain)
const keyOf = (domain: string, name: string, overload: string) =>
  JSON.stringify([domainOf(domain), name, overload])

interface Unfolding {
  functions: ReadonlyMap<string, FunctionProto>
  calls: Map<FunctionProto, number>
  fresh: Fresh
  room: number
}

function refusal(node: NodeProto, cause: string): InputError {
  return new InputError({ place: nodeName(node), cause, remedy: 'export the model again without functions' })
}

/**
 * The model without functions; what a function makes inside is named call/name. Attributes by reference take the call's value, else the
 * function's default. Throws InputError, its place the call, for a function that calls itself and for calls that unfold to
 * more than 100 000 nodes.
 */
export function inlineFunctions(model: ModelProto): Inlined {
  if (model.functions.length === 0) return { model, functions: [] }
  const unfolding: Unfolding = {
    functions: new Map(model.functions.map((one) => [keyOf(one.domain, one.name, one.overload), one])),
    calls: new Map(),
    fresh: freshNames(model),
    room: mostNodes,
  }
  const inlined = withGraph(model, { node: unfolded(unfolding, graphOf(model).node, []) })
  const called = model.functions.filter((one) => unfolding.calls.has(one))
  return {
    model: copyOf(ModelProtoSchema, inlined, { functions: [], opsetImport: importsOf(model, called) }),
    functions: called.map((one) => ({
      name: one.name,
      domain: one.domain,
      calls: unfolding.calls.get(one) ?? 0,
    })),
  }
}

/** A function's operators may be of sets that the graph itself did not use. */
function importsOf(model: ModelProto, called: readonly FunctionProto[]): ModelProto['opsetImport'] {
  const imports = new Map(model.opsetImport.map((one) => [domainOf(one.domain), one]))
  for (const one of called.flatMap(({ opsetImport }) => opsetImport)) {
    if (!imports.has(domainOf(one.domain))) imports.set(domainOf(one.domain), one)
  }
  return [...imports.values()]
}

function unfolded(
  unfolding: Unfolding,
  nodes: readonly NodeProto[],
  path: readonly FunctionProto[],
): NodeProto[] {
  return nodes.flatMap((node) => {
    const called = unfolding.functions.get(keyOf(node.domain, node.opType, node.overload))
    return called ? bodyOf(unfolding, called, node, path) : [withBodies(unfolding, node, path)]
  })
}

/** Calls inside bodies of control flow are unfolded there. */
function withBodies(unfolding: Unfolding, node: NodeProto, path: readonly FunctionProto[]): NodeProto {
  if (!node.attribute.some(({ g, graphs }) => g || graphs.length > 0)) return node
  return mappedBodies(node, (nodes) => unfolded(unfolding, nodes, path))
}

function bodyOf(
  unfolding: Unfolding,
  called: FunctionProto,
  call: NodeProto,
  path: readonly FunctionProto[],
): NodeProto[] {
  if (path.includes(called)) throw refusal(call, `the function ${called.name} calls itself`)
  if (path.length >= mostNested) throw refusal(call, `functions call each other more than ${mostNested} deep`)
  unfolding.room -= called.node.length + 1
  if (unfolding.room < 0) throw refusal(call, `its functions unfold to more than ${mostNodes} nodes`)
  unfolding.calls.set(called, (unfolding.calls.get(called) ?? 0) + 1)

  const name = nodeName(call)
  const names = new Map(called.input.map((input, i) => [input, call.input[i] ?? '']))
  const copies = givenOut(called, call, names)
  const rename = (inner: string): string => {
    const known = names.get(inner) ?? unfolding.fresh(`${name}/${inner}`)
    names.set(inner, known)
    return known
  }
  const body = called.node.map((node) =>
    renamedNode(bound(node, call, called), rename, unfolding.fresh, (inner) =>
      inner === '' ? '' : `${name}/${inner}`,
    ),
  )
  return [
    ...unfolded(unfolding, body, [...path, called]),
    ...copies.map(([inner, output]) => nodeOf('Identity', [rename(inner)], output)),
  ]
}

/** Outputs of the call take the place of what the function makes; one that is an input, or given out twice, is copied. */
function givenOut(
  called: FunctionProto,
  call: NodeProto,
  names: Map<string, string>,
): (readonly [string, string])[] {
  const made = new Set(called.node.flatMap(({ output }) => output))
  return called.output.flatMap((inner, i) => {
    const output = call.output[i] ?? ''
    if (output === '') return []
    if (names.has(inner) || !made.has(inner)) return [[inner, output] as const]
    names.set(inner, output)
    return []
  })
}

/** Attributes that refer to one of the function take the call's value; without one the operator's own default counts. */
function bound(node: NodeProto, call: NodeProto, called: FunctionProto): NodeProto {
  const attribute = node.attribute.flatMap((one) => {
    if (one.refAttrName === '') return [one]
    const named = (other: AttributeProto) => other.name === one.refAttrName
    const value = call.attribute.find(named) ?? called.attributeProto.find(named)
    return value ? [copyOf(AttributeProtoSchema, value, { name: one.name })] : []
  })
  return mappedBodies(copyOf(NodeProtoSchema, node, { attribute }), (nodes) =>
    nodes.map((inner) => bound(inner, call, called)),
  )
}
