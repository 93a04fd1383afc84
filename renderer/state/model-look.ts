/** How models are looked at: which view, what of it is chosen, coloured, searched and compared. */
import type { Subject } from '../../main/contract/words'
import type { TextId } from '../texts/en'

export const modelViews = ['graph', 'layers', 'depth', 'widths'] as const
export type ModelView = (typeof modelViews)[number]

/** What the drawn operators are coloured by. */
export const paintIds = [
  'operator',
  'range',
  'std',
  'dead',
  'zero',
  'weight',
  'rank',
  'time',
  'parameters',
  'gradient',
] as const
export type PaintId = (typeof paintIds)[number]

export const layerOrders = [
  'place',
  'name',
  'op',
  'shape',
  'parameters',
  'fanIn',
  'fanOut',
  'activation',
  'min',
  'max',
  'mean',
  'std',
  'dead',
  'weightStd',
  'expectedStd',
  'scheme',
  'rank',
  'time',
  'gradient',
] as const
export type LayerOrder = (typeof layerOrders)[number]

/** Something of a model by name, or a drawn node by its id. */
export type ModelSubject =
  | { kind: 'id'; name: string }
  | { kind: Extract<Subject['kind'], 'node' | 'parameter' | 'tensor'>; name: string }

export interface ModelLook {
  view: ModelView
  paint: PaintId
  search: string
  /** Operator that the layer table is cut down to; null: all. */
  op: string | null
  by: LayerOrder
  descending: boolean
  /** Beside another model: only layers that differ. */
  onlyDifferent: boolean
  /** null: nothing is chosen, the model as a whole is told of. */
  subject: ModelSubject | null
}

export const plainLook: ModelLook = {
  view: 'graph',
  paint: 'operator',
  search: '',
  op: null,
  by: 'place',
  descending: false,
  onlyDifferent: false,
  subject: null,
}

export const isModelSubject = (subject: Subject): subject is Subject & ModelSubject =>
  subject.kind === 'node' || subject.kind === 'parameter' || subject.kind === 'tensor'

/** The order a click on the head of `by` asks for: numbers the largest first, names from A; again: the other way round. */
export function layersOrderedBy(look: ModelLook, by: LayerOrder): ModelLook {
  if (look.by === by) return { ...look, descending: !look.descending }
  const rising: readonly LayerOrder[] = ['place', 'name', 'op', 'shape', 'activation', 'scheme']
  return { ...look, by, descending: !rising.includes(by) }
}

export const orderLabel = (by: LayerOrder): TextId => `model.head.${by}`
