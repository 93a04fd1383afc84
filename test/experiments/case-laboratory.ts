/** Cases of test/fixtures/cases, opened as the engine opens them. */
import { join } from 'node:path'
import { runExperiment } from '../../main/artifacts/experiment-run'
import { laboratoryNeeds } from '../../main/artifacts/laboratory'
import type { Artifacts } from '../../main/contract/artifacts'
import type { Change, ExperimentRun, ExperimentSpec } from '../../main/contract/experiment'
import type { GatherContext } from '../../main/contract/gather'
import { neverCancelled } from '../../main/contract/task'
import { specOf } from '../../main/experiments/suite'
import { gatherAll } from '../../main/report/gather'
import { createDecoder } from '../../main/runtime/duckdb'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { openSource } from '../../main/sources/open'
import { assignRoles } from '../../main/sources/roles'

const folder = join(import.meta.dirname, '../fixtures/cases')
const task = { cancel: neverCancelled, onProgress: () => undefined }

/** `work` on the files of a case. */
export async function withCase<T>(name: string, work: (context: GatherContext) => Promise<T>): Promise<T> {
  const decoder = await createDecoder()
  try {
    const files = ['data.csv', 'model.onnx', 'training.json', 'log.csv']
    const sources = await Promise.all(
      files.map((file) => openSource(join(folder, name, file), { decoder, task })),
    )
    const { dataset, validation, model, config, log } = assignRoles(sources)
    return await work({
      ...{ dataset, validation, model, config, log },
      answers: { inputs: [], targets: [] },
      runtime: createOnnxRuntime(),
      seed: 1,
      cancel: neverCancelled,
      clock: () => performance.now(),
      onProgress: () => undefined,
    })
  } finally {
    await decoder.close()
  }
}

/** Throws Error where something is missing or failed. */
export async function experimentOn(
  context: GatherContext,
  spec: Partial<ExperimentSpec>,
): Promise<ExperimentRun> {
  const artifacts: Artifacts = await gatherAll(laboratoryNeeds, context)
  const made = await runExperiment(context, artifacts, { ...specOf(spec.kind ?? 'comparison', 1), ...spec })
  if (made.state !== 'ready') throw new Error(JSON.stringify(made))
  return made.value
}

export const compared = (
  name: string,
  change: Change,
  spec: Partial<ExperimentSpec> = {},
): Promise<ExperimentRun> =>
  withCase(name, (context) => experimentOn(context, { ...spec, kind: 'comparison', change }))
