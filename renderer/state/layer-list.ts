/** The lines of the layer table as they are cut down and ordered, alone or beside another model's. */
import { type Alignable, alignLayers } from './align-layers'
import { layerColumns } from './layer-columns'
import type { ModelLayer } from './model-layers'
import type { ModelLook } from './model-look'

export const differenceKinds = [
  'only-here',
  'only-there',
  'shape',
  'parameters',
  'activation',
  'weights',
] as const
export type Difference = (typeof differenceKinds)[number]

/** One line: a layer, beside it its like in the other model. One of the two is there. */
export interface LayerLine {
  here: ModelLayer | null
  there: ModelLayer | null
  /** Empty without another model. */
  differences: Difference[]
}

/** Weights whose spread or middle moved by more than a tenth of the spread are worth a mark; training moves all a little. */
const movedShare = 0.1

export function weightsDiffer({ weight: a }: ModelLayer, { weight: b }: ModelLayer): boolean {
  const [one, other] = [a?.summary, b?.summary]
  if (one?.std == null || other?.std == null || one.mean === null || other.mean === null) return false
  const scale = Math.max(one.std, other.std)
  return (
    scale > 0 && Math.max(Math.abs(one.std - other.std), Math.abs(one.mean - other.mean)) > movedShare * scale
  )
}

const shapeText = ({ layer }: ModelLayer) => (layer.shape ?? ['?']).slice(1).join(' ')

function differencesOf(here: ModelLayer | null, there: ModelLayer | null): Difference[] {
  if (!there) return ['only-here']
  if (!here) return ['only-there']
  const found: Difference[] = []
  if (shapeText(here) !== shapeText(there)) found.push('shape')
  if (here.layer.parameters !== there.layer.parameters) found.push('parameters')
  if (here.layer.activation !== there.layer.activation) found.push('activation')
  if (weightsDiffer(here, there)) found.push('weights')
  return found
}

const alignable = ({ layer: { name, op, shape } }: ModelLayer): Alignable => ({ name, op, shape })

/** All lines in running order; `there` null: no other model. */
export function layerLines(here: readonly ModelLayer[], there: readonly ModelLayer[] | null): LayerLine[] {
  if (!there) return here.map((one) => ({ here: one, there: null, differences: [] }))
  return alignLayers(here.map(alignable), there.map(alignable)).map(({ a, b }) => {
    const pair = [a === null ? null : here[a], b === null ? null : there[b]] as const
    return { here: pair[0], there: pair[1], differences: differencesOf(...pair) }
  })
}

export const layersOf = ({ here, there }: LayerLine): ModelLayer[] =>
  [here, there].filter((layer) => layer !== null)

/** The lines that `look` asks for. What has no figure comes last whichever way, ties stay in running order. */
export function arrangedLines(
  lines: readonly LayerLine[],
  { search, op, by, descending, onlyDifferent }: ModelLook,
): LayerLine[] {
  const wanted = search.trim().toLowerCase()
  const found = lines.filter((line) => {
    const layers = layersOf(line)
    if (onlyDifferent && layers.length > 0 && line.differences.length === 0) return false
    if (op !== null && layers.every(({ layer }) => layer.op !== op)) return false
    return layers.some(({ layer, parameters }) => hasText(layer, parameters, wanted))
  })
  // Lines of both models are in running order already; a place of one of them would tear them apart.
  if (by === 'place') return descending ? found.reverse() : found
  const column = layerColumns.find(({ id }) => id === by)
  const sign = descending ? -1 : 1
  return found
    .map((line) => ({ line, key: column?.key(layersOf(line)[0]) ?? null }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null)
      return a.key < b.key ? -sign : a.key > b.key ? sign : 0
    })
    .map(({ line }) => line)
}

const hasText = (
  { name, op, activation, parameterNames }: ModelLayer['layer'],
  parameters: ModelLayer['parameters'],
  wanted: string,
): boolean =>
  [name, op, activation ?? '', ...parameterNames, ...parameters.map((one) => one.name)].some((text) =>
    text.toLowerCase().includes(wanted),
  )

/** Operators of the lines, each once, the most frequent first. */
export function operatorsOf(lines: readonly LayerLine[]): string[] {
  const counts = new Map<string, number>()
  for (const { layer } of lines.flatMap(layersOf)) counts.set(layer.op, (counts.get(layer.op) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([op]) => op)
}

/** The layer's line; -1: it is not among them. */
export const placeOfLine = (lines: readonly LayerLine[], node: string | null): number =>
  node === null ? -1 : lines.findIndex(({ here }) => here?.node === node)
