/**
 * Feeds without a dataset, to learn types and shapes by a run: zeros for indices, small random numbers for the rest (spec: autodiff, "Shapes
 * from a probe run"). Axes that the file leaves open are tried at several sizes.
 */
import { randomFrom } from '../../base/random'
import { InputError } from '../../contract/errors'
import type { ExternalData, Runtime, Session } from '../../contract/runtime'
import type { Dimension, ElementType, Tensor, TensorData, TensorInfo } from '../../contract/tensor'
import type { Feeds, ProbeFeeds } from '../../experiments/probe'
import { encodeModel, type ModelProto } from '../../onnx/codec'
import { indexGraph } from '../../onnx/graph'
import { bufferFor } from '../feeding/cell'

/** Lengths of sequences, sides of images; what reshapes and embeddings insist on is often among them. */
const sizesTried = [8, 16, 32, 28, 64, 1, 4, 10, 96, 128, 224, 256, 512]
/** Two and three rows: a batch of one hides what depends on the batch. One, where the model insists on it. */
const batchesTried: readonly (readonly number[])[] = [[2, 3], [1]]

const batchName = /batch|^n$|^b$|^bs$/i

/** The axis that the batch lies on: one that is named so, else the first. */
function batchAxis(inputs: readonly TensorInfo[]): (input: TensorInfo, axis: number) => boolean {
  const names = inputs.flatMap(({ shape }) => shape ?? []).filter((size) => typeof size === 'string')
  const named = names.find((name) => batchName.test(name))
  const first = inputs[0]?.shape?.[0]
  const name = named ?? (typeof first === 'string' ? first : null)
  return ({ shape }, axis) => {
    const size: Dimension = shape?.[axis] ?? null
    return name === null || size === null ? axis === 0 && typeof size !== 'number' : size === name
  }
}

function valuesFor(type: ElementType, length: number, tensor: string, random: () => number): TensorData {
  const data = bufferFor(type, length, tensor)
  // Whole numbers are indices; of half precision, whose bits these are, zero will do.
  if (data instanceof Float32Array || data instanceof Float64Array)
    for (let i = 0; i < length; i++) data[i] = random() - 0.5
  return data
}

/** `size`: of axes that are open and not the batch. Throws InputError for an input whose rank the file does not tell. */
function feedsOf(inputs: readonly TensorInfo[], batch: number, size: number): Feeds {
  const isBatch = batchAxis(inputs)
  const random = randomFrom(1)
  const feeds = inputs.map((input): [string, Tensor] => {
    const { name, type, shape } = input
    if (!shape) throw new InputError({ place: `input ${name}`, cause: 'the file does not tell its shape' })
    const dims = shape.map((told, axis) =>
      typeof told === 'number' ? told : isBatch(input, axis) ? batch : size,
    )
    const length = dims.reduce((all, one) => all * one, 1)
    return [name, { type, dims, data: valuesFor(type, length, name, random) }]
  })
  return Object.fromEntries(feeds)
}

const isOpen = (inputs: readonly TensorInfo[]): boolean => {
  const isBatch = batchAxis(inputs)
  return inputs.some((input) =>
    input.shape?.some((size, axis) => typeof size !== 'number' && !isBatch(input, axis)),
  )
}

const words = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]

async function runs(session: Session, feeds: readonly Feeds[]): Promise<string | null> {
  try {
    for (const one of feeds) await session.run(one, session.outputs.slice(0, 1))
    return null
  } catch (error) {
    return words(error)
  }
}

/** Sizes of open axes in the first and the second of two feeds: apart, so that they are known to be open; else alike. */
const pairsOf = (size: number, apart: boolean): readonly [number, number] => [size, apart ? size + 1 : size]

export interface BlindFeeds {
  feeds: ProbeFeeds
  /** Axes besides the batch are open in the file, and have one size in these feeds. */
  fixesAxes: boolean
}

/**
 * Feeds of two batch sizes on which the model runs, of one where it insists; the first choice leaves every open axis open, the last fixes
 * them. Throws InputError where it runs on none.
 */
export async function blindFeeds(
  runtime: Runtime,
  model: ModelProto,
  externalData: readonly ExternalData[],
): Promise<BlindFeeds[]> {
  const { inputs } = indexGraph(model, externalData)
  const session = await runtime.load(encodeModel(model), { externalData }).catch((error: unknown) => {
    throw new InputError({
      cause: `${runtime.name} cannot load the model (${words(error)})`,
      remedy: 'the file may be damaged, or use operators this runtime lacks',
    })
  })
  let refusal = ''
  try {
    const open = isOpen(inputs)
    for (const batches of batchesTried) {
      for (const size of open ? sizesTried : [1]) {
        const choices = (open && batches.length === 2 ? [true, false] : [false]).map((apart) =>
          batches.map((batch, i) => feedsOf(inputs, batch, pairsOf(size, apart)[i])),
        )
        const refusals: (string | null)[] = []
        for (const feeds of choices) refusals.push(await runs(session, feeds))
        refusal ||= refusals.find((one) => one !== null) ?? ''
        const running = choices.flatMap((feeds, i): BlindFeeds[] => {
          if (refusals[i] !== null) return []
          const fixesAxes = open && i === choices.length - 1
          return [{ feeds: feeds.length === 2 ? [feeds[0], feeds[1]] : [feeds[0]], fixesAxes }]
        })
        if (running.length > 0) return running
      }
    }
  } finally {
    await session.release()
  }
  throw new InputError({
    cause: `the model runs on no made-up input (${refusal})`,
    remedy: 'name a dataset too, so that its rows can be fed',
  })
}
