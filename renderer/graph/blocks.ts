/** The parts of a model as nested blocks: from the names of its operators, and long lists cut into runs. */
import type { GraphEdge, GraphNode, ModelGraph } from '../../main/contract/model-graph'
import { passing, runLengths } from './runs'

export interface Block {
  kind: 'scope' | 'run' | 'inputs' | 'outputs'
  /** Unique among blocks and nodes. */
  id: string
  /** Its own name within the block around it; '' for one that no name made. */
  title: string
  /** Of a run without a name: which operators of the block around it, counted from 1. */
  range: { from: number; to: number } | null
  members: Member[]
  /** Nodes in it, at any depth. */
  nodes: GraphNode[]
}
export type Member = GraphNode | Block

export interface BlockTree {
  root: Block
  /** The block around a block or node, by id; those at the top have none. */
  around: ReadonlyMap<string, Block>
  blocks: ReadonlyMap<string, Block>
  edges: readonly GraphEdge[]
}

/** A graph with more operators than this is not opened whole, nor does it show more at the top. */
export const mostAtOnce = 60
/** A block with more members than this is cut into runs, and into runs of runs where that leaves more of them. */
const mostMembers = 100
/** How many runs a long list is cut into, about. */
const wishedRuns = 80
/** More inputs or outputs than this (caches of a decoder) are one block. */
const mostBoundary = 12
/** The shortest run worth a block of its own. */
const shortestWish = 8

export const isBlock = (member: Member): member is Block => 'members' in member

function nodesIn(members: readonly Member[]): GraphNode[] {
  const nodes: GraphNode[] = []
  for (const member of members) {
    if (!isBlock(member)) nodes.push(member)
    else for (const node of member.nodes) nodes.push(node)
  }
  return nodes
}

const blockOf = (
  kind: Block['kind'],
  id: string,
  title: string,
  members: Member[],
  range: Block['range'] = null,
): Block => ({ kind, id, title, range, members, nodes: nodesIn(members) })

interface Draft {
  id: string
  title: string
  inner: Map<string, Draft>
  members: (GraphNode | Draft)[]
}

const draft = (id: string, title: string): Draft => ({ id, title, inner: new Map(), members: [] })

function draftsByScope(nodes: readonly GraphNode[]): Draft {
  const root = draft('block:', '')
  for (const node of nodes) {
    let at = root
    for (const part of node.scope) {
      let next = at.inner.get(part)
      if (!next) {
        next = draft(`${at.id}/${part}`, part)
        at.inner.set(part, next)
        at.members.push(next)
      }
      at = next
    }
    at.members.push(node)
  }
  return root
}

/** A block around a single thing says nothing: a single operator stands for itself, a single block takes both names. */
function settled(from: Draft): Member {
  const members = from.members.map((member) => ('inner' in member ? settled(member) : member))
  const [only] = members
  if (members.length > 1) return blockOf('scope', from.id, from.title, members)
  if (!isBlock(only)) return only
  return { ...only, title: `${from.title}/${only.title}` }
}

/** Without the blocks that would hold the whole model. */
function atTheTop(from: Draft): Member[] {
  let members = from.members.map((member) => ('inner' in member ? settled(member) : member))
  while (members.length === 1 && isBlock(members[0])) members = members[0].members
  return members
}

/** Members of one list that read each other, as places in it. */
function readsAmong(members: readonly Member[], edges: readonly GraphEdge[]): [number, number][] {
  const place = new Map<string, number>()
  members.forEach((member, i) => {
    for (const { id } of isBlock(member) ? member.nodes : [member]) place.set(id, i)
  })
  return edges.flatMap(({ from, to }) => {
    const [a, b] = [place.get(from), place.get(to)]
    return a === undefined || b === undefined || a === b ? [] : [[a, b] as [number, number]]
  })
}

/** Of named blocks by their names, of anything else by its place: `before` operators stand before it. */
function runOf(id: string, members: Member[], before: number): Block {
  const [first, last] = [members[0], members[members.length - 1]]
  const named = isBlock(first) && isBlock(last) && first.title !== '' && last.title !== ''
  const title = named ? `${first.title} – ${last.title}` : ''
  const range = named ? null : { from: before + 1, to: before + nodesIn(members).length }
  return blockOf('run', id, title, members, range)
}

function cutIntoRuns(
  id: string,
  members: Member[],
  edges: readonly GraphEdge[],
  most = mostMembers,
): Member[] {
  let [list, level] = [members, 0]
  while (list.length > (level === 0 ? most : mostMembers)) {
    const wished = Math.min(mostMembers, Math.max(shortestWish, Math.ceil(list.length / wishedRuns)))
    const lengths = runLengths(list.length, wished, passing(list.length, readsAmong(list, edges)))
    let [first, before] = [0, 0]
    list = lengths.map((length) => {
      const part = list.slice(first, first + length)
      const made = part.length === 1 ? part[0] : runOf(`${id}#${level}.${first}`, part, before)
      first += length
      before += nodesIn(part).length
      return made
    })
    level++
  }
  return list
}

function withRuns(member: Member, edges: readonly GraphEdge[]): Member {
  if (!isBlock(member) || member.nodes.length <= mostMembers) return member
  const members = cutIntoRuns(
    member.id,
    member.members.map((inner) => withRuns(inner, edges)),
    edges,
  )
  return { ...member, members }
}

const together = (kind: 'inputs' | 'outputs', nodes: GraphNode[]): Member[] =>
  nodes.length > mostBoundary ? [blockOf(kind, `block:${kind}`, '', nodes)] : nodes

/** The blocks of a model in running order. Without scopes it has runs, if it is large, or none. */
export function blockTree({ nodes, edges }: ModelGraph): BlockTree {
  const ofKind = (kind: GraphNode['kind']) => nodes.filter((node) => node.kind === kind)
  const operators = ofKind('operator')
  const named = atTheTop(draftsByScope(operators))
  const large = operators.length > mostAtOnce
  const among = large
    ? cutIntoRuns(
        'block:',
        named.map((member) => withRuns(member, edges)),
        edges,
        mostAtOnce,
      )
    : named
  const members = [...together('inputs', ofKind('input')), ...among, ...together('outputs', ofKind('output'))]
  const root = blockOf('scope', 'block:', '', members)
  const around = new Map<string, Block>()
  const blocks = new Map<string, Block>()
  const note = (block: Block): void => {
    for (const member of block.members) {
      if (block !== root) around.set(member.id, block)
      if (!isBlock(member)) continue
      blocks.set(member.id, member)
      note(member)
    }
  }
  note(root)
  return { root, around, blocks, edges }
}

/** Blocks around a node or block, innermost first. */
export function blocksAround({ around }: BlockTree, id: string): Block[] {
  const found: Block[] = []
  for (let block = around.get(id); block; block = around.get(block.id)) found.push(block)
  return found
}
