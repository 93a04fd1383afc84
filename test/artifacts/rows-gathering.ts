/** Gatherers that look at rows side by side, over tables in memory, as the report runs them. */
import { NumberAccumulator, TextAccumulator } from '../../main/base/summary'
import type { ArtifactId, Artifacts, ArtifactTypes } from '../../main/contract/artifacts'
import type { GatherContext } from '../../main/contract/gather'
import type { Table, Vector } from '../../main/contract/table'
import { type TrainingConfig, trainingConfigSchema } from '../../main/contract/training'
import { gatherAll } from '../../main/report/gather'
import { contextOf } from './gathering'
import { type ColumnData, memoryTable, type TensorData } from './memory-table'

function summaryOf(vector: Vector) {
  if (vector.kind === 'text') {
    const accumulator = new TextAccumulator()
    accumulator.add(vector.values)
    return accumulator.finish()
  }
  const accumulator = new NumberAccumulator()
  if (vector.kind === 'tensor') accumulator.add(vector.values)
  else if (vector.kind === 'bigint') accumulator.addIntegers(vector.values, vector.validity)
  else accumulator.add(vector.values, vector.validity)
  return accumulator.finish()
}

/** A table in memory that can be summarized and sampled. */
export function tableInMemory(data: Readonly<Record<string, ColumnData | TensorData>>): Table {
  const table = memoryTable(data)
  return {
    ...table,
    async summarize({ sampling }) {
      for (const { offset, rows } of sampling?.ranges ?? [])
        sampling?.take(await table.page({ offset, limit: rows }), offset)
      const all = await table.page({ offset: 0, limit: table.rows })
      return all.vectors.map(summaryOf)
    },
  }
}

export interface Told {
  config?: TrainingConfig
  validation?: Table
  context?: Partial<GatherContext>
}

/** Everything about rows that can be gathered of a table without a model. */
export function gatherRows(table: Table, { config, validation, context }: Told = {}): Promise<Artifacts> {
  const opened = { path: 'file', name: 'file', bytes: 0 }
  const wanted: ArtifactId[] = ['relations', 'census', 'agreement', 'drift', 'examples']
  return gatherAll(wanted, {
    ...contextOf(table, null),
    config: config
      ? {
          ...opened,
          kind: 'training-config',
          format: 'json',
          config: trainingConfigSchema.parse(config),
          unknownKeys: [],
        }
      : null,
    validation: validation ? { ...opened, kind: 'dataset', table: validation } : null,
    ...context,
  })
}

/** The value of an artifact that has to be there. */
export function got<Id extends ArtifactId>(artifacts: Artifacts, id: Id): ArtifactTypes[Id] {
  const all: { readonly [Key in ArtifactId]: Artifacts[Key] } = artifacts
  const part = all[id]
  if (part.state !== 'ready') throw new Error(`${id}: ${JSON.stringify(part)}`)
  return part.value
}
