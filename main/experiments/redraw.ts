/**
 * Experiment 9: what the file's weights do to signal and gradient through depth, beside fresh draws by scheme. A good draw keeps both at one
 * size from the first layer to the last (Glorot and Bengio 2010; He et al. 2015).
 */
import { numberToHalf } from '../base/half'
import { InputError } from '../contract/errors'
import type { EvidenceOf } from '../contract/evidence'
import type { ResultOf } from '../contract/experiment'
import { message } from '../contract/message'
import type { Session } from '../contract/runtime'
import { throwIfCancelled } from '../contract/task'
import type { Tensor } from '../contract/tensor'
import { encodeModel } from '../onnx/codec'
import { stdOf } from '../onnx/schemes'
import { type DepthGraph, type DepthLayer, depthGraph, type FedWeight } from './depth-graph'
import type { Laboratory, RowTensor, WeightSet } from './laboratory'
import type { Experiment } from './outcome'
import { someOf } from './row-order'
import { gathered } from './rows-of'

const drawnSchemes = ['he', 'glorot', 'lecun', 'torch-default'] as const
type DrawnScheme = (typeof drawnSchemes)[number]
type Draw = ResultOf<'redraw'>['draws'][number]

const mostRows = 64
const mostShown = 60

const spreadOf = (values: Float32Array): number => {
  let [sum, squares] = [0, 0]
  for (const value of values) {
    sum += value
    squares += value * value
  }
  return Math.sqrt(Math.max(0, squares / values.length - (sum / values.length) ** 2))
}

/** The usual draw, each layer's weight brought to the spread that the scheme gives for its fans. */
function drawnBy(scheme: DrawnScheme, usual: WeightSet, layers: readonly DepthLayer[]): WeightSet {
  const drawn = new Map(usual)
  for (const { weight, fanIn, fanOut } of layers) {
    const values = usual.get(weight)
    if (!values || fanIn === null || fanOut === null) continue
    const factor = stdOf(scheme, { fanIn, fanOut }) / spreadOf(values)
    if (Number.isFinite(factor))
      drawn.set(
        weight,
        values.map((value) => value * factor),
      )
  }
  return drawn
}

function tensorOf({ type, dims }: FedWeight, values: Float32Array): Tensor {
  if (type === 'float64') return { type, dims, data: Float64Array.from(values) }
  if (type === 'float16') return { type, dims, data: Uint16Array.from(values, numberToHalf) }
  return { type, dims, data: values }
}

const batchOf = (tensor: RowTensor, rows: Int32Array): Tensor => {
  const { type, dims, data } = gathered(tensor, rows)
  return { type, dims: [rows.length, ...dims], data }
}

/** Feeds of the rows; a model of a fixed batch gets as many rows as it insists on. */
function rowFeeds(lab: Laboratory, graph: DepthGraph, seed: number): Record<string, Tensor> {
  const fixed = lab.subject.ready.graph.inputs[0]?.shape?.[0]
  const some = someOf(lab.data.training, mostRows, seed)
  const rows =
    typeof fixed === 'number' ? Int32Array.from({ length: fixed }, (_, i) => some[i % some.length]) : some
  const feeds = lab.data.inputs.map((input) => [input.name, batchOf(input, rows)] as const)
  return { ...Object.fromEntries(feeds), [graph.target]: batchOf(lab.data.target, rows) }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

function drawOf(
  scheme: string,
  { layers, loss, stds, norms }: DepthGraph,
  got: Record<string, Tensor>,
): Draw {
  const spreads = got[stds].data as Float32Array
  const lengths = got[norms].data as Float32Array
  const [first, last] = [lengths[0], lengths[lengths.length - 1]]
  return {
    scheme,
    loss: finite(Number(got[loss].data[0])),
    layers: layers.map(({ name }, i) => ({
      layer: name,
      std: finite(spreads[i]),
      gradientNorm: finite(lengths[i]),
    })),
    firstToLast: last > 0 ? finite(first / last) : null,
  }
}

async function drawAll(lab: Laboratory, graph: DepthGraph, session: Session, seed: number): Promise<Draw[]> {
  const rows = rowFeeds(lab, graph, seed)
  const usual = lab.drawWeights(seed)
  const sets: (readonly [string, WeightSet])[] = [
    ['file', lab.fileWeights],
    ...drawnSchemes.map((scheme) => [scheme, drawnBy(scheme, usual, graph.layers)] as const),
  ]
  const draws: Draw[] = []
  for (const [scheme, weights] of sets) {
    throwIfCancelled(lab.watch.cancel)
    const fed = graph.weights.map((one) => {
      const values = weights.get(one.name) ?? lab.fileWeights.get(one.name)
      if (!values) throw new Error(`no weights of ${one.name}`)
      return [one.name, tensorOf(one, values)] as const
    })
    const got = await session.run({ ...rows, ...Object.fromEntries(fed) })
    draws.push(drawOf(scheme, graph, got))
    lab.watch.onProgress(draws.length, sets.length)
    await lab.watch.turn()
  }
  return draws
}

function pictureOf(
  measure: 'std' | 'gradient-norm',
  layers: readonly DepthLayer[],
  draws: readonly Draw[],
): EvidenceOf<'by-layer'> {
  const measured = (draw: Draw, i: number): number | null =>
    measure === 'std' ? draw.layers[i].std : draw.layers[i].gradientNorm
  return {
    kind: 'by-layer',
    measure,
    usual: null,
    series: draws.map(({ scheme }) => scheme),
    layers: layers.slice(0, mostShown).map(({ name, op }, i) => ({
      name,
      op,
      severity: null,
      values: draws.map((draw) => {
        const value = measured(draw, i)
        return value === null ? null : { value }
      }),
    })),
    omitted: Math.max(0, layers.length - mostShown),
  }
}

/** How far from 1, whichever way. */
const distance = ({ firstToLast }: Draw): number =>
  firstToLast === null || firstToLast <= 0 ? Number.POSITIVE_INFINITY : Math.abs(Math.log(firstToLast))

export const redraw: Experiment<'redraw'> = async (lab, { seed }) => {
  const graph = depthGraph(lab.subject)
  if (!graph) throw new InputError({ cause: 'no layer of this model can be followed from loss to weights' })
  const { externalData } = lab.subject.ready.graph
  const session = await lab.runtime.load(encodeModel(graph.model), { externalData })
  let draws: Draw[]
  try {
    draws = await drawAll(lab, graph, session, seed)
  } finally {
    await session.release()
  }
  const [file, ...others] = draws
  const best = others.reduce((a, b) => (distance(b) < distance(a) ? b : a))
  return {
    result: { kind: 'redraw', draws },
    headline: message('experiment.redraw', {
      known: file.firstToLast !== null && best.firstToLast !== null,
      file: file.firstToLast ?? 0,
      best: best.firstToLast ?? 0,
      scheme: best.scheme,
    }),
    evidence: [pictureOf('gradient-norm', graph.layers, draws), pictureOf('std', graph.layers, draws)],
    ended: 'done',
  }
}
