/** What the widths of the layers are measured against. */
import type { Artifacts } from '../../contract/artifacts'
import type { AuditContext, ThresholdValues } from '../../contract/audit'
import type { ModelDescription } from '../../contract/model'
import type { SignalLayer } from '../../contract/signal'
import type { TaskKind } from '../../contract/words'
import type { thresholds } from './thresholds'

export type Limits = ThresholdValues<typeof thresholds>
export type Context = AuditContext<'model' | 'signal', typeof thresholds>

export interface Widths {
  hidden: SignalLayer[]
  output: { width: number; needed: number | null; layer: SignalLayer | null }
  /** Classes that are to be told apart; null: the task is none of several classes. */
  classes: number | null
  narrow: SignalLayer | null
  /** The widest dense layers where all of them use little of their width. */
  slack: { layer: SignalLayer; rank: number; full: number } | null
  parametersPerRow: number
  /** Dense layers alone: no convolution, embedding or the like that may have been learned on other data. */
  dense: boolean
  idle: { layer: SignalLayer; constant: number; duplicate: number }[]
}

const denseOperators = new Set(['Gemm', 'MatMul', 'FusedGemm', 'FusedMatMul'])

const readyOf = <T>(part: { state: string; value?: T }): T | null =>
  part.state === 'ready' ? (part.value ?? null) : null

function outputWidth({ outputs }: ModelDescription, tensor: string | null | undefined): number {
  const output = outputs.find(({ name }) => name === tensor) ?? outputs.at(0)
  const width = output?.shape?.at(-1)
  return typeof width === 'number' ? width : 0
}

function classesOf(artifacts: Artifacts, width: number): number {
  const told = readyOf(artifacts.binding)?.classes?.length
  return told ?? readyOf(artifacts.targets)?.labels?.length ?? width
}

/**
 * The fewest values that could tell the targets apart: of a unit one can count on two states, on or off, so that K classes want log2 K of
 * them; several numbers want more than one. null: an autoencoder is narrow on purpose, and of sequences and unknown tasks nothing is known.
 */
function neededFor(kind: TaskKind, width: number, classes: number): number | null {
  switch (kind) {
    case 'multiclass':
      return Math.max(1, Math.ceil(Math.log2(classes)))
    case 'binary':
      return 1
    case 'regression':
    case 'multilabel':
      return Math.min(Math.max(width, 1), 2)
    default:
      return null
  }
}

/** The narrowest layer that all must pass and that holds fewer values than are needed. */
function narrowOf(hidden: readonly SignalLayer[], needed: number | null): SignalLayer | null {
  const tight = hidden.filter(
    ({ onlyWay, valuesPerRow }) => onlyWay && needed !== null && valuesPerRow > 0 && valuesPerRow < needed,
  )
  return tight.toSorted((a, b) => a.valuesPerRow - b.valuesPerRow).at(0) ?? null
}

/** Rows that all look alike use no width, which says nothing of how much would be used. */
const mostAlike = 0.999

/** A layer's rank cannot exceed the rows looked at, so it is held against the most it could be. */
function usedOf({ rank, similarity }: SignalLayer): number | null {
  if (!rank || rank.full === 0 || (similarity ?? 0) > mostAlike) return null
  return rank.effective / rank.full
}

function slackOf(hidden: readonly SignalLayer[], limits: Limits): Widths['slack'] {
  const dense = hidden.filter(({ op, units }) => denseOperators.has(op) && units >= limits.fewestUnits)
  const most = dense.reduce((all, { units }) => Math.max(all, units), 0)
  const widest = dense.filter(({ units }) => units >= most / 2)
  const loose = widest.every((layer) => (usedOf(layer) ?? 1) < limits.usedShare)
  const layer = widest.toSorted((a, b) => b.units - a.units).at(0)
  if (!loose || !layer?.rank) return null
  return { layer, rank: layer.rank.effective, full: layer.rank.full }
}

function idleOf(hidden: readonly SignalLayer[], limits: Limits): Widths['idle'] {
  return hidden.flatMap((layer) => {
    const { units, constantUnits: constant, duplicateUnits: duplicate, rank } = layer
    const share = (constant + duplicate) / Math.max(1, units)
    return rank && share > limits.idleShare ? [{ layer, constant, duplicate }] : []
  })
}

export function widthsOf({ needed: { model, signal }, artifacts, thresholds: limits }: Context): Widths {
  const hidden = signal.layers.filter((layer) => layer.hidden)
  const kind = readyOf(artifacts.task)?.kind ?? 'unknown'
  const width = outputWidth(model, readyOf(artifacts.targets)?.tensor)
  const classes = classesOf(artifacts, width)
  const needed = neededFor(kind, width, classes)
  return {
    hidden,
    output: { width, needed, layer: signal.layers.findLast((layer) => !layer.hidden) ?? null },
    classes: kind === 'multiclass' ? classes : null,
    narrow: narrowOf(hidden, needed),
    slack: slackOf(hidden, limits),
    parametersPerRow: model.parameters / Math.max(1, signal.totalRows),
    dense: signal.layers.every(({ op }) => denseOperators.has(op)),
    idle: idleOf(hidden, limits),
  }
}
