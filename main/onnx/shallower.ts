/** The same network with blocks taken out where shapes allow: what comes in front of a block stands where what came out of it stood. */
import { NodeProtoSchema } from 'onnx-buf'
import { InputError } from '../contract/errors'
import type { Analysis } from './analysis'
import { copyOf, graphOf, type ModelProto, withGraph } from './codec'
import { truncatedTo } from './edit'
import type { Facts } from './ops/rule'

export interface Shallower {
  model: ModelProto
  /** Learned layers that are left, and that there were. */
  layers: number
  of: number
}

/** A tensor that everything must pass: nothing else is alive there. */
interface Neck {
  tensor: string
  /** Operator that makes it; null: an input. */
  op: string | null
  /** Learned layers up to here. */
  layers: number
}

const mostKept = 8

/** Necks in running order. */
function necksOf({ graph, data, layers }: Analysis): Neck[] {
  const lastReader = new Map<string, number>()
  graph.nodes.forEach(({ input }, i) => {
    for (const name of input) lastReader.set(name, i)
  })
  for (const { name } of graph.outputs) lastReader.set(name, graph.nodes.length)
  const learned = new Set(layers.map(({ node }) => node))
  const alive = new Set(graph.inputs.map(({ name }) => name).filter((name) => lastReader.has(name)))
  const necks: Neck[] = []
  let seen = 0
  graph.nodes.forEach((node, i) => {
    if (learned.has(node)) seen++
    for (const name of node.output) if (data.has(name) && lastReader.has(name)) alive.add(name)
    for (const name of [...alive]) if ((lastReader.get(name) ?? 0) <= i) alive.delete(name)
    const [only] = alive
    if (alive.size === 1 && node.output.includes(only))
      necks.push({ tensor: only, op: node.opType, layers: seen })
  })
  return necks
}

/** Stretches from one neck to a later one of the same shape, made by the same operator, with layers between; none overlap. */
function blocksOf(analysis: Analysis, facts: ReadonlyMap<string, Facts>): { from: Neck; to: Neck }[] {
  const outputs = new Set(analysis.graph.outputs.map(({ name }) => name))
  const sizesOf = ({ tensor }: Neck): string | null => {
    const shape = facts.get(tensor)?.shape
    return shape ? JSON.stringify(shape.map((size) => (typeof size === 'number' ? size : null))) : null
  }
  const blocks: { from: Neck; to: Neck }[] = []
  let earliest = 0
  const necks = necksOf(analysis)
  necks.forEach((to, j) => {
    if (outputs.has(to.tensor)) return
    const alike = (from: Neck, i: number): boolean =>
      i >= earliest &&
      i < j &&
      from.op === to.op &&
      from.layers < to.layers &&
      sizesOf(from) !== null &&
      sizesOf(from) === sizesOf(to)
    const i = necks.findLastIndex(alike)
    if (i < 0) return
    blocks.push({ from: necks[i], to })
    earliest = j
  })
  return blocks
}

/** Evenly spread ones of the blocks, as many as it takes to come down to `most` layers; at least one. */
function taken<T extends { from: Neck; to: Neck }>(blocks: readonly T[], layers: number, most: number): T[] {
  const each = blocks.reduce((sum, { from, to }) => sum + to.layers - from.layers, 0) / blocks.length
  const count = Math.min(blocks.length, Math.max(1, Math.ceil((layers - most) / each)))
  return Array.from({ length: count }, (_, i) => blocks[Math.floor(((i + 0.5) * blocks.length) / count)])
}

/**
 * Half of the layers, or eight where that is fewer, as far as blocks can be taken out. `facts`: shapes from a probe run. Throws InputError where
 * no block can be.
 */
export function shallower(analysis: Analysis, facts: ReadonlyMap<string, Facts>): Shallower {
  const blocks = blocksOf(analysis, facts)
  const layers = analysis.layers.length
  if (blocks.length === 0)
    throw new InputError({
      cause: 'no block of layers can be taken out: none gives the shape that it takes',
    })
  const out = taken(blocks, layers, Math.min(mostKept, Math.floor(layers / 2)))
  const instead = new Map(out.map(({ from, to }) => [to.tensor, from.tensor]))
  const sourceOf = (name: string): string => {
    const before = instead.get(name)
    return before === undefined ? name : sourceOf(before)
  }
  const { model } = analysis.graph
  const node = graphOf(model).node.map((one) =>
    one.input.some((name) => instead.has(name))
      ? copyOf(NodeProtoSchema, one, { input: one.input.map(sourceOf) })
      : one,
  )
  const rewired = truncatedTo(
    withGraph(model, { node }),
    analysis.graph.outputs.map(({ name }) => name),
  )
  const gone = out.reduce((sum, { from, to }) => sum + to.layers - from.layers, 0)
  return { model: rewired, layers: layers - gone, of: layers }
}
