/** ONNX's own tests (folders of model.onnx and test_data_set_0): what Assay says of each model against what its data say. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { create } from '@bufbuild/protobuf'
import {
  ModelProtoSchema,
  type NodeProto,
  OperatorSetIdProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from 'onnx-buf'
import { InputError } from '../../main/contract/errors'
import type { Tensor } from '../../main/contract/tensor'
import { copyOf, decodeModel, encodeModel, graphOf, type ModelProto, withGraph } from '../../main/onnx/codec'
import { describeModel } from '../../main/onnx/describe'
import { withOutputs } from '../../main/onnx/edit'
import { type Graph, indexGraph } from '../../main/onnx/graph'
import { reachableRanges } from '../../main/onnx/intervals'
import type { Facts } from '../../main/onnx/ops/rule'
import { type Range, rangeOfValues } from '../../main/onnx/range'
import { inferFacts } from '../../main/onnx/shapes'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { contradictions, numbersOf } from '../onnx/contradictions'
import { readTensor, tensorOf } from './tensors'

export interface Verdict {
  name: string
  operators: string[]
  /** Whether describe reads the model, says clearly why not, or breaks. */
  read: 'yes' | 'refused' | 'defect'
  /** `refused`: the runtime does not take the model; `untold`: inputs or outputs that are no tensors. */
  run: 'passes' | 'differs' | 'refused' | 'untold'
  /** What contradicts the data, and the words of what broke. */
  wrong: string[]
  /** Outputs looked at; those whose every axis and whose bounds were claimed. */
  outputs: number
  shaped: number
  bounded: number
  /** Tensors whose values were held against the claims. */
  compared: number
}

interface Example {
  model: ModelProto
  inputs: Map<string, TensorProto>
  expected: Map<string, TensorProto>
}

const runtime = createOnnxRuntime()

/** Folders below `root` that hold a test. */
export function testsIn(root: string, folder = root): string[] {
  if (existsSync(join(folder, 'test_data_set_0'))) return [folder]
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return below.flatMap(({ name }) => testsIn(root, join(folder, name))).sort()
}

const holdsTensor = ({ type }: ValueInfoProto): boolean => type?.value.case === 'tensorType'

/** Tensors of one direction; a sequence, map or optional is left out. */
function tensorsOf(folder: string, kind: string, infos: readonly ValueInfoProto[]) {
  const files = infos.map((info, i) => ({ info, file: join(folder, 'test_data_set_0', `${kind}_${i}.pb`) }))
  const told = files.filter(({ info, file }) => holdsTensor(info) && existsSync(file))
  return new Map(told.map(({ info, file }) => [info.name, readTensor(new Uint8Array(readFileSync(file)))]))
}

function exampleOf(folder: string, model: ModelProto): Example {
  const graph = graphOf(model)
  const stored = new Set(graph.initializer.map(({ name }) => name))
  // Some folders number only the inputs that have no default.
  const all = tensorsOf(folder, 'input', graph.input)
  const asked = graph.input.filter(({ name }) => !stored.has(name))
  const inputs = all.size === graph.input.length ? all : tensorsOf(folder, 'input', asked)
  return { model, inputs, expected: tensorsOf(folder, 'output', graph.output) }
}

/** Without the file's own word on what its nodes make, so that the rules alone speak. */
const untold = (model: ModelProto): ModelProto =>
  withGraph(model, {
    valueInfo: [],
    output: graphOf(model).output.map(({ name }) => create(ValueInfoProtoSchema, { name })),
  })

/** The same model with every input but the first stored in it: as axes, sizes and weights are in models of real life. */
function stored({ model, inputs }: Example): ModelProto {
  const graph = graphOf(model)
  const [, ...others] = graph.input.filter(({ name }) => inputs.has(name))
  const kept = others.map(({ name }) => Object.assign(create(TensorProtoSchema), inputs.get(name), { name }))
  const names = new Set(others.map(({ name }) => name))
  const rest = graph.initializer.filter(({ name }) => !names.has(name))
  return withGraph(model, {
    input: graph.input.filter(({ name }) => !names.has(name)),
    initializer: [...rest, ...kept],
  })
}

interface Claims {
  facts: ReadonlyMap<string, Facts>
  ranges: (tensor: string) => Range
}

function claimsOf(graph: Graph, inputs: Example['inputs']): Claims {
  const declared = new Map(graph.inputs.map(({ name, type }) => [name, type]))
  const known = [...inputs].flatMap(([name, tensor]) => {
    const values = tensorOf(tensor)
    const numbers = values && declared.get(name) === values.type ? numbersOf(values) : null
    return numbers?.length ? [[name, rangeOfValues(numbers)] as const] : []
  })
  const facts = inferFacts(graph)
  return { facts, ranges: reachableRanges(graph, facts, new Map(known)) }
}

/** Feeds as the runtime takes them; null where one is no tensor it can be handed. */
function feedsOf({ model, inputs }: Example): Record<string, Tensor> | null {
  const graph = graphOf(model)
  const defaults = new Set(graph.initializer.map(({ name }) => name))
  const told = graph.input.every(({ name }) => inputs.has(name) || defaults.has(name))
  const feeds = [...inputs].map(([name, tensor]) => [name, tensorOf(tensor)] as const)
  if (!told || feeds.some(([, tensor]) => tensor === null)) return null
  return Object.fromEntries(feeds) as Record<string, Tensor>
}

async function runOf(model: ModelProto, feeds: Record<string, Tensor>, optimize: boolean) {
  const session = await runtime.load(encodeModel(model), { optimize })
  try {
    return await session.run(feeds)
  } finally {
    await session.release()
  }
}

/** As ONNX's own runner compares: a relative error of 1e-3 (backend test, `assert_allclose`). */
function agrees(got: Tensor | undefined, expected: Tensor): boolean {
  if (!got || got.type !== expected.type || `${got.dims}` !== `${expected.dims}`) return false
  const [a, b] = [numbersOf(got), numbersOf(expected)]
  if (!a || !b) return [...got.data].every((value, i) => value === expected.data[i])
  return a.every(
    (x, i) =>
      Object.is(x, b[i]) ||
      x === b[i] ||
      Math.abs(x - b[i]) <= 1e-5 + 1e-3 * Math.abs(b[i]) ||
      (Number.isNaN(x) && Number.isNaN(b[i])),
  )
}

async function ranWell(example: Example): Promise<Verdict['run']> {
  const feeds = feedsOf(example)
  const { model, expected } = example
  if (!feeds || expected.size < graphOf(model).output.length) return 'untold'
  const results = await runOf(model, feeds, true).catch(() => null)
  if (!results) return 'refused'
  const wanted = [...expected].map(([name, tensor]) => [name, tensorOf(tensor)] as const)
  return wanted.every(([name, tensor]) => tensor === null || agrees(results[name], tensor))
    ? 'passes'
    : 'differs'
}

/** Every tensor of the graph where the runtime can tell, else the outputs as the test tells them. */
async function valuesToCheck(example: Example): Promise<Map<string, Tensor>> {
  const told = new Map<string, Tensor>()
  for (const [name, tensor] of example.expected) {
    const value = tensorOf(tensor)
    if (value) told.set(name, value)
  }
  const feeds = feedsOf(example)
  const made = graphOf(example.model).node.flatMap(({ output }) => output.filter((name) => name !== ''))
  const all = feeds && (await runOf(withOutputs(example.model, made), feeds, false).catch(() => null))
  for (const [name, value] of Object.entries(all ?? {})) if (!told.has(name)) told.set(name, value)
  return told
}

const wordsOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : `${error}`

async function checked(verdict: Verdict, example: Example): Promise<void> {
  const values = await valuesToCheck(example)
  verdict.compared = values.size
  const plain = claimsOf(indexGraph(untold(example.model)), example.inputs)
  const sharp = claimsOf(indexGraph(untold(stored(example))), example.inputs)
  for (const [name, value] of values) {
    for (const { facts, ranges } of [plain, sharp])
      verdict.wrong.push(...contradictions(name, value, facts.get(name), ranges(name)))
  }
  for (const { name } of graphOf(example.model).output) {
    const { low, high } = sharp.ranges(name)
    verdict.outputs++
    if (sharp.facts.get(name)?.shape?.every((size) => typeof size === 'number')) verdict.shaped++
    if (Number.isFinite(low) || Number.isFinite(high)) verdict.bounded++
  }
}

const qualified = ({ domain, opType }: NodeProto): string =>
  domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`

const operatorsOf = (model: ModelProto): string[] => [...new Set(graphOf(model).node.map(qualified))]

function readingOf(bytes: Uint8Array): 'yes' | 'refused' {
  try {
    describeModel(bytes)
    return 'yes'
  } catch (error) {
    if (error instanceof InputError) return 'refused'
    throw error
  }
}

/** Models too old to be read often mean the same in opset 7; where they still give the expected numbers, claims are checked too. */
const raised = (example: Example): Example => ({
  ...example,
  model: copyOf(ModelProtoSchema, example.model, {
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: '', version: 7n })],
  }),
})

/** Reads, describes, runs and compares one test. */
export async function checkTest(root: string, folder: string): Promise<Verdict> {
  const verdict: Verdict = {
    name: relative(root, folder),
    operators: [],
    read: 'yes',
    run: 'untold',
    wrong: [],
    outputs: 0,
    shaped: 0,
    bounded: 0,
    compared: 0,
  }
  try {
    const bytes = new Uint8Array(readFileSync(join(folder, 'model.onnx')))
    const model = decodeModel(bytes)
    verdict.operators = operatorsOf(model)
    const read = exampleOf(folder, model)
    verdict.run = await ranWell(read)
    verdict.read = readingOf(bytes)
    const example = verdict.read === 'refused' ? raised(read) : read
    if (example === read || (await ranWell(example)) === 'passes') await checked(verdict, example)
  } catch (error) {
    verdict.read = 'defect'
    verdict.wrong.push(wordsOf(error))
  }
  return verdict
}
