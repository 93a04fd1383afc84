/** Standardization as the first nodes of the model: the file then takes the columns as they are fed now (spec: audits, 1). */
import type { NodeProto, TensorProto } from 'onnx-buf'
import type { Artifacts, InputBinding, Scaling } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import { message } from '../contract/message'
import type { ElementType } from '../contract/tensor'
import { nodeOf, numbersTensor } from '../onnx/edit'
import { freshNames } from '../onnx/renaming'
import { type Fix, type Materials, modelFor } from './fix'
import { type InputScale, inputScale, type ValueScale } from './input-scale'
import { withPrologue } from './rewire'

const real = (type: ElementType): type is 'float32' | 'float64' | 'float16' =>
  type === 'float32' || type === 'float64' || type === 'float16'

interface Scaled {
  binding: InputBinding
  scale: InputScale
}

function scaledInputs({ binding, model, scaling }: Artifacts): Scaled[] {
  if (binding.state !== 'ready' || model.state !== 'ready' || scaling.state !== 'ready') return []
  const embedded = new Set(model.value.entries.filter((one) => one.embedding).map(({ input }) => input))
  return binding.value.inputs.flatMap((input) => {
    const values = valuesOf(scaling.value, input.tensor)
    return values && !embedded.has(input.tensor)
      ? [{ binding: input, scale: inputScale(input.shape, values) }]
      : []
  })
}

const valuesOf = ({ inputs }: Scaling, tensor: string): ValueScale[] | null =>
  inputs.find((one) => one.tensor === tensor)?.values ?? null

function build(materials: Materials) {
  const analysis = modelFor('normalize-head', materials)
  const inputs = scaledInputs(materials.artifacts)
  if (inputs.length === 0)
    throw new InputError({
      cause: 'no floating input is bound to columns, so there is nothing to take a mean and deviation of',
      remedy: 'name the dataset too',
    })
  const fresh = freshNames(analysis.graph.model)
  const [nodes, initializers]: [NodeProto[], TensorProto[]] = [[], []]
  const renames = new Map<string, string>()
  const scales = new Map<string, InputScale>()
  for (const { binding, scale } of inputs) {
    const { tensor, type } = binding
    if (!real(type)) continue
    const names = ['mean', 'std', 'centred', 'standardized'].map((word) => fresh(`${tensor}_${word}`))
    const [mean, std, centred, standardized] = names
    initializers.push(
      numbersTensor(
        mean,
        scale.scales.map((one) => one.mean),
        scale.dims,
        type,
      ),
      numbersTensor(
        std,
        scale.scales.map((one) => one.std),
        scale.dims,
        type,
      ),
    )
    nodes.push(nodeOf('Sub', [tensor, mean], centred), nodeOf('Div', [centred, std], standardized))
    renames.set(tensor, standardized)
    scales.set(tensor, scale)
  }
  const rows =
    materials.artifacts.scaling.state === 'ready' ? materials.artifacts.scaling.value.grade : 'unknown'
  return {
    writes: 'model' as const,
    model: withPrologue(analysis, renames, nodes, initializers),
    pledge: { kind: 'outputs-of-normalized' as const, scales },
    said: [
      message('fix.normalize-head.said', {
        count: renames.size,
        rows: rows === 'derived' ? 'training' : 'all',
      }),
    ],
  }
}

export const normalizeHead: Fix = {
  id: 'normalize-head',
  audit: 'normalization',
  writes: 'model',
  reads: ['binding', 'model', 'scaling'],
  parameters: [],
  applies: (artifacts) => scaledInputs(artifacts).length > 0,
  build,
}
