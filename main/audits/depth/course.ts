/** The course of the signal along the longest plain stretch of a graph, and what goes wrong on it. */
import type { Artifacts } from '../../contract/artifacts'
import type { ThresholdValues } from '../../contract/audit'
import type { ModelDescription } from '../../contract/model'
import type { Signal, SignalLayer } from '../../contract/signal'
import type { TrainingLog } from '../../contract/training'
import { finiteLosses } from '../loss-log'
import type { thresholds } from './thresholds'

export type Limits = ThresholdValues<typeof thresholds>

/** Two or three units point the same way by chance. */
const fewestUnits = 4

export interface Alike {
  /** From this layer on all rows look alike. */
  from: SignalLayer
  last: SignalLayer
  similarity: number
  /** The least that was seen before, the entry included. */
  before: number
}

export interface Drift {
  kind: 'vanishing' | 'exploding'
  first: { name: string; std: number }
  last: { name: string; std: number }
}

export interface Course {
  /** Learned layers on the longest path, those that a skip passes around, and the longest plain stretch. */
  longest: number
  bypassed: number
  plain: number
  alike: Alike | null
  drift: Drift | null
  /** The last hidden layer where its rows differ along one direction only. */
  narrow: { layer: SignalLayer; rank: number } | null
}

/** Hidden layers of the plain stretch: what leaves the model is shaped by the targets. */
function hiddenPlain({ structure }: ModelDescription, { layers }: Signal): SignalLayer[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  return structure.plain.flatMap((name) => byName.get(name) ?? []).filter(({ hidden }) => hidden)
}

const isAlike = ({ similarity }: SignalLayer, limits: Limits): boolean =>
  similarity !== null && similarity > limits.alikeSimilarity

function alikeRows(hidden: readonly SignalLayer[], signal: Signal, limits: Limits): Alike | null {
  const wide = hidden.filter(({ units, similarity }) => units >= fewestUnits && similarity !== null)
  const last = wide.at(-1)
  if (!last || last.similarity === null || !isAlike(last, limits)) return null
  const seen = [signal.entry.similarity, ...wide.map(({ similarity }) => similarity)]
  const before = seen.reduce<number>((least, one) => Math.min(least, one ?? 1), 1)
  if ((1 - last.similarity) * limits.alikeFactor > 1 - before) return null
  const start = wide.findLastIndex((layer) => !isAlike(layer, limits)) + 1
  return { from: wide[start], last, similarity: last.similarity, before }
}

/** Share of the steps that must lead the same way for the way to be called one. */
const steadyShare = 0.8

function driftOf(hidden: readonly SignalLayer[], limits: Limits): Drift | null {
  const measured = hidden.flatMap(({ name, std }) => (std !== null && std > 0 ? [{ name, std }] : []))
  const [first, last] = [measured.at(0), measured.at(-1)]
  if (!first || !last || measured.length < 2) return null
  const grows = last.std > first.std
  const outside = grows ? last.std > limits.highStd : last.std < limits.lowStd
  const factor = grows ? last.std / first.std : first.std / last.std
  const steps = measured.slice(1).map(({ std }, i) => std > measured[i].std === grows)
  const steady = steps.filter(Boolean).length >= steadyShare * steps.length
  if (!outside || !steady || factor < limits.driftFactor) return null
  return { kind: grows ? 'exploding' : 'vanishing', first, last }
}

function narrowRows(
  hidden: readonly SignalLayer[],
  outputs: number | null,
  kind: string | null,
  limits: Limits,
): Course['narrow'] {
  const layer = hidden.findLast(({ units, rank }) => units >= fewestUnits && rank !== null)
  const rank = layer?.rank?.effective ?? null
  const many = kind === 'multiclass' && outputs !== null && outputs >= fewestUnits
  return layer && rank !== null && many && rank < limits.fewestDirections ? { layer, rank } : null
}

const widthOf = ({ outputs }: ModelDescription): number | null => {
  const width = outputs.at(0)?.shape?.at(-1)
  return typeof width === 'number' ? width : null
}

export function courseOf(
  model: ModelDescription,
  signal: Signal,
  artifacts: Artifacts,
  limits: Limits,
): Course {
  const { longestPath, unbypassed, plain } = model.structure
  const hidden = plain.length < limits.fewestLayers ? [] : hiddenPlain(model, signal)
  const kind = artifacts.task.state === 'ready' ? artifacts.task.value.kind : null
  const alike = alikeRows(hidden, signal, limits)
  return {
    longest: longestPath.length,
    bypassed: longestPath.length - unbypassed.length,
    plain: plain.length,
    alike,
    drift: driftOf(hidden, limits),
    narrow: alike ? null : narrowRows(hidden, widthOf(model), kind, limits),
  }
}

/** Last over first value of the loss in the log; null: none that can be compared. */
export function lossRatio(log: TrainingLog): number | null {
  const losses = finiteLosses(log)
  const [first, last] = [losses.at(0), losses.at(-1)]
  return losses.length > 1 && first !== undefined && last !== undefined && first > 0 ? last / first : null
}
