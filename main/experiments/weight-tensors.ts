/** Weights and optimizer state in the runtime's own types: two sets that swap roles from step to step. */
import { halfToNumber, numberToHalf } from '../base/half'
import type { Tensor } from '../contract/tensor'
import type { WeightSet } from './laboratory'
import type { Carried } from './training-graph'

const sizeOf = (dims: readonly number[]): number => dims.reduce((all, size) => all * size, 1)

function emptyOf({ type, dims }: Carried): Tensor {
  const length = sizeOf(dims)
  if (type === 'float64') return { type, dims, data: new Float64Array(length) }
  if (type === 'float16') return { type, dims, data: new Uint16Array(length) }
  return { type, dims, data: new Float32Array(length) }
}

/** Throws Error where the set lacks the parameter, or has another number of values. */
function fill({ data }: Tensor, parameter: string, weights: WeightSet): void {
  const values = weights.get(parameter)
  if (values?.length !== data.length) throw new Error(`no weights of ${parameter} that fit it`)
  if (data instanceof Uint16Array) data.set(Uint16Array.from(values, numberToHalf))
  else if (data instanceof Float32Array || data instanceof Float64Array) data.set(values)
}

const singles = ({ data }: Tensor): Float32Array =>
  data instanceof Uint16Array
    ? Float32Array.from(data, halfToNumber)
    : Float32Array.from(data as Float32Array)

export class WeightTensors {
  readonly #carried: readonly Carried[]
  #current: Tensor[]
  #next: Tensor[]

  constructor(carried: readonly Carried[], weights: WeightSet) {
    this.#carried = carried
    this.#current = carried.map(emptyOf)
    this.#next = carried.map(emptyOf)
    carried.forEach(({ parameter, state }, i) => {
      if (state === null) fill(this.#current[i], parameter, weights)
    })
  }

  /** By the names of inputs. Graphs carry the same things in the same order, under names of their own. */
  feeds(carried: readonly Carried[]): Record<string, Tensor> {
    return Object.fromEntries(carried.map(({ input }, i) => [input, this.#current[i]]))
  }

  /** By the names of outputs: what the next weights are written into. */
  into(carried: readonly Carried[]): Record<string, Tensor> {
    return Object.fromEntries(carried.map(({ output }, i) => [output, this.#next[i]]))
  }

  swap(): void {
    ;[this.#current, this.#next] = [this.#next, this.#current]
  }

  /** The weights themselves as they are now, by name, for feeding; not to be kept beyond the next step. */
  current(): ReadonlyMap<string, Tensor> {
    return new Map(
      this.#carried.flatMap(({ parameter, state }, i) =>
        state === null ? [[parameter, this.#current[i]]] : [],
      ),
    )
  }

  copies(): WeightSet {
    return new Map([...this.current()].map(([name, tensor]) => [name, singles(tensor)]))
  }
}
