/** Loss and score of rows under weights that are fed: the forward half of a step. */
import { graphOf, type ModelProto, withGraph } from '../onnx/codec'
import { inputOf, truncatedTo } from '../onnx/edit'
import { GradientBuilder } from '../onnx/gradient/builder'
import { appendLoss, takesClasses } from '../onnx/gradient/loss'
import type { Subject } from './laboratory'
import { type Carried, type Fed, heldWeights } from './training-graph'

/** What is counted beside the loss, and what the count means. */
export type ScoreKind = 'accuracy' | 'r2'

export interface EvaluationGraph {
  model: ModelProto
  weights: readonly Carried[]
  fed: readonly Fed[]
  loss: string
  /** Sum over the batch: values predicted right, or squared errors. */
  score: { kind: ScoreKind; output: string }
}

/** Values predicted right, where the targets are classes. */
function hits(build: GradientBuilder, { loss, output }: Subject, target: string): string {
  if (takesClasses(loss)) {
    const best = build.emit('ArgMax', [output], { axis: 1, keepdims: 0 })
    return build.emit('Equal', [best, target])
  }
  const threshold = build.scalarLike(loss === 'bce' ? 0.5 : 0, output)
  const half = build.scalarLike(0.5, output)
  return build.emit('Equal', [
    build.emit('Greater', [output, threshold]),
    build.emit('Greater', [target, half]),
  ])
}

function scoreOf(build: GradientBuilder, subject: Subject, target: string): EvaluationGraph['score'] {
  const { loss, output } = subject
  if (takesClasses(loss) || loss === 'bce' || loss === 'bce-with-logits') {
    const right = build.cast(hits(build, subject, target), 'float32')
    return { kind: 'accuracy', output: build.emit('ReduceSum', [right], { keepdims: 0 }) }
  }
  const error = build.emit('ReduceSumSquare', [build.emit('Sub', [output, target])], { keepdims: 0 })
  return { kind: 'r2', output: build.cast(error, 'float32') }
}

/** Throws InputError as `appendLoss` does. */
export function evaluationGraph(subject: Subject): EvaluationGraph {
  const { ready, loss, output } = subject
  const sorted = withGraph(ready.graph.model, { node: [...ready.graph.nodes] })
  const build = new GradientBuilder(sorted, ready.graph.opset, ready.facts)
  const appended = appendLoss(loss, { graph: ready.graph, build, output })
  const score = scoreOf(build, subject, appended.target)
  const scalar = build.cast(appended.loss, 'float32')
  const whole = truncatedTo(build.finish([]), [scalar, score.output])
  const graph = graphOf(whole)
  const stored = new Set(graph.initializer.map(({ name }) => name))
  const weights = heldWeights(subject).filter(({ input }) => stored.has(input))
  const held = new Set(weights.map(({ input }) => input))
  const fed = graph.input.filter(({ name }) => !stored.has(name))
  return {
    model: withGraph(whole, {
      initializer: graph.initializer.filter(({ name }) => !held.has(name)),
      input: [...fed, ...weights.map(({ input, type, dims }) => inputOf(input, type, dims))],
      valueInfo: [],
    }),
    weights,
    fed: fed.map(({ name }) => ({ of: name === appended.target ? null : name, input: name })),
    loss: scalar,
    score,
  }
}
