/** Whole models of the usual kinds: every tensor of a run lies within what is claimed, and every axis is known. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Analysis, analyse } from '../../main/onnx/analysis'
import { decodeModel, encodeModel } from '../../main/onnx/codec'
import { withOutputs } from '../../main/onnx/edit'
import { reachableRanges } from '../../main/onnx/intervals'
import { rangeOfValues } from '../../main/onnx/range'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { contradictions, numbersOf } from './contradictions'
import { randomFeeds } from './feeds'

const runtime = createOnnxRuntime()
const folder = join(import.meta.dirname, '../fixtures/models/kinds')
const models = readdirSync(folder).filter((file) => file.endsWith('.onnx'))
const rows = 3

/** Every tensor of one run on random rows. */
async function ran({ graph }: Analysis) {
  const tensors = graph.nodes.flatMap(({ output }) => output.filter((name) => name !== ''))
  const session = await runtime.load(encodeModel(withOutputs(graph.model, tensors)), { optimize: false })
  const feeds = randomFeeds(session, rows, 1)
  const results = await session.run(feeds, tensors)
  await session.release()
  return { feeds, results }
}

/** What the symbols of the inputs stand for in the run. */
function symbolsOf({ graph }: Analysis): Record<string, number> {
  const axes = graph.inputs.flatMap(({ shape }) => shape ?? []).filter((axis) => typeof axis === 'string')
  return Object.fromEntries(axes.map((axis) => [axis, rows]))
}

test.each(models)('%s', async (file) => {
  const analysis = analyse(decodeModel(new Uint8Array(readFileSync(join(folder, file)))))
  const { graph, facts } = analysis
  const { feeds, results } = await ran(analysis)
  const known = Object.entries(feeds).map(
    ([name, tensor]) => [name, rangeOfValues(numbersOf(tensor)!)] as const,
  )
  const ranges = reachableRanges(graph, facts, new Map(known))
  const wrong = Object.entries(results).flatMap(([name, value]) =>
    contradictions(name, value, facts.get(name), ranges(name), symbolsOf(analysis)),
  )
  expect(wrong).toEqual([])
  // Bodies of control flow are not looked into.
  if (graph.nodes.some(({ opType }) => ['If', 'Loop', 'Scan'].includes(opType))) return
  const open = Object.keys(results).filter((name) => facts.get(name)?.shape?.includes(null) ?? true)
  expect(open).toEqual([])
})
