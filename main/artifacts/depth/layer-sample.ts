/** What a tensor gives on a sample of rows: spread, how alike the rows are, and a small matrix of observations by units. */
import { Likeness } from '../../base/likeness'
import { randomFrom } from '../../base/random'
import { type DenseMatrix, effectiveRank } from '../../base/rank'
import { centred, unitFigures } from '../../base/units'
import type { Tensor } from '../../contract/tensor'
import { doublesOf } from '../../onnx/tensor-statistics'

/** Observations (rows, and some positions of each) that the matrix holds: singular values of so many are worked out in a moment. */
const mostObservations = 256
/** Wider layers are looked at through evenly spaced units. */
const mostUnits = 1024

/** Where rows, units and positions of a tensor lie. */
export interface Layout {
  batchAxis: number
  /** null: every value of a row is a unit of its own. */
  unitAxis: number | null
}

const sizeOf = (dims: readonly number[]): number => dims.reduce((product, size) => product * size, 1)

interface Places {
  /** Units of the tensor, and of them those looked at. */
  units: number
  seen: number[]
  /** From the row's start: a unit's place, a position's place. */
  unitStep: number
  positions: Int32Array
  rowStep: number
}

function placesOf(dims: readonly number[], { batchAxis, unitAxis }: Layout): Places {
  const stepOf = (axis: number) => sizeOf(dims.slice(axis + 1))
  const others = dims.map((_, axis) => axis).filter((axis) => axis !== batchAxis)
  if (unitAxis === null) {
    const units = sizeOf(others.map((axis) => dims[axis]))
    return { units, seen: evenly(units, mostUnits), unitStep: 1, positions: Int32Array.of(0), rowStep: units }
  }
  const positions = others
    .filter((axis) => axis !== unitAxis)
    .reduce<number[]>(
      (places, axis) =>
        places.flatMap((place) => Array.from({ length: dims[axis] }, (_, i) => place + i * stepOf(axis))),
      [0],
    )
  const units = dims[unitAxis]
  return {
    units,
    seen: evenly(units, mostUnits),
    unitStep: stepOf(unitAxis),
    positions: Int32Array.from(positions),
    rowStep: stepOf(batchAxis),
  }
}

/** Up to `most` of the numbers from 0, evenly spaced. */
const evenly = (count: number, most: number): number[] =>
  Array.from({ length: Math.min(count, most) }, (_, i) => Math.floor((i * count) / Math.min(count, most)))

export interface LayerFigures {
  units: number
  valuesPerRow: number
  std: number | null
  rank: { effective: number; full: number } | null
  similarity: number | null
  duplicateUnits: number
  constantUnits: number
}

export class LayerSample {
  readonly #layout: Layout
  readonly #rowsToCome: number
  readonly #random: () => number
  #places: Places | null = null
  #likeness: Likeness | null = null
  #row = new Float64Array(0)
  #count = 0
  #mean = 0
  #m2 = 0
  #observations: number[][] = []

  /** `rowsToCome`: rows that will be added in all, over which the observations are spread. */
  constructor(layout: Layout, rowsToCome: number, seed: number) {
    this.#layout = layout
    this.#rowsToCome = rowsToCome
    this.#random = randomFrom(seed)
  }

  /** The first `rows` rows of a fetched tensor. */
  add(tensor: Tensor, rows: number): void {
    const values = doublesOf(tensor)
    const places = placesOf(tensor.dims, this.#layout)
    this.#begin(places)
    this.#places = places
    for (let row = 0; row < rows; row++) {
      this.#read(values, row * places.rowStep, places)
      this.#observe(places)
    }
  }

  #begin({ units, positions }: Places): void {
    const width = units * positions.length
    if (this.#row.length === width) return
    this.#likeness ??= new Likeness(width)
    this.#row = new Float64Array(width)
  }

  #read(values: ArrayLike<number>, start: number, { units, unitStep, positions }: Places): void {
    const row = this.#row
    let sum = 0
    for (let unit = 0, at = 0; unit < units; unit++) {
      const from = start + unit * unitStep
      for (let p = 0; p < positions.length; p++, at++) {
        row[at] = values[from + positions[p]]
        sum += row[at]
      }
    }
    this.#spread(sum / row.length)
    // Sequences of another length have no angle with those of the first.
    if (row.length === this.#likeness?.width) this.#likeness.add(row)
  }

  /** Merged by Chan, Golub and LeVeque 1979. */
  #spread(mean: number): void {
    const row = this.#row
    let m2 = 0
    for (let i = 0; i < row.length; i++) m2 += (row[i] - mean) ** 2
    const count = this.#count + row.length
    const delta = mean - this.#mean
    this.#m2 += m2 + (delta * delta * this.#count * row.length) / count
    this.#mean += (delta * row.length) / count
    this.#count = count
  }

  /** As many positions of each row as fill the matrix, drawn at random: neighbouring ones say nearly the same. */
  #observe({ seen, positions }: Places): void {
    const each = Math.min(positions.length, Math.max(1, Math.floor(mostObservations / this.#rowsToCome)))
    for (let i = 0; i < each && this.#observations.length < mostObservations; i++) {
      const p = positions.length === 1 ? 0 : Math.floor(this.#random() * positions.length)
      this.#observations.push(seen.map((unit) => this.#row[unit * positions.length + p]))
    }
  }

  /** Spread and likeness alone. */
  outline(): Pick<LayerFigures, 'std' | 'similarity'> {
    const std = Math.sqrt(this.#m2 / this.#count)
    const wide = this.#row.length > 1
    return {
      std: Number.isFinite(std) ? std : null,
      similarity: wide ? (this.#likeness?.finish() ?? null) : null,
    }
  }

  finish(): LayerFigures {
    const [units, seen] = [this.#places?.units ?? 0, this.#places?.seen.length ?? 0]
    const values = Float64Array.from(this.#observations.flat())
    const matrix: DenseMatrix = { rows: this.#observations.length, columns: seen, values }
    const rank = matrix.rows > 1 ? effectiveRank(centred(matrix)) : null
    const found = rank ? unitFigures(matrix) : { constant: 0, duplicate: 0 }
    return {
      units,
      valuesPerRow: this.#row.length,
      ...this.outline(),
      rank: rank && { effective: rank.effective, full: rank.full },
      duplicateUnits: found.duplicate,
      constantUnits: found.constant,
    }
  }
}
