/** Where the drawn things stand, in pixels at zoom 1: asked of ELK, or worked out simply where that takes too long. */
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api'
import { isBlock } from './blocks'
import type { ShownGraph, ShownItem } from './shown'

export interface Point {
  x: number
  y: number
}
export interface Box extends Point {
  width: number
  height: number
}

export interface Placed {
  /** By the item's id. */
  boxes: ReadonlyMap<string, Box>
  /** Corners of a line from end to end, by the link's id. */
  routes: ReadonlyMap<string, readonly Point[]>
}

export const nodeSize = { width: 196, height: 46 }
export const blockSize = { width: 220, height: 66 }
/** Room in an open block: its title above, air around. */
export const inset = { top: 40, side: 16, bottom: 18 }
export const gap = { across: 28, down: 38 }

export const sizeOf = ({ member }: ShownItem): { width: number; height: number } =>
  isBlock(member) ? blockSize : nodeSize

/** Each open block needs these for itself. */
const spacing = {
  'elk.layered.spacing.nodeNodeBetweenLayers': `${gap.down}`,
  'elk.spacing.nodeNode': `${gap.across}`,
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.spacing.edgeNode': '16',
}

const options = {
  ...spacing,
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
}

/** What ELK is asked: open blocks hold their members, and lines may cross their borders. */
export function elkGraph({ items, links }: ShownGraph): ElkNode {
  const root: ElkNode = { id: '', layoutOptions: options, children: [], edges: [] }
  const byId = new Map<string, ElkNode>()
  for (const item of items) {
    const node: ElkNode = item.open
      ? {
          id: item.id,
          children: [],
          layoutOptions: {
            ...spacing,
            'elk.padding': `[top=${inset.top},left=${inset.side},bottom=${inset.bottom},right=${inset.side}]`,
          },
        }
      : { id: item.id, ...sizeOf(item) }
    byId.set(item.id, node)
    const around = item.parent === null ? root : byId.get(item.parent)
    around?.children?.push(node)
  }
  root.edges = links.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] }))
  return root
}

/** ELK's answer, in the coordinates of the whole drawing. */
export function placedByElk(root: ElkNode): Placed {
  const boxes = new Map<string, Box>()
  const note = (nodes: readonly ElkNode[]): void => {
    for (const { id, x = 0, y = 0, width = 0, height = 0, children } of nodes) {
      boxes.set(id, {
        x: Math.round(x),
        y: Math.round(y),
        width: Math.round(width),
        height: Math.round(height),
      })
      note(children ?? [])
    }
  }
  note(root.children ?? [])
  const routes = new Map((root.edges ?? []).map((edge) => [edge.id, routeOf(edge)]))
  return { boxes, routes }
}

const routeOf = ({ sections = [] }: ElkExtendedEdge): Point[] =>
  sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint])
