/** A model with the weights that lie in files beside it taken in, so that it can be put anywhere. */
import { type ModelProto, type TensorProto, TensorProto_DataLocation, TensorProtoSchema } from 'onnx-buf'
import { InputError } from '../contract/errors'
import type { ExternalData } from '../contract/runtime'
import { copyOf, graphOf, withGraph } from './codec'
import { isExternal, sourceOf } from './tensor-values'

/** Protobuf holds no more in one message. */
const mostBytes = 2 ** 31 - 2 ** 20

async function inside(tensor: TensorProto, externalData: readonly ExternalData[]): Promise<TensorProto> {
  if (!isExternal(tensor)) return tensor
  const source = sourceOf(tensor, externalData)
  if (source?.kind !== 'file')
    throw new InputError({
      place: `parameter ${tensor.name}`,
      cause: 'lies in a file beside the model that was not found',
      remedy: 'put the file with the weights beside the model',
    })
  const { file, offset, bytes } = source
  const held = file.held(offset, bytes) ?? (await file.read(offset, bytes))
  return copyOf(TensorProtoSchema, tensor, {
    rawData: held.slice(),
    externalData: [],
    dataLocation: TensorProto_DataLocation.DEFAULT,
  })
}

/** Throws InputError for a file that is missing or cannot be read, and where the weights are too large for one file. */
export async function storedInside(
  model: ModelProto,
  externalData: readonly ExternalData[],
): Promise<ModelProto> {
  const { initializer } = graphOf(model)
  const outside = initializer.filter(isExternal)
  if (outside.length === 0) return model
  const sizes = outside.map((tensor) => sourceOf(tensor, externalData))
  const bytes = sizes.reduce((sum, source) => sum + (source?.kind === 'file' ? source.bytes : 0), 0)
  if (bytes > mostBytes)
    throw new InputError({
      cause: `its weights take ${(bytes / 1e9).toFixed(1)} GB, more than one ONNX file can hold`,
      remedy: 'use a smaller model',
    })
  const taken: TensorProto[] = []
  for (const tensor of initializer) taken.push(await inside(tensor, externalData))
  return withGraph(model, { initializer: taken })
}
