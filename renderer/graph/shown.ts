/** What of a model is on the drawing: blocks that are open, blocks that are closed, operators, and the lines between. */
import type { GraphNode } from '../../main/contract/model-graph'
import { type Block, type BlockTree, isBlock, type Member, mostAtOnce } from './blocks'

export interface ShownItem {
  id: string
  member: Member
  /** Of a block: whether its members are drawn inside it. */
  open: boolean
  /** The open block it is drawn in. */
  parent: string | null
}

/** All tensors that go from one drawn thing to another. */
export interface ShownLink {
  id: string
  from: string
  to: string
  /** Names, each once. */
  tensors: string[]
}

export interface ShownGraph {
  items: readonly ShownItem[]
  links: readonly ShownLink[]
}

export const operatorsIn = ({ member }: ShownItem): readonly GraphNode[] =>
  isBlock(member) ? member.nodes : [member]

/** Blocks in `expanded` are open where the blocks around them are. */
export function shownGraph(tree: BlockTree, expanded: ReadonlySet<string>): ShownGraph {
  const items: ShownItem[] = []
  /** What stands for a node. */
  const stands = new Map<string, string>()
  const show = (members: readonly Member[], parent: string | null): void => {
    for (const member of members) {
      const open = isBlock(member) && expanded.has(member.id)
      items.push({ id: member.id, member, open, parent })
      if (open && isBlock(member)) show(member.members, member.id)
      else for (const { id } of isBlock(member) ? member.nodes : [member]) stands.set(id, member.id)
    }
  }
  show(tree.root.members, null)
  return { items, links: linksBetween(tree, stands) }
}

function linksBetween({ edges }: BlockTree, stands: ReadonlyMap<string, string>): ShownLink[] {
  const tensors = new Map<string, { from: string; to: string; names: Set<string> }>()
  for (const { from, to, tensor } of edges) {
    const [a, b] = [stands.get(from), stands.get(to)]
    if (a === undefined || b === undefined || a === b) continue
    const id = `${a} → ${b}`
    const link = tensors.get(id)
    if (link) link.names.add(tensor)
    else tensors.set(id, { from: a, to: b, names: new Set([tensor]) })
  }
  return [...tensors].map(([id, { from, to, names }]) => ({ id, from, to, tensors: [...names] }))
}

/** A first view of a large model opens blocks up to so many drawn things. */
const firstView = 40

/**
 * Blocks that are open at first: all of a small model; of a large one those that hold blocks, level by level, as long as the
 * drawing stays small and most of a level hold blocks, so that equals look equal.
 */
export function firstExpanded(tree: BlockTree): Set<string> {
  const operators = tree.root.nodes.filter(({ kind }) => kind === 'operator').length
  if (operators <= mostAtOnce)
    return new Set([...tree.blocks.values()].filter(({ kind }) => kind === 'scope').map(({ id }) => id))
  const expanded = new Set<string>()
  let drawn = tree.root.members.length
  let level = tree.root.members.filter(isBlock)
  while (level.length > 0) {
    const holders = level.filter(holdsBlocks)
    drawn += holders.reduce((sum, { members }) => sum + members.length, 0)
    if (drawn > firstView || holders.length * 2 < level.length) break
    for (const { id } of holders) expanded.add(id)
    level = holders.flatMap(({ members }) => members.filter(isBlock))
  }
  return expanded
}

const holdsBlocks = ({ kind, members }: Block): boolean => kind === 'scope' && members.some(isBlock)
