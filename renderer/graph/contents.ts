/** Operators of a block by how often they occur, those with weights first and those that only move values about last. */
import type { GraphNode } from '../../main/contract/model-graph'
import { familyOf } from './paint'

export function operatorCounts(nodes: readonly GraphNode[]): { op: string; count: number }[] {
  const counts = new Map<string, { op: string; count: number; rank: number }>()
  for (const node of nodes) {
    const op = node.kind === 'operator' ? node.op : node.name
    const known = counts.get(op)
    if (known) known.count++
    else counts.set(op, { op, count: 1, rank: rankOf(node) })
  }
  return [...counts.values()]
    .sort((a, b) => a.rank - b.rank || b.count - a.count)
    .map(({ op, count }) => ({ op, count }))
}

function rankOf(node: GraphNode): number {
  const family = familyOf(node)
  return family === 'learned' ? 0 : family === 'shape' ? 2 : 1
}
