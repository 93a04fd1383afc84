/**
 * Untrained or trained, of a parameter and of the file. Taking a trained file for an untrained one is the costly error, so whatever could be
 * either is `unclear`.
 */
import { distributionOf, kolmogorovDistance } from '../../base/distributions'
import type { ParameterWeights, WeightState, Weights } from '../../contract/weights'
import { type Expected, type Fit, fewestValues, finiteCount, shapeOf, type Values } from './fit'

/** Standard errors by which sums of rows or columns may differ more than those of independent draws. */
const structureLimit = 6
/** Biases of so few values could have any shape. */
const fewestShifts = 64
/** From so many values on, values that fill the bound of a uniform draw and keep within it are a proof by themselves. */
const enoughForBound = 250
/** Share of the bound, times the count, that the farthest of uniform values leaves open with 99.9 %. */
const openAtMost = 7
/** From so many values on, a textbook shape of any scale says something. */
const enoughForShape = 500

export interface StateOf {
  state: WeightState
  /** 1: surely so; used where parameters speak against each other. */
  sure: boolean
}

const unclear: StateOf = { state: 'unclear', sure: false }
const isConstant = ({ min, max, rows }: ParameterWeights['summary']): boolean => rows > 0 && min === max

/** Whether the values reach to the bound of the uniform draw that they fit, and so would have left it had they moved. */
function fillsBound({ summary }: Values, fit: Fit): boolean {
  const count = finiteCount(summary)
  if (fit.distribution !== 'uniform' || count < enoughForBound) return false
  const farthest = Math.max(Math.abs(summary.min ?? 0), Math.abs(summary.max ?? 0))
  return farthest >= Math.sqrt(3) * fit.expectedStd * (1 - openAtMost / count)
}

/** `structure`: see UnitTracker; null: no matrix. */
export function stateOfWeights(values: Values, fit: Fit | null, structure: number | null): StateOf {
  const { summary } = values
  const count = finiteCount(summary)
  if (count > 1 && isConstant(summary)) return { state: 'untrained', sure: true }
  if (count < fewestValues || count < summary.rows || Number.isNaN(structure)) return unclear
  const moved = structure !== null && structure > structureLimit
  if (moved) return { state: 'trained', sure: true }
  if (fit) return { state: 'untrained', sure: fillsBound(values, fit) }
  const { fits, distance } = shapeOf(values)
  if (fits && count >= enoughForShape) return { state: 'untrained', sure: false }
  const far = distance > 2.5 / Math.sqrt(count)
  return far ? { state: 'trained', sure: false } : unclear
}

/** Scales start at one, shifts at zero or within the uniform bound of their layer, forget gates at one. */
export function stateOfShift(values: Values, bound: Expected | null): StateOf {
  const { summary } = values
  const count = finiteCount(summary)
  if (count < summary.rows || count === 0) return unclear
  const textbook = summary.whole && summary.min !== null && summary.min >= 0 && (summary.max ?? 2) <= 1
  if (textbook || (isConstant(summary) && count > 1)) return { state: 'untrained', sure: count >= 4 }
  if (!bound) return { state: 'trained', sure: false }
  const farthest = Math.max(Math.abs(summary.min ?? 0), Math.abs(summary.max ?? 0))
  if (farthest > Math.sqrt(3) * bound.std * 1.001) return { state: 'trained', sure: count >= 4 }
  if (count < fewestShifts) return unclear
  const distance = kolmogorovDistance(values.cells, distributionOf('uniform', bound.std))
  return { state: distance < 1.63 / Math.sqrt(count) ? 'untrained' : 'trained', sure: false }
}

export interface Judged {
  role: ParameterWeights['role']
  verdict: StateOf
}

const isWeight = ({ role }: Judged): boolean =>
  role === 'weight' || role === 'recurrent' || role === 'embedding'

const counted = (all: readonly Judged[], state: WeightState): number =>
  all.filter(({ verdict }) => verdict.state === state).length

/** Of the file, by all its parameters: weights first, shifts and scales where weights cannot tell. */
export function stateOfFile(all: readonly Judged[]): Pick<Weights, 'state' | 'atDraw' | 'awayFromDraw'> {
  const [weights, shifts] = [all.filter(isWeight), all.filter((one) => !isWeight(one))]
  const [drawn, moved] = [counted(weights, 'untrained'), counted(weights, 'trained')]
  const [still, shifted] = [counted(shifts, 'untrained'), counted(shifts, 'trained')]
  return {
    state: stateFrom(all, { drawn, moved, still, shifted }),
    atDraw: drawn + still,
    awayFromDraw: moved + shifted,
  }
}

interface Votes {
  drawn: number
  moved: number
  still: number
  shifted: number
}

function stateFrom(all: readonly Judged[], { drawn, moved, still, shifted }: Votes): WeightState {
  const sure = all.some((one) => isWeight(one) && one.verdict.state === 'untrained' && one.verdict.sure)
  if (moved > 0) return moved * 4 >= drawn || shifted > 0 ? 'trained' : 'unclear'
  // Wide normal layers may learn without leaving their bell; biases that start at zero or within a bound do leave it.
  const held = shifted === 0 && (still > 0 || all.every(isWeight))
  if (drawn > 0) return sure || held ? 'untrained' : 'unclear'
  if (shifted > still) return 'trained'
  // Exporters fill in biases of zero, so they are no proof where anything else moved.
  return still > 0 && shifted === 0 && still * 2 >= all.length - still ? 'untrained' : 'unclear'
}
