/** What each drawn thing looks like, worked out of the props; the components only draw it. */
import type { GraphNode } from '../../main/contract/model-graph'
import { isBlock } from './blocks'
import type { GraphMark, GraphViewProps } from './graph-props'
import { type Colour, colourAt, type Family, familyOf, type PaintScale, stripOf } from './paint'
import { operatorsIn, type ShownItem } from './shown'

export interface Look {
  /** By number; null: none, or not by number. */
  colour: Colour | null
  /** The number itself, as text. */
  value: string | null
  /** Of a closed block by number: its operators' colours in running order. */
  strip: readonly (Colour | null)[]
  /** By kind of operator; null: by number, or a block. */
  family: Family | null
  selected: boolean
  /** How many of its operators the search found; null: nobody searches. */
  found: number | null
  /** How many of its operators differ, by mark. */
  marks: Readonly<Record<GraphMark, number>>
}

const stripCells = 28

export type LookProps = Pick<GraphViewProps, 'paint' | 'found' | 'marks' | 'selected'>

export function lookOf(item: ShownItem, props: LookProps, scale: PaintScale | null): Look {
  const nodes = item.open ? [] : operatorsIn(item)
  const { member } = item
  return {
    ...colouring(item, props, scale),
    family: props.paint || isBlock(member) || member.kind !== 'operator' ? null : familyOf(member),
    selected: props.selected === item.id,
    found: props.found ? nodes.filter(({ id }) => props.found?.has(id)).length : null,
    marks: countMarks(nodes, props.marks),
  }
}

function colouring(
  { member, open }: ShownItem,
  { paint }: LookProps,
  scale: PaintScale | null,
): Pick<Look, 'colour' | 'value' | 'strip'> {
  const none = { colour: null, value: null, strip: [] }
  if (!paint || !scale || open) return none
  if (isBlock(member)) return { ...none, strip: stripOf(member.nodes, paint, scale, stripCells) }
  const value = paint.values.get(member.id)
  if (value === undefined) return none
  const share = scale.share(value)
  return { colour: share === null ? null : colourAt(share), value: paint.format(value), strip: [] }
}

function countMarks(nodes: readonly GraphNode[], marks: GraphViewProps['marks']): Look['marks'] {
  const counts = { added: 0, removed: 0, changed: 0 }
  if (marks)
    for (const { id } of nodes) {
      const mark = marks.get(id)
      if (mark) counts[mark]++
    }
  return counts
}
