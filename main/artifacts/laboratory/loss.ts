/** The loss that experiments train on: as told, else what head and task speak for. */
import type { LossName, Task } from '../../contract/artifacts'
import type { Grade } from '../../contract/words'
import type { Graph } from '../../onnx/graph'

/** Operators that only move the values of a head about. */
const moving = new Set(['Identity', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten', 'Transpose'])

function headOperator(graph: Graph, output: string): string | null {
  for (let name = output; ; ) {
    const node = graph.producers.get(name)
    if (!node || !moving.has(node.opType)) return node?.opType ?? null
    name = node.input[0]
  }
}

const ofClasses = (head: string | null): LossName =>
  head === 'Softmax' ? 'cross-entropy-of-probabilities' : head === 'LogSoftmax' ? 'nll' : 'cross-entropy'

function likely(task: Task | null, head: string | null, width: number): LossName {
  switch (task?.kind) {
    case 'multiclass':
      return ofClasses(head)
    case 'binary':
    case 'multilabel':
      if (task.kind === 'binary' && width > 1) return ofClasses(head)
      return head === 'Sigmoid' ? 'bce' : 'bce-with-logits'
    default:
      return 'mse'
  }
}

/** `width`: values that one row of the output holds. */
export function lossFor(
  task: Task | null,
  graph: Graph,
  output: string,
  width: number,
): { value: LossName; grade: Grade } {
  if (task?.loss.name) return { value: task.loss.name, grade: task.loss.grade }
  const derived = task !== null && task.kind !== 'unknown' && task.kind !== 'sequence'
  return { value: likely(task, headOperator(graph, output), width), grade: derived ? 'derived' : 'unknown' }
}
