/** Reference gradients by PyTorch in double precision (test/gradients, made by its make_gradients.py), and the rule for meeting them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { gradientFile } from '../../../main/artifacts/gradient/gradient-file'
import { lossNameSchema } from '../../../main/contract/artifacts'
import type { Tensor } from '../../../main/contract/tensor'
import { probeFacts } from '../../../main/experiments/probe'
import { analyse } from '../../../main/onnx/analysis'
import { backward } from '../../../main/onnx/backward'
import { decodeModel, encodeModel, graphOf } from '../../../main/onnx/codec'
import { differentiable } from '../../../main/onnx/gradient/differentiable'
import { createOnnxRuntime } from '../../../main/runtime/onnxruntime'

const folder = join(import.meta.dirname, '..', '..', 'gradients')

/** Names of the cases. */
export const references = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'case.json')))

const storedSchema = z.object({
  name: z.string().default(''),
  dtype: z.enum(['float32', 'float64', 'int64']),
  shape: z.array(z.number()),
  offset: z.number(),
})
const caseSchema = z.object({
  loss: lossNameSchema,
  opset: z.number(),
  training: z.boolean(),
  inputs: z.array(storedSchema),
  target: storedSchema,
  lossValue: z.number(),
  gradients: z.array(storedSchema),
  inputGradients: z.array(storedSchema).default([]),
})

function tensorAt(bytes: Buffer, { dtype, shape, offset }: z.infer<typeof storedSchema>): Tensor {
  const count = shape.reduce((all, size) => all * size, 1)
  const width = dtype === 'float32' ? 4 : 8
  const held = new Uint8Array(bytes.subarray(offset, offset + count * width)).buffer
  const data =
    dtype === 'float32'
      ? new Float32Array(held)
      : dtype === 'float64'
        ? new Float64Array(held)
        : new BigInt64Array(held)
  return { type: dtype, dims: shape, data }
}

/** `count` rows of a tensor, from its first on and over again. */
function rows({ type, dims, data }: Tensor, count: number): Tensor {
  const width = data.length / dims[0]
  const at = (i: number) => data[i % data.length]
  const sizes = [count, ...dims.slice(1)]
  const length = count * width
  if (data instanceof BigInt64Array)
    return { type, dims: sizes, data: BigInt64Array.from({ length }, (_, i) => BigInt(at(i))) }
  const values = Array.from({ length }, (_, i) => Number(at(i)))
  const exact = data instanceof Float64Array
  return { type, dims: sizes, data: exact ? Float64Array.from(values) : Float32Array.from(values) }
}

const runtime = createOnnxRuntime()

export interface Difference {
  name: string
  /** max|a - b| over what it may be, 1e-4 max|b| + 1e-6 m: met where at most 1. */
  ofAllowed: number
}

export interface Outcome {
  lossError: number
  differences: Difference[]
}

type Case = z.infer<typeof caseSchema>

const read = (name: string) => ({
  one: caseSchema.parse(JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8'))),
  bytes: readFileSync(join(folder, name, 'tensors.bin')),
  model: new Uint8Array(readFileSync(join(folder, name, 'model.onnx'))),
})

/** Runs a gradient model on the tensors of the case. Throws Error where a gradient is missing. */
async function outcomeOf(
  gradientModel: Uint8Array,
  one: Case,
  bytes: Buffer,
  stored: Case['gradients'],
): Promise<Outcome> {
  const inputs = Object.fromEntries(one.inputs.map((input) => [input.name, tensorAt(bytes, input)]))
  const session = await runtime.load(gradientModel)
  const got = await session.run({ ...inputs, target: tensorAt(bytes, one.target) })
  await session.release()
  const expected = stored.map((each) => ({
    name: each.name,
    values: tensorAt(bytes, each).data as Float32Array,
  }))
  const largest = Math.max(...expected.flatMap(({ values }) => Array.from(values, Math.abs)))
  const differences = expected.map(({ name: wanted, values }) => {
    const made = got[`gradient/${wanted}`]
    if (!made) throw new Error(`no gradient of ${wanted}`)
    const apart = Math.max(...Array.from(values, (value, i) => Math.abs(value - Number(made.data[i]))))
    const allowed = 1e-4 * Math.max(...Array.from(values, Math.abs)) + 1e-6 * largest
    return {
      name: wanted,
      ofAllowed: made.data.length === values.length ? apart / allowed : Number.POSITIVE_INFINITY,
    }
  })
  return { lossError: Math.abs(Number(got.loss.data[0]) - one.lossValue), differences }
}

/** Throws Error where a gradient is missing, or the model cannot be differentiated. */
export async function compared(name: string): Promise<Outcome> {
  const { one, bytes, model } = read(name)
  const inputs = Object.fromEntries(one.inputs.map((stored) => [stored.name, tensorAt(bytes, stored)]))
  const some = (count: number) =>
    Object.fromEntries(Object.entries(inputs).map(([key, tensor]) => [key, rows(tensor, count)]))
  const analysis = analyse(decodeModel(model))
  const ready = await differentiable(analysis, (made) => probeFacts(runtime, made, [], [some(2), some(3)]))
  const also = one.inputGradients.map((stored) => stored.name)
  const gradient = backward(ready, { loss: one.loss, output: 'y', also })
  return outcomeOf(encodeModel(gradient.model), one, bytes, [...one.gradients, ...one.inputGradients])
}

/** The same of the graph that `assay gradients MODEL --loss NAME --save FILE` writes, and of what outputs it has. */
export async function comparedSaved(
  name: string,
): Promise<Outcome & { outputs: string[]; expected: string[] }> {
  const { one, bytes, model } = read(name)
  const file = await gradientFile(runtime, { model, externalData: [] }, { loss: one.loss, seed: 1 })
  const outcome = await outcomeOf(file.bytes, one, bytes, one.gradients)
  return {
    ...outcome,
    outputs: graphOf(decodeModel(file.bytes)).output.map((output) => output.name),
    expected: ['loss', ...one.gradients.map((stored) => `gradient/${stored.name}`)],
  }
}
