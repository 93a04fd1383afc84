/** Weights drawn anew on the scale that each layer's activation asks for (spec: audits, 9). */
import type { Artifacts } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import { message } from '../contract/message'
import type { Layer } from '../contract/model'
import { type Draw, redrawn, usualDraw } from '../onnx/redraw'
import { type Fix, modelFor, wordOption } from './fix'

const schemes = ['usual', 'he', 'glorot', 'lecun', 'torch-default'] as const
const distributions = ['normal', 'uniform', 'truncated-normal'] as const
/** Keeps the positions of one layer's weights apart from the next layer's. */
const seedStride = 16

const hasLayers = ({ model }: Artifacts): boolean =>
  model.state === 'ready' && model.value.layers.length > 0 && !model.value.quantized

export const redrawWeights: Fix = {
  id: 'redraw-weights',
  audit: 'initialization',
  writes: 'model',
  reads: ['model'],
  parameters: [
    { name: 'scheme', byDefault: 'usual', choices: [...schemes] },
    { name: 'distribution', byDefault: 'normal', choices: [...distributions] },
  ],
  applies: hasLayers,
  build(materials) {
    const analysis = modelFor('redraw-weights', materials)
    const scheme = wordOption(materials, 'scheme', schemes, 'usual')
    const distribution = wordOption(materials, 'distribution', distributions, 'normal')
    const drawFor = (layer: Layer, index: number): Draw => {
      const usual = usualDraw(layer, materials.seed + seedStride * index)
      // Tables of embeddings have no fans; recurrent layers keep their own draw.
      if (usual.scheme === 'unit-normal' || usual.scheme === 'recurrent-default') return usual
      return { ...usual, scheme: scheme === 'usual' ? usual.scheme : scheme, distribution }
    }
    const made = redrawn(analysis, drawFor)
    if (made.drawn.length === 0)
      throw new InputError({ cause: 'the model holds no weights that can be drawn anew' })
    const used = [...new Set(made.drawn.map(({ draw }) => draw.scheme))].join(', ')
    const values = { count: made.drawn.length, schemes: used, seed: materials.seed }
    return {
      writes: 'model',
      model: made.model,
      pledge: { kind: 'same-shapes' },
      said: [
        message('fix.redraw-weights.said', values),
        ...made.skipped.map(({ layer, parameter, reason }) =>
          message('fix.redraw-weights.skipped', { layer, parameter, reason }),
        ),
      ],
    }
  },
}
