import type { Activations, LossName, Targets, Task } from '../../contract/artifacts'
import type { AuditContext } from '../../contract/audit'
import type { Interval, ModelDescription, ModelOutput } from '../../contract/model'
import type { Grade, TaskKind } from '../../contract/words'
import { activationOperators } from '../../onnx/activation-after'
import type { thresholds } from './thresholds'

export type Context = AuditContext<'model' | 'task', typeof thresholds>

export interface Facts {
  output: ModelOutput
  /** Activations after the last learned layer, in order. */
  activations: { name: string; op: string; axisSize: number | null }[]
  /** The last of them; null: the last learned layer's own values come out. */
  last: { name: string; op: string; axisSize: number | null } | null
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
}

/** At the end of a graph these shape the output as an activation does. */
const headOperators: ReadonlySet<string> = new Set([...activationOperators, 'Exp', 'Abs', 'Sqrt'])

export const isSoftmax = (op: string): boolean => op === 'Softmax' || op === 'LogSoftmax'

function widthOf({ shape }: ModelOutput): number | null {
  if (!shape || shape.length === 0 || shape.length > 2) return null
  const width = shape.length === 2 ? shape[1] : 1
  return typeof width === 'number' ? width : null
}

function boundOutput(model: ModelDescription, tensor: string | null | undefined): ModelOutput | undefined {
  return model.outputs.find(({ name }) => name === tensor) ?? model.outputs[0]
}

const classTasks: readonly TaskKind[] = ['binary', 'multiclass', 'multilabel']

/** What the audit reasons about, drawn together; null for a model without outputs. */
export function factsOf({ needed: { model, task }, artifacts }: Context): Facts | null {
  const targets = artifacts.targets.state === 'ready' ? artifacts.targets.value : null
  const binding = artifacts.binding.state === 'ready' ? artifacts.binding.value : null
  const output = boundOutput(model, targets?.tensor)
  if (!output) return null
  const activations = output.head.filter(({ op }) => headOperators.has(op))
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
    produced: artifacts.activations.state === 'ready' ? artifacts.activations.value : null,
  }
}
