import type { Activations, LossName, Targets, Task } from '../../contract/artifacts'
import type { AuditContext } from '../../contract/audit'
import type { Interval, ModelDescription, ModelOutput } from '../../contract/model'
import { wholeRanges } from '../../contract/tensor'
import type { Grade, TaskKind } from '../../contract/words'
import { activationOperators } from '../../onnx/activation-after'
import type { thresholds } from './thresholds'

export type Context = AuditContext<'model' | 'task', typeof thresholds>

type HeadNode = ModelOutput['head'][number]

export interface Facts {
  output: ModelOutput
  /** Activations after the last learned layer, in order. */
  activations: HeadNode[]
  /** The last of them; null: the last learned layer's own values come out. */
  last: HeadNode | null
  reachable: Interval
  task: Task
  loss: LossName | null
  /** Values per row; null where the shape does not tell, or there are more axes than one. */
  width: number | null
  targets: Targets | null
  /** Whether targets are known as the loss sees them: told, or classes whose coding is plain. */
  targetsKnown: boolean
  classes: string[] | null
  classesGrade: Grade
  produced: Activations | null
  /** Whether it is told what is done to the inputs before the model. */
  inputsKnown: boolean
}

/** At the end of a graph these shape the output as an activation does. */
const headOperators: ReadonlySet<string> = new Set([...activationOperators, 'Exp', 'Abs', 'Sqrt'])

export const isSoftmax = (op: string): boolean => op === 'Softmax' || op === 'LogSoftmax'

function widthOf({ shape }: ModelOutput): number | null {
  if (!shape || shape.length === 0 || shape.length > 2) return null
  const width = shape.length === 2 ? shape[1] : 1
  return typeof width === 'number' ? width : null
}

const isWhole = ({ type }: ModelOutput): boolean => wholeRanges[type] !== undefined

/** Class numbers (ArgMax) beside scores are what people read; the loss takes the scores. */
function boundOutput(model: ModelDescription, tensor: string | null | undefined): ModelOutput | undefined {
  const bound = model.outputs.find(({ name }) => name === tensor)
  if (bound && !isWhole(bound)) return bound
  return model.outputs.find((output) => !isWhole(output)) ?? bound ?? model.outputs[0]
}

/** A logarithm behind a Softmax, with at most a Clip between that keeps it from zero, is a LogSoftmax written out. */
function headActivations(head: readonly HeadNode[]): HeadNode[] {
  const found: HeadNode[] = []
  for (const node of head) {
    if (headOperators.has(node.op)) found.push(node)
    if (node.op !== 'Log') continue
    while (found.at(-1)?.op === 'Clip') found.pop()
    const before = found.at(-1)
    if (before?.op === 'Softmax') found.splice(-1, 1, { ...before, op: 'LogSoftmax' })
  }
  return found
}

const classTasks: readonly TaskKind[] = ['binary', 'multiclass', 'multilabel']

/** What the audit reasons about, drawn together; null for a model without outputs. */
export function factsOf({ needed: { model, task }, artifacts }: Context): Facts | null {
  const targets = artifacts.targets.state === 'ready' ? artifacts.targets.value : null
  const binding = artifacts.binding.state === 'ready' ? artifacts.binding.value : null
  const output = boundOutput(model, targets?.tensor)
  if (!output) return null
  const activations = headActivations(output.head)
  return {
    output,
    activations,
    last: activations.at(-1) ?? null,
    reachable: output.reachable,
    task,
    loss: task.loss.name,
    width: widthOf(output),
    targets,
    targetsKnown: binding?.targetPreprocessingGrade === 'told' || classTasks.includes(task.kind),
    classes: binding?.classes ?? targets?.labels ?? null,
    classesGrade: binding?.classes ? 'told' : 'derived',
    inputsKnown: binding?.preprocessingGrade === 'told',
    produced: artifacts.activations.state === 'ready' ? artifacts.activations.value : null,
  }
}
