/** The laboratory about an edited model, as a twin or one side of a comparison needs it. */
import type { LossName } from '../contract/artifacts'
import { analyse } from '../onnx/analysis'
import type { ModelProto } from '../onnx/codec'
import type { Laboratory } from './laboratory'
import { subjectFor } from './subject'
import { drawnWeights, fileWeightsOf } from './weights'

/** With the same data, output and (unless told otherwise) loss. Throws InputError where the model does not run or cannot be trained. */
export async function laboratoryAbout(
  lab: Laboratory,
  model: ModelProto,
  loss: LossName = lab.subject.loss,
): Promise<Laboratory> {
  const { output, ready } = lab.subject
  const analysis = analyse(model, ready.graph.externalData)
  const subject = await subjectFor(lab.runtime, analysis, lab.data, { loss, output })
  const fileWeights = await fileWeightsOf(subject.ready)
  const drawWeights = (seed: number) => drawnWeights(analysis, fileWeights, seed)
  return lab.changed({ subject, fileWeights, drawWeights })
}
