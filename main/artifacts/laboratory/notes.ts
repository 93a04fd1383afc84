/** What of the training that the user runs is different here, for people. */
import { type Message, message } from '../../contract/message'
import type { TrainingConfig } from '../../contract/training'
import type { Graph } from '../../onnx/graph'

export interface NoteFacts {
  config: TrainingConfig | null
  /** As it is trained. */
  graph: Graph
  /** Batch normalization that the file has in training form. */
  trainingForm: number
  optimizerKnown: boolean
  fixedBatch: number | null
  rows: number
  totalRows: number
  /** Only some of the rows were read. */
  sampled: boolean
  withoutTarget: number
  notFinite: number
}

function leftOut({ withoutTarget, notFinite }: NoteFacts): Message[] {
  const total = withoutTarget + notFinite
  if (total === 0) return []
  const both = String(withoutTarget > 0 && notFinite > 0)
  return [message('laboratory.note-left-out', { target: withoutTarget, input: notFinite, both, total })]
}

function ofModel({ config, graph, trainingForm, fixedBatch }: NoteFacts): Message[] {
  const notes: Message[] = []
  const normalizations = graph.nodes.filter(({ opType }) => opType === 'BatchNormalization').length
  if (trainingForm > 0) notes.push(message('laboratory.note-batch-statistics'))
  else if (normalizations > 0)
    notes.push(message('laboratory.note-running-statistics', { count: normalizations }))
  const dropout = config?.dropout ?? 0
  if (dropout > 0) notes.push(message('laboratory.note-dropout', { ratio: dropout }))
  const told = config?.batch_size ?? null
  if (fixedBatch !== null && told !== null && told !== fixedBatch)
    notes.push(message('laboratory.note-batch', { batch: fixedBatch, told }))
  return notes
}

export function notesOf(facts: NoteFacts): Message[] {
  const { config, optimizerKnown, rows, totalRows, sampled } = facts
  return [
    ...(sampled ? [message('laboratory.note-rows', { rows, total: totalRows })] : []),
    ...leftOut(facts),
    ...ofModel(facts),
    ...(optimizerKnown ? [] : [message('laboratory.note-optimizer', { told: config?.optimizer ?? 'none' })]),
  ]
}
