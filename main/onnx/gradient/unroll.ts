/**
 * Recurrent layers written out step by step, so that the ordinary rules do back-propagation through time (spec: autodiff, "LSTM, GRU (RNN)").
 * The products of all steps' inputs are one Gemm; the state's is one per step.
 */
import type { NodeProto } from 'onnx-buf'
import { textAttribute } from '../attributes'
import { intsTensor, nodeOf } from '../edit'
import type { LoweringContext } from '../ops/rule'
import type { Cell, DirectionWeights, State } from './cells'
import { unsupported } from './refusals'

/** The runtime takes 8 s to load 100 steps of 128 units with their gradients, and 103 s for 500: time grows faster than the steps. */
const mostSteps = 200

interface Layer {
  of: LoweringContext
  steps: number
  inputs: number
  hidden: number
  directions: readonly ('forward' | 'reverse')[]
}

function layerOf(of: LoweringContext): Layer {
  const [steps, , inputs] = of.facts(0).shape ?? []
  const hidden = of.facts(2).shape?.[2]
  if (typeof steps !== 'number') throw unsupported(of.node, 'for sequences of no fixed length')
  if (steps > mostSteps) throw unsupported(of.node, `for sequences longer than ${mostSteps} (here ${steps})`)
  if (typeof inputs !== 'number' || typeof hidden !== 'number')
    throw unsupported(of.node, 'for sizes that the batch decides')
  const told = textAttribute(of.node, 'direction', 'forward')
  const directions =
    told === 'bidirectional'
      ? (['forward', 'reverse'] as const)
      : ([told === 'reverse' ? told : 'forward'] as const)
  return { of, steps, inputs, hidden, directions }
}

/** Of input `i`, a tensor for each direction, without that axis; nulls where it is not given. */
function byDirection({ of, directions }: Layer, i: number): (string | null)[] {
  const { build } = of
  if (!of.has(i)) return directions.map(() => null)
  const first = build.ints([0])
  if (directions.length === 1) return [build.emit('Squeeze', [of.input(i), first])]
  return build
    .emitAll('Split', [of.input(i), build.ints([1, 1])], 2, { axis: 0 })
    .map((part) => build.emit('Squeeze', [part, first]))
}

/** The inputs of all steps multiplied with the weights at once, then step by step: [batch, gates * hidden] each. */
function stepInputs({ of, steps, inputs, hidden }: Layer, weights: string, cell: Cell): string[] {
  const { build } = of
  const flat = build.emit('Reshape', [of.input(0), build.ints([-1, inputs])])
  const bias = cell.inputBias === null ? [] : [cell.inputBias]
  const product = build.emit('Gemm', [flat, weights, ...bias], { transB: 1 })
  if (steps === 1) return [product]
  const apart = build.emit('Reshape', [product, build.ints([steps, -1, cell.gates * hidden])])
  const lengths = build.ints(Array<number>(steps).fill(1))
  return build
    .emitAll('Split', [apart, lengths], steps, { axis: 0 })
    .map((step) => build.emit('Squeeze', [step, build.ints([0])]))
}

/** Whether a step still lies within each row's own length, [batch, 1]; null where every row has all steps. */
function stepMasks({ of, steps }: Layer): ((step: number) => string) | null {
  const { build } = of
  const { values } = of.facts(4)
  if (!of.has(4) || values?.every((length) => length === steps)) return null
  const lengths = build.cast(of.input(4), 'int64')
  return (step) => {
    const at = build.share(`int-${step}`, (name) => intsTensor(name, [step], []))
    return build.emit('Unsqueeze', [build.emit('Less', [at, lengths]), build.ints([1])])
  }
}

interface Ran {
  /** Of each step. */
  h: string[]
  last: State
}

function run(layer: Layer, cell: Cell, inputs: readonly string[], start: State, isReverse: boolean): Ran {
  const { build } = layer.of
  const zero = () => build.number(0, layer.of.facts(0).type!)
  const masked = stepMasks(layer)
  const order = inputs.map((_, step) => (isReverse ? inputs.length - 1 - step : step))
  const h: string[] = []
  let last = start
  for (const step of order) {
    const next = cell.step(inputs[step], last)
    const mask = masked?.(step)
    const held = (fresh: string | null, old: string | null) =>
      mask === undefined || fresh === null ? fresh : build.emit('Where', [mask, fresh, old ?? zero()])
    h[step] = mask === undefined ? next.h : build.emit('Where', [mask, next.h, zero()])
    last = { h: held(next.h, last.h), c: held(next.c, last.c) }
  }
  return { h, last }
}

/** One tensor per direction, put side by side on a new axis 0 or 1, under the output's name. */
function beside(
  { build }: LoweringContext,
  each: readonly string[],
  axis: number,
  output: string,
): NodeProto {
  const place = build.ints([axis])
  if (each.length === 1) return nodeOf('Unsqueeze', [each[0], place], output)
  return nodeOf(
    'Concat',
    each.map((one) => build.emit('Unsqueeze', [one, place])),
    output,
    { axis },
  )
}

/** [steps, batch, hidden]. */
function sequenceOf({ build }: LoweringContext, h: readonly string[]): string {
  const steps = h.map((one) => build.emit('Unsqueeze', [one, build.ints([0])]))
  return steps.length === 1 ? steps[0] : build.emit('Concat', steps, { axis: 0 })
}

/** The bias of the input's product, then that of the state's. */
function halves(of: LoweringContext, bias: string): { input: string; recurrent: string } {
  const half = Number(of.facts(3).shape?.[1]) / 2
  const [input, recurrent] = of.build.emitAll('Split', [bias, of.build.ints([half, half])], 2, { axis: 0 })
  return { input, recurrent }
}

/**
 * Nodes that make what the layer makes. Throws InputError for sequences of no fixed length. Layers of layout 1 have been turned around
 * (dialect.ts).
 */
export function unrolled(
  of: LoweringContext,
  cellOf: (of: LoweringContext, weights: DirectionWeights) => Cell,
): NodeProto[] {
  const layer = layerOf(of)
  const [weights, recurrent, biases, hs, cs, peepholes] = [1, 2, 3, 5, 6, 7].map((i) => byDirection(layer, i))
  const ran = layer.directions.map((way, direction) => {
    const bias = biases[direction]
    const cell = cellOf(of, {
      recurrent: recurrent[direction]!,
      bias: bias === null ? null : halves(of, bias),
      peepholes: peepholes[direction],
      hidden: layer.hidden,
      direction,
    })
    const inputs = stepInputs(layer, weights[direction]!, cell)
    return run(layer, cell, inputs, { h: hs[direction], c: cs[direction] }, way === 'reverse')
  })
  const [all, lastH, lastC] = of.node.output
  const wanted = (name: string | undefined) => (name ?? '') !== ''
  return [
    ...(wanted(all)
      ? [
          beside(
            of,
            ran.map(({ h }) => sequenceOf(of, h)),
            1,
            all,
          ),
        ]
      : []),
    ...(wanted(lastH)
      ? [
          beside(
            of,
            ran.map(({ last }) => last.h!),
            0,
            lastH,
          ),
        ]
      : []),
    ...(wanted(lastC)
      ? [
          beside(
            of,
            ran.map(({ last }) => last.c!),
            0,
            lastC,
          ),
        ]
      : []),
  ]
}
