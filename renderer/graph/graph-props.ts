/** What the drawing of a graph is handed; what it draws with is its own affair. */
import type { ModelGraph } from '../../main/contract/model-graph'

/** A number by which operators are coloured. Nodes without one stay grey. */
export interface GraphPaint {
  /** What the number is, for the legend. */
  label: string
  /** By the node's id. */
  values: ReadonlyMap<string, number>
  scale: 'linear' | 'log'
  format(value: number): string
}

export type GraphMark = 'added' | 'removed' | 'changed'

export interface GraphViewProps {
  graph: ModelGraph
  /** Name of the drawing for those who cannot see it. */
  label: string
  /** null: by kind of operator. */
  paint: GraphPaint | null
  /** Id of the node that is looked at; the drawing brings it into view when it changes. */
  selected: string | null
  onSelect(id: string | null): void
  /** What the search found, by id; null: nobody searches. */
  found: ReadonlySet<string> | null
  /** Differences from another model, by id; null: there is none beside it. */
  marks: ReadonlyMap<string, GraphMark> | null
}
