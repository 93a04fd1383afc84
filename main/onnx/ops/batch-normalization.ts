/**
 * BatchNormalization: in inference form an affine map by constants, in training form by the statistics of the batch, for which ONNX Runtime's
 * inference build has no kernel (spec: autodiff, "BatchNormalization").
 */
import type { NodeProto } from 'onnx-buf'
import { floatAttribute, intAttribute } from '../attributes'
import { nodeOf } from '../edit'
import type { GradientBuilder } from '../gradient/builder'
import { inverseRoot } from './normal-gradient'
import type { GradientContext, LoweringContext, NodeContext } from './rule'

export const inTraining = ({ node }: NodeContext): boolean => intAttribute(node, 'training_mode', 0) === 1

const rankOf = (of: NodeContext): number => of.facts(0).shape?.length ?? 0

/** All but the channels'. */
const overBatch = (of: NodeContext): number[] =>
  Array.from({ length: rankOf(of) }, (_, axis) => axis).filter((axis) => axis !== 1)

const epsilonOf = (of: NodeContext): number => floatAttribute(of.node, 'epsilon', 1e-5)

/** The statistics of the batch, fed to the inference form. */
export function writtenOut(of: LoweringContext): NodeProto[] | null {
  if (!inTraining(of)) return null
  const { build } = of
  const x = of.input(0)
  const kept = build.reduce('ReduceMean', x, overBatch(of), 1)
  const centred = build.emit('Sub', [x, kept])
  const variance = build.reduce('ReduceMean', build.emit('Mul', [centred, centred]), overBatch(of))
  const mean = build.emit('Reshape', [kept, build.ints([-1])])
  const inputs = [x, of.input(1), of.input(2), mean, variance]
  const plain = nodeOf('BatchNormalization', inputs, of.output(0), { epsilon: { float: epsilonOf(of) } })
  return [plain, ...runningStatistics(of, [mean, variance])]
}

/** momentum * running + (1 - momentum) * batch (ONNX, BatchNormalization). */
function runningStatistics(of: LoweringContext, batch: readonly string[]): NodeProto[] {
  const { build, node } = of
  const momentum = floatAttribute(node, 'momentum', 0.9)
  return batch.flatMap((statistic, i) => {
    const name = node.output[i + 1] ?? ''
    if (name === '') return []
    const parts = [
      build.emit('Mul', [of.input(i + 3), build.scalarLike(momentum, of.input(i + 3))]),
      build.emit('Mul', [statistic, build.scalarLike(1 - momentum, of.input(i + 3))]),
    ]
    return [nodeOf('Add', parts, name)]
  })
}

/** Input 0 less its mean over the batch, where that mean and its variance are what the node is fed; null where they are not. */
function centredByBatch(of: GradientContext): string | null {
  const x = of.input(0)
  const made = (tensor: string, op: string): readonly string[] => {
    const node = of.producerOf(tensor)
    return node?.opType === op ? node.input : []
  }
  const [square] = made(of.input(4), 'ReduceMean')
  const [centred, twice] = made(square ?? '', 'Mul')
  const [from, mean] = made(centred ?? '', 'Sub')
  const [kept] = made(of.input(3), 'Reshape')
  if (centred !== twice || from !== x || mean !== kept) return null
  return made(kept ?? '', 'ReduceMean')[0] === x ? centred : null
}

/** Numbers of each channel that what flows back is made of. */
interface Channels {
  inverse: string
  /** Sum of the gradient. */
  sum: string
  /** Sum of the gradient times the normalized input: the gradient of the scale. */
  along: string
  /** scale / deviation */
  slope: string
}

export function batchGradient(of: GradientContext): (string | null)[] {
  const { build } = of
  const gradient = of.gradient(0)!
  const byBatch = centredByBatch(of)
  const wantsSums = byBatch !== null || [1, 2, 3, 4].some(of.wants)
  const inverse = inverseRoot(build, of.input(4), epsilonOf(of), of.input(4))
  const slope = build.emit('Mul', [of.input(1), inverse])
  const spread = build.emit('Mul', [gradient, build.channelwise(slope, rankOf(of))])
  if (!wantsSums) return [spread]
  const centred = byBatch ?? build.emit('Sub', [of.input(0), build.channelwise(of.input(3), rankOf(of))])
  const total = (values: string) => build.reduce('ReduceSum', values, overBatch(of))
  const sum = total(gradient)
  const along = build.emit('Mul', [total(build.emit('Mul', [gradient, centred])), inverse])
  const channels = { inverse, sum, along, slope }
  if (byBatch !== null) return [of.wants(0) ? throughBatch(of, spread, centred, channels) : null, along, sum]
  return [spread, along, sum, ...throughStatistics(build, of, channels)]
}

/** slope * (g - mean(g) - normal * mean(g normal)), as the spread gradient and a line for each channel. */
function throughBatch(of: GradientContext, spread: string, centred: string, channels: Channels): string {
  const { build } = of
  const { inverse, sum, along, slope } = channels
  const channelCount = build.emit('Size', [of.input(1)])
  const perChannel = build.emit('Div', [build.emit('Size', [of.input(0)]), channelCount])
  const share = build.emit('Div', [slope, build.cast(perChannel, build.facts(of.input(0)).type)])
  const tilt = build.emit('Mul', [share, build.emit('Mul', [along, inverse])])
  const line = build.emit('Add', [
    build.emit('Mul', [centred, build.channelwise(tilt, rankOf(of))]),
    build.channelwise(build.emit('Mul', [share, sum]), rankOf(of)),
  ])
  return build.emit('Sub', [spread, line])
}

/** Of mean and variance where a graph works them out in its own way. */
function throughStatistics(
  build: GradientBuilder,
  of: GradientContext,
  { inverse, sum, along, slope }: Channels,
): (string | null)[] {
  const half = build.scalarLike(-0.5, of.input(4))
  const variance = () =>
    build.emit('Mul', [build.emit('Mul', [along, slope]), build.emit('Mul', [inverse, half])])
  return [
    of.wants(3) ? build.emit('Neg', [build.emit('Mul', [sum, slope])]) : null,
    of.wants(4) ? variance() : null,
  ]
}
