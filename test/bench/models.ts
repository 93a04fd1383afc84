/** Models of the usual kinds and sizes, with weights drawn from a seed: big enough to time, too big to keep in the repository. */
import { create } from '@bufbuild/protobuf'
import {
  TensorProto_DataType as DataType,
  type NodeProto,
  type TensorProto,
  TensorProtoSchema,
} from 'onnx-buf'
import { bytesOf, ints, node, valueInfo } from '../onnx/build'
import { randomOf } from '../onnx/random'

type Attributes = Parameters<typeof node>[3]

export interface BenchModel {
  name: string
  bytes: Uint8Array
  /** Shape of the one input `x` without its batch axis. */
  shape: number[]
}

/** Nodes and weights one after the other, each layer taking what the one before gave. */
class Writer {
  readonly nodes: NodeProto[] = []
  readonly initializers: TensorProto[] = []
  readonly #random = randomOf(7)
  #names = 0

  emit(op: string, inputs: string, attributes: Attributes = {}): string {
    const output = `t${this.#names++}`
    this.nodes.push(node(op, inputs, output, attributes))
    return output
  }

  #store(dims: number[], values: Float32Array<ArrayBuffer>): string {
    const name = `w${this.#names++}`
    const rawData = new Uint8Array(values.buffer)
    const stored = { name, dims: dims.map(BigInt), dataType: DataType.FLOAT, rawData }
    this.initializers.push(create(TensorProtoSchema, stored))
    return name
  }

  /** Uniform with the standard deviation of He's scheme. */
  weights(dims: number[], fanIn: number): string {
    const bound = Math.sqrt(6 / fanIn)
    const values = new Float32Array(dims.reduce((all, size) => all * size, 1))
    for (let i = 0; i < values.length; i++) values[i] = bound * (2 * this.#random() - 1)
    return this.#store(dims, values)
  }

  constant(size: number, value: number): string {
    return this.#store([size], new Float32Array(size).fill(value))
  }

  scalar(value: number): string {
    return this.#store([], Float32Array.of(value))
  }

  whole(values: number[]): string {
    const name = `i${this.#names++}`
    this.initializers.push(ints(name, [values.length], values))
    return name
  }

  dense(from: string, width: number, to: number): string {
    return this.emit('Gemm', `${from} ${this.weights([to, width], width)} ${this.constant(to, 0.01)}`, {
      transB: 1,
    })
  }

  conv(from: string, channels: number, to: number, kernel: number, stride = 1): string {
    const fanIn = channels * kernel * kernel
    const pad = kernel >> 1
    return this.emit('Conv', `${from} ${this.weights([to, channels, kernel, kernel], fanIn)}`, {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    })
  }

  batchNorm(from: string, channels: number): string {
    const [scale, shift, mean, variance] = [0.9, 0.1, 0.05, 1.1].map((value) =>
      this.constant(channels, value),
    )
    return this.emit('BatchNormalization', `${from} ${scale} ${shift} ${mean} ${variance}`)
  }

  model(name: string, shape: number[], output: string): BenchModel {
    this.nodes.push(node('Identity', output, 'y'))
    const inputs = [valueInfo('x', ['N', ...shape])]
    return { name, shape, bytes: bytesOf({ nodes: this.nodes, inputs, initializers: this.initializers }) }
  }
}

/** 784-256-128-10. */
export function smallMlp(): BenchModel {
  const w = new Writer()
  const h1 = w.emit('Relu', w.dense('x', 784, 256))
  const h2 = w.emit('Relu', w.dense(h1, 256, 128))
  return w.model('small MLP', [784], w.dense(h2, 128, 10))
}

/** 784-1024-1024-1024-1024-10. */
export function wideMlp(): BenchModel {
  const w = new Writer()
  let h = w.emit('Relu', w.dense('x', 784, 1024))
  for (let layer = 0; layer < 3; layer++) h = w.emit('Relu', w.dense(h, 1024, 1024))
  return w.model('wide MLP', [784], w.dense(h, 1024, 10))
}

/** Two convolutions of 3 x 3 with pools on 28 x 28, and two dense layers. */
export function smallCnn(): BenchModel {
  const w = new Writer()
  const pool = { kernel_shape: [2, 2], strides: [2, 2] }
  const c1 = w.emit('MaxPool', w.emit('Relu', w.conv('x', 1, 16, 3)), pool)
  const c2 = w.emit('MaxPool', w.emit('Relu', w.conv(c1, 16, 32, 3)), pool)
  const h = w.emit('Relu', w.dense(w.emit('Flatten', c2), 32 * 49, 128))
  return w.model('small CNN', [1, 28, 28], w.dense(h, 128, 10))
}

/** He et al. 2015 at 64 x 64, batch normalization written out. */
export function resNet18(): BenchModel {
  const w = new Writer()
  const pool = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }
  let x = w.emit('MaxPool', w.emit('Relu', w.batchNorm(w.conv('x', 3, 64, 7, 2), 64)), pool)
  let channels = 64
  for (const [to, first] of [
    [64, 1],
    [128, 2],
    [256, 2],
    [512, 2],
  ]) {
    for (const stride of [first, 1]) {
      const a = w.emit('Relu', w.batchNorm(w.conv(x, channels, to, 3, stride), to))
      const b = w.batchNorm(w.conv(a, to, to, 3), to)
      const skip = channels === to ? x : w.batchNorm(w.conv(x, channels, to, 1, stride), to)
      x = w.emit('Relu', w.emit('Add', `${b} ${skip}`))
      channels = to
    }
  }
  const pooled = w.emit('Flatten', w.emit('GlobalAveragePool', x))
  return w.model('ResNet-18', [3, 64, 64], w.dense(pooled, 512, 1000))
}

const [length, width, heads] = [64, 256, 8]

function projection(w: Writer, from: string, inner: number, outer: number): string {
  const product = w.emit('MatMul', `${from} ${w.weights([inner, outer], 2 * inner)}`)
  return w.emit('Add', `${w.constant(outer, 0.01)} ${product}`)
}

function layerNorm(w: Writer, from: string): string {
  return w.emit('LayerNormalization', `${from} ${w.constant(width, 1)} ${w.constant(width, 0)}`, { axis: -1 })
}

function attention(w: Writer, from: string): string {
  const split = w.whole([0, 0, heads, width / heads])
  const [q, k, v] = [
    [0, 2, 1, 3],
    [0, 2, 3, 1],
    [0, 2, 1, 3],
  ].map((perm) => {
    const laid = w.emit('Reshape', `${projection(w, from, width, width)} ${split}`)
    return w.emit('Transpose', laid, { perm })
  })
  const scores = w.emit('Div', `${w.emit('MatMul', `${q} ${k}`)} ${w.scalar(Math.sqrt(width / heads))}`)
  const mixed = w.emit('MatMul', `${w.emit('Softmax', scores, { axis: -1 })} ${v}`)
  const joined = w.emit('Transpose', mixed, { perm: [0, 2, 1, 3] })
  return projection(w, w.emit('Reshape', `${joined} ${w.whole([0, 0, width])}`), width, width)
}

/** x * (erf(x / sqrt 2) + 1) / 2, as exporters write it. */
function gelu(w: Writer, x: string): string {
  const erf = w.emit('Erf', w.emit('Div', `${x} ${w.scalar(Math.SQRT2)}`))
  const gated = w.emit('Mul', `${x} ${w.emit('Add', `${erf} ${w.scalar(1)}`)}`)
  return w.emit('Mul', `${gated} ${w.scalar(0.5)}`)
}

/** Encoder of 4 layers, 256 wide, 8 heads, sequences of 64; LayerNorm first, Gelu written out. */
export function transformer(): BenchModel {
  const w = new Writer()
  let x = 'x'
  for (let layer = 0; layer < 4; layer++) {
    x = w.emit('Add', `${x} ${attention(w, layerNorm(w, x))}`)
    const inner = gelu(w, projection(w, layerNorm(w, x), width, 4 * width))
    x = w.emit('Add', `${x} ${projection(w, inner, 4 * width, width)}`)
  }
  const pooled = w.emit('ReduceMean', layerNorm(w, x), { axes: [1], keepdims: 0 })
  return w.model('transformer', [length, width], w.dense(pooled, width, 10))
}
