/** What gatherers of the models room need, over a fixture or built model and a table in memory. */
import { activationsGatherer } from '../../main/artifacts/activations'
import { entryGatherer } from '../../main/artifacts/entry'
import { modelGatherer } from '../../main/artifacts/model'
import { timingGatherer } from '../../main/artifacts/timing'
import { weightsGatherer } from '../../main/artifacts/weights'
import type { Activations, Binding, Entry, Gathered, InputBinding } from '../../main/contract/artifacts'
import type { GatherContext } from '../../main/contract/gather'
import type { ExternalData } from '../../main/contract/runtime'
import type { Timing } from '../../main/contract/signal'
import type { Table } from '../../main/contract/table'
import { neverCancelled } from '../../main/contract/task'
import type { Preprocessing } from '../../main/contract/training'
import type { Weights } from '../../main/contract/weights'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'

export const runtime = createOnnxRuntime()

export function contextOf(
  table: Table | null,
  model: Uint8Array | null,
  externalData: ExternalData[] = [],
): GatherContext {
  const opened = { path: 'file', name: 'file', bytes: 0 }
  return {
    dataset: table && { ...opened, kind: 'dataset', table },
    validation: null,
    model: model && { ...opened, kind: 'model', model, externalData },
    config: null,
    log: null,
    answers: { inputs: [], targets: [] },
    runtime,
    seed: 1,
    cancel: neverCancelled,
    clock: () => 0,
    onProgress: () => undefined,
  }
}

export const bound = (
  tensor: string,
  columns: string[],
  shape = [columns.length],
  rest: Partial<InputBinding> = {},
): InputBinding => ({ tensor, columns, shape, type: 'float32', fixedBatch: null, grade: 'told', ...rest })

export const bindingOf = (inputs: InputBinding[], preprocessing: Preprocessing | null = null): Binding => ({
  inputs,
  preprocessing,
  preprocessingGrade: 'told',
  targetPreprocessing: null,
  targetPreprocessingGrade: 'unknown',
  targets: [],
  classes: null,
})

function readyValue<T>(gathered: Gathered<T>): T {
  if (gathered.state !== 'ready') throw new Error(JSON.stringify(gathered))
  return gathered.value
}

const ready = <T>(value: T): Gathered<T> => ({ state: 'ready', value })

export async function entriesOf(context: GatherContext, binding: Binding): Promise<Entry[]> {
  const model = await modelGatherer.gather(context, {})
  return readyValue(await entryGatherer.gather(context, { model, binding: ready(binding) }))
}

export async function activationsOf(context: GatherContext, binding: Binding): Promise<Activations> {
  const model = await modelGatherer.gather(context, {})
  return readyValue(await activationsGatherer.gather(context, { model, binding: ready(binding) }))
}

export async function timingOf(context: GatherContext, binding: Binding): Promise<Timing> {
  const model = await modelGatherer.gather(context, {})
  return readyValue(await timingGatherer.gather(context, { model, binding: ready(binding) }))
}

/** Columns `c0`, `c1`... of rows of numbers. */
export const columnsOf = (rows: readonly (readonly number[])[]): Record<string, number[]> =>
  Object.fromEntries((rows[0] ?? []).map((_, i) => [`c${i}`, rows.map((row) => row[i])]))

export async function weightsOf(context: GatherContext): Promise<Weights> {
  const model = await modelGatherer.gather(context, {})
  return readyValue(await weightsGatherer.gather(context, { model }))
}
