/** Ways around plain layers (He et al. 2016) where what comes out has the shape of what went in (spec: audits, 10). */
import type { ModelProto, NodeProto } from 'onnx-buf'
import type { Artifacts } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import { message } from '../contract/message'
import type { ElementType } from '../contract/tensor'
import type { Analysis } from '../onnx/analysis'
import { nodesBefore } from '../onnx/data-flow'
import { nodeOf, numbersTensor } from '../onnx/edit'
import { freshNames } from '../onnx/renaming'
import { type Fix, modelFor } from './fix'
import { rewired, withOutput } from './rewire'

/** Layers in the block that a way leads around: two as in He et al. 2016, one where two do not fit. */
const blockSizes = [2, 1] as const

/** From the tensor `from`, around `layers`, to the tensor `to`. */
interface Way {
  from: string
  to: string
  layers: readonly string[]
}

/** Equal shapes with every axis but the batch known. */
function alike({ facts }: Analysis, a: string, b: string): boolean {
  const [one, other] = [facts.get(a)?.shape, facts.get(b)?.shape]
  if (!one || !other || one.length !== other.length || one.length < 2) return false
  return one.every((size, axis) => axis === 0 || (typeof size === 'number' && size === other[axis]))
}

/** `to` is made of `from`, and of no input beside it. */
function leadsTo(analysis: Analysis, from: string, to: string): boolean {
  const { graph, data } = analysis
  const maker = graph.producers.get(from)
  const between = nodesBefore(graph, to, (node) => node === maker || !data.has(node.output[0]))
  const made = new Set(between.flatMap(({ output }) => output))
  return between.every(({ input }) =>
    input.every((name) => !data.has(name) || name === from || made.has(name)),
  )
}

/** Blocks of layers on the longest path that nothing passes around yet, greedily from the input on. */
export function plainBlocks(analysis: Analysis): Way[] {
  const { layers, structure } = analysis
  const known = new Map(layers.map(({ layer }) => [layer.name, layer]))
  const path = structure.longestPath.flatMap((name) => known.get(name) ?? [])
  const plain = new Set(structure.unbypassed)
  const ways: Way[] = []
  for (let i = 0; i < path.length; ) {
    const size = blockSizes.find((count) => {
      const [block, next] = [path.slice(i, i + count), path[i + count]]
      return (
        next !== undefined &&
        block.every(({ name }) => plain.has(name)) &&
        analysis.graph.producers.has(path[i].input) &&
        alike(analysis, path[i].input, next.input) &&
        leadsTo(analysis, path[i].input, next.input)
      )
    })
    if (size !== undefined) {
      const block = path.slice(i, i + size)
      ways.push({ from: path[i].input, to: path[i + size].input, layers: block.map(({ name }) => name) })
    }
    i += size ?? 1
  }
  return ways
}

/**
 * The sum of what enters a block and what leaves it in place of the latter, times sqrt(1/2): without it every sum of two signals of one
 * size doubles the variance, and twelve of them make 64 times the spread (Gehring et al. 2017, section 3.3).
 */
export function withResiduals(analysis: Analysis): { model: ModelProto; ways: Way[] } {
  const { graph } = analysis
  const fresh = freshNames(graph.model)
  const ways = plainBlocks(analysis)
  const half = fresh('residual_scale')
  const { type } = analysis.facts.get(ways[0]?.from ?? '') ?? { type: null }
  const initializers =
    ways.length > 0 ? [numbersTensor(half, [Math.SQRT1_2], [], isReal(type) ? type : 'float32')] : []
  const places = new Map<NodeProto, NodeProto[]>()
  for (const { from, to } of ways) {
    const maker = graph.producers.get(to)
    if (!maker) continue
    const around = fresh(`${to}_before_residual`)
    const sum = fresh(`${to}_residual`)
    const scaled = nodeOf('Mul', [sum, half], to)
    scaled.name = fresh(`${to}_scaled`)
    places.set(maker, [withOutput(maker, to, around), nodeOf('Add', [around, from], sum), scaled])
  }
  return { model: rewired(analysis, { places, initializers }), ways }
}

const isReal = (type: ElementType | null): type is 'float32' | 'float64' | 'float16' =>
  type === 'float32' || type === 'float64' || type === 'float16'

const isDeep = ({ model }: Artifacts): boolean =>
  model.state === 'ready' && model.value.structure.unbypassed.length >= 4

export const insertResiduals: Fix = {
  id: 'insert-residuals',
  audit: 'depth',
  writes: 'model',
  reads: ['model'],
  parameters: [],
  applies: isDeep,
  build(materials) {
    const { model, ways } = withResiduals(modelFor('insert-residuals', materials))
    if (ways.length === 0)
      throw new InputError({
        cause: 'no layer gives out the shape that it takes in, so nothing can be added around any',
        remedy: 'give neighbouring layers the same width',
      })
    const layers = ways.reduce((sum, way) => sum + way.layers.length, 0)
    return {
      writes: 'model',
      model,
      pledge: { kind: 'same-shapes' },
      said: [message('fix.insert-residuals.said', { count: ways.length, layers })],
    }
  },
}
