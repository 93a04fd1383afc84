/** Where in the model an operator stands, told from the names that exporters give. */
import type { NodeProto } from 'onnx-buf'
import { type Graph, nodeName, readsOf } from './graph'

/** torch.onnx (dynamo) tells the modules a node comes from, outermost first, as a Python list; the last is the node itself. */
const scopesProperty = 'pkg.torch.onnx.name_scopes'

/** Words that runtimes and exporters put around a whole model. */
const wrappers = new Set(['StatefulPartitionedCall', 'PartitionedCall', 'main_graph', 'torch_jit'])

const isNumber = (part: string): boolean => /^\d+$/.test(part)

/** 'encoder.layers.0.attention' as ['encoder', 'layers.0', 'attention']: a number belongs to the list it counts in. */
function dottedParts(name: string): string[] {
  const parts: string[] = []
  for (const part of name.split('.')) {
    if (part === '') continue
    if (isNumber(part) && parts.length > 0) parts.push(`${parts.pop()}.${part}`)
    else parts.push(part)
  }
  return parts
}

const withoutWrappers = (parts: readonly string[]): string[] =>
  parts.filter((part) => part !== '' && !wrappers.has(part))

/** The parts of a name before the last; [] where the name tells no place. */
function scopeOfName(name: string): string[] {
  if (name.includes('://')) return []
  if (name.includes('/')) return withoutWrappers(name.split('/')).slice(0, -1)
  return dottedParts(name).slice(0, -1)
}

/** ['layer1', 'layer1.0', 'layer1.0.conv1'] as ['layer1', 'layer1.0', 'conv1']: each as it is called within the one before. */
function relative(scopes: readonly string[]): string[] {
  return scopes.map((scope, i) => {
    const outer = scopes[i - 1]
    if (outer === undefined || !scope.startsWith(`${outer}.`)) return scope
    const own = scope.slice(outer.length + 1)
    return isNumber(own) ? `${outer.slice(outer.lastIndexOf('.') + 1)}.${own}` : own
  })
}

function toldScope(node: NodeProto): string[] | null {
  const told = node.metadataProps.find(({ key }) => key === scopesProperty)?.value
  if (told === undefined) return null
  const names = [...told.matchAll(/'([^']*)'|"([^"]*)"/g)].map((match) => match[1] ?? match[2])
  return relative(names.filter((name) => name !== '').slice(0, -1))
}

const namesPlace = (name: string): boolean => /[/.]/.test(name)

function commonStart(scopes: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = scopes
  let length = first.length
  for (const other of others) {
    let same = 0
    while (same < length && same < other.length && other[same] === first[same]) same++
    length = same
  }
  return first.slice(0, length)
}

/**
 * The place of every node, outermost part first; [] : at the top, or unknown. A node whose name tells nothing (an optimizer
 * made it) stands where all its neighbours stand.
 */
export function scopesOf(graph: Graph): ReadonlyMap<NodeProto, string[]> {
  const scopes = new Map<NodeProto, string[]>()
  const placeless: NodeProto[] = []
  for (const node of graph.nodes) {
    const told = toldScope(node)
    const name = nodeName(node)
    if (told === null && !namesPlace(name)) placeless.push(node)
    else scopes.set(node, told ?? scopeOfName(name))
  }
  for (const node of placeless) {
    const before = readsOf(node).map((name) => graph.producers.get(name))
    const after = node.output.flatMap((name) => graph.consumers.get(name) ?? [])
    const known = [...before, ...after].flatMap((neighbour) => {
      const scope = neighbour && scopes.get(neighbour)
      return scope ? [scope] : []
    })
    scopes.set(node, commonStart(known))
  }
  return scopes
}
