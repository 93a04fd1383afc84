/** What drawn operators are coloured, found and marked by. */
import type { GraphNode, ModelGraph } from '../../main/contract/model-graph'
import type { GraphMark, GraphPaint } from '../graph/graph-props'
import { secondsText } from '../texts/model-values'
import { formatCount, formatNumber, formatShare } from '../texts/numbers'
import type { Translate } from '../texts/translate'
import { alignLayers } from './align-layers'
import type { LayerLine } from './layer-list'
import {
  answerOf,
  deadShareOf,
  type ModelLayer,
  rankShareOf,
  tensorsByNode,
  weightRatioOf,
} from './model-layers'
import type { PaintId } from './model-look'
import type { ModelAnswers, ModelQuestion } from './models'

/** What must be asked before operators can be coloured so; null: nothing. */
export const paintNeeds: Readonly<Record<PaintId, ModelQuestion | null>> = {
  operator: null,
  range: 'capture',
  std: 'capture',
  dead: 'capture',
  zero: 'capture',
  weight: 'weights',
  rank: 'signal',
  time: 'timing',
  parameters: null,
  gradient: 'gradients',
}

const forms: Readonly<Record<PaintId, Pick<GraphPaint, 'scale' | 'format'>>> = {
  operator: { scale: 'linear', format: formatNumber },
  range: { scale: 'log', format: formatNumber },
  std: { scale: 'log', format: formatNumber },
  dead: { scale: 'linear', format: formatShare },
  zero: { scale: 'linear', format: formatShare },
  weight: { scale: 'log', format: (value) => `${formatNumber(value)}×` },
  rank: { scale: 'linear', format: formatShare },
  time: { scale: 'log', format: secondsText },
  parameters: { scale: 'log', format: formatCount },
  gradient: { scale: 'log', format: formatNumber },
}

/** null: coloured by kind of operator, also while the figures are not there. */
export function paintOf(
  id: PaintId,
  graph: ModelGraph,
  layers: readonly ModelLayer[],
  answers: ModelAnswers,
  t: Translate['t'],
): GraphPaint | null {
  if (id === 'operator') return null
  const values = new Map(
    entriesOf(id, graph, layers, answers).filter(
      (entry): entry is [string, number] => entry[1] !== null && Number.isFinite(entry[1]),
    ),
  )
  return values.size === 0 ? null : { label: t(`model.paint.${id}`), values, ...forms[id] }
}

type Entries = [string, number | null][]

function entriesOf(
  id: Exclude<PaintId, 'operator'>,
  { nodes }: ModelGraph,
  layers: readonly ModelLayer[],
  answers: ModelAnswers,
): Entries {
  const operators = nodes.filter(({ kind }) => kind === 'operator')
  const activations = answerOf(answers.capture)?.activations
  const perLayer = (value: (layer: ModelLayer) => number | null): Entries =>
    layers.flatMap((layer) => (layer.node === null ? [] : [[layer.node, value(layer)]]))
  switch (id) {
    case 'parameters':
      return operators.map((node) => [node.id, node.parameters > 0 ? node.parameters : null])
    case 'weight':
      return perLayer(weightRatioOf)
    case 'rank':
      return perLayer(rankShareOf)
    case 'gradient':
      return perLayer(({ gradientNorm }) => gradientNorm)
    case 'time': {
      const times = new Map(answerOf(answers.timing)?.nodes.map(({ node, seconds }) => [node, seconds]))
      return operators.map((node) => [node.id, times.get(node.name) ?? null])
    }
    case 'dead': {
      const units = new Map(
        activations?.activationNodes.map((one) => [one.node, deadShareOf({ units: one })]),
      )
      return [
        ...perLayer(deadShareOf),
        ...operators.map(({ id, name }) => [id, units.get(name) ?? null]),
      ].filter(([, value]) => value !== null) as Entries
    }
    default: {
      const tensors = tensorsByNode(activations)
      return operators.map((node) => [node.id, tensorValue(id, tensors.get(node.name))])
    }
  }
}

function tensorValue(
  id: 'range' | 'std' | 'zero',
  found: ReturnType<typeof tensorsByNode> extends Map<string, infer T> ? T | undefined : never,
): number | null {
  if (!found) return null
  if (id === 'std') return found.std
  if (id === 'zero') return found.zeroShare
  return found.min === null || found.max === null ? null : Math.max(Math.abs(found.min), Math.abs(found.max))
}

/** Drawn nodes whose name, operator, parameters or tensors hold the text; null: nothing is searched. */
export function foundIn({ nodes }: ModelGraph, search: string): ReadonlySet<string> | null {
  const wanted = search.trim().toLowerCase()
  if (wanted === '') return null
  const holds = ({ name, op, outputs, initializers, scope }: GraphNode) =>
    [name, op, scope.join('/'), ...[...outputs, ...initializers].map((one) => one.name)].some((text) =>
      text.toLowerCase().includes(wanted),
    )
  return new Set(nodes.filter(holds).map(({ id }) => id))
}

const operatorsIn = ({ nodes }: ModelGraph) => nodes.filter(({ kind }) => kind === 'operator')

/** Differences of the drawn graph from another: operators that only it has, and layers that are not the same. */
export function marksOf(
  graph: ModelGraph,
  other: ModelGraph,
  lines: readonly LayerLine[],
): ReadonlyMap<string, GraphMark> {
  const [here, there] = [operatorsIn(graph), operatorsIn(other)]
  const alike = (node: GraphNode) => ({ name: node.name, op: node.op, shape: node.outputs[0]?.shape ?? null })
  const marks = new Map<string, GraphMark>()
  for (const { a, b } of alignLayers(here.map(alike), there.map(alike)))
    if (a !== null && b === null) marks.set(here[a].id, 'added')
  for (const { here: layer, differences } of lines)
    if (layer?.node != null) {
      if (differences.includes('only-here')) marks.set(layer.node, 'added')
      else if (differences.length > 0) marks.set(layer.node, 'changed')
      else marks.delete(layer.node)
    }
  return marks
}
