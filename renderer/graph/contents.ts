/** Operators of a block by how often they occur. */
import type { GraphNode } from '../../main/contract/model-graph'

export function operatorCounts(nodes: readonly GraphNode[]): { op: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { op, name, kind } of nodes) {
    const key = kind === 'operator' ? op : name
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].map(([op, count]) => ({ op, count })).sort((a, b) => b.count - a.count)
}
