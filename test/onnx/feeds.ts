import { numberToHalf } from '../../main/base/half'
import type { Session } from '../../main/contract/runtime'
import type { Tensor, TensorInfo } from '../../main/contract/tensor'
import { randomOf } from './random'

function dataOf(type: TensorInfo['type'], length: number, random: () => number): Tensor['data'] {
  const real = () => (random() - 0.5) * 6
  switch (type) {
    case 'int64':
      return BigInt64Array.from({ length }, () => BigInt(Math.floor(random() * 5)))
    case 'uint8':
      return Uint8Array.from({ length }, () => random() * 255)
    case 'float16':
      return Uint16Array.from({ length }, () => numberToHalf(real()))
    case 'float64':
      return Float64Array.from({ length }, real)
    default:
      return Float32Array.from({ length }, real)
  }
}

/** Random feeds of `rows` rows, which is what every open axis of the fixtures stands for. */
export function randomFeeds(session: Session, rows: number, seed: number): Record<string, Tensor> {
  const random = randomOf(seed)
  const feeds = session.inputs.map(({ name, type, shape }): [string, Tensor] => {
    const dims = (shape ?? []).map((size) => (typeof size === 'number' ? size : rows))
    const length = dims.reduce((product, size) => product * size, 1)
    return [name, { type, dims, data: dataOf(type, length, random) }]
  })
  return Object.fromEntries(feeds)
}
