/** Everything known of each learned layer, joined from what the engine told of the model. */
import type { ActivationNode, Activations, TensorActivation } from '../../main/contract/artifacts'
import type { Layer, ModelDescription } from '../../main/contract/model'
import type { GraphNode, ModelGraph } from '../../main/contract/model-graph'
import type { Report } from '../../main/contract/report'
import type { SignalLayer } from '../../main/contract/signal'
import type { ParameterWeights } from '../../main/contract/weights'
import type { Asked } from './model'
import type { ModelSubject } from './model-look'
import type { ModelAnswers } from './models'

/** The draw that the layer's activation asks for, or the one that fits. */
export interface ExpectedDraw {
  std: number
  scheme: string
}

export interface ModelLayer {
  /** In running order, counted from 0. */
  place: number
  layer: Layer
  /** Id of its drawn node; null: the graph is not there. */
  node: string | null
  parameters: ParameterWeights[]
  /** The largest of its weights. */
  weight: ParameterWeights | null
  expected: ExpectedDraw | null
  /** Of what the layer itself gives, before any activation. */
  values: TensorActivation | null
  /** Units of the activation it feeds. */
  units: ActivationNode | null
  signal: SignalLayer | null
  seconds: number | null
  /** L2 norm of the gradient of all its parameters together, root mean square over batches. */
  gradientNorm: number | null
}

/** null: not there, or not yet. */
export const answerOf = <T>(asked: Asked<T> | null): T | null =>
  asked?.state === 'ready' ? asked.value : null

const byKey = <T>(all: readonly T[], key: (one: T) => string | null): Map<string, T> => {
  const found = new Map<string, T>()
  for (const one of all) {
    const name = key(one)
    if (name !== null && !found.has(name)) found.set(name, one)
  }
  return found
}

function grouped<T>(all: readonly T[], key: (one: T) => string | null): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const one of all) {
    const name = key(one)
    if (name === null) continue
    const group = found.get(name)
    if (group) group.push(one)
    else found.set(name, [one])
  }
  return found
}

const weightRoles: ReadonlySet<string> = new Set(['weight', 'recurrent', 'embedding'])

const largest = (parameters: readonly ParameterWeights[]): ParameterWeights | null =>
  parameters
    .filter(({ role }) => weightRoles.has(role))
    .reduce<ParameterWeights | null>((most, one) => (most && most.count >= one.count ? most : one), null)

function expectedOf(weight: ParameterWeights | null, told: Report['layers'][number]['weights']) {
  if (told && told.expectedStd !== null && told.scheme !== null)
    return { std: told.expectedStd, scheme: told.scheme }
  return weight?.fit ? { std: weight.fit.expectedStd, scheme: weight.fit.scheme } : null
}

/** `report`: of this very model; null: there is none. */
export function modelLayers(
  description: ModelDescription,
  answers: ModelAnswers,
  report: Report | null,
): ModelLayer[] {
  const captured = answerOf(answers.capture)?.activations
  const nodes = byKey(answerOf(answers.graph)?.nodes ?? [], ({ layer }) => layer)
  const parameters = grouped(answerOf(answers.weights)?.parameters ?? [], ({ layer }) => layer)
  const tensors = byKey(captured?.tensors ?? [], ({ tensor }) => tensor)
  const units = byKey(captured?.activationNodes ?? [], ({ layer }) => layer)
  const signals = byKey(answerOf(answers.signal)?.layers ?? [], ({ name }) => name)
  const times = byKey(answerOf(answers.timing)?.nodes ?? [], ({ node }) => node)
  const gradients = byKey(answerOf(answers.gradients)?.layers ?? [], (one) => one.layer)
  const told = byKey(report?.layers ?? [], ({ name }) => name)
  return description.layers.map((layer, place) => {
    const own = parameters.get(layer.name) ?? []
    const weight = largest(own)
    return {
      place,
      layer,
      node: nodes.get(layer.name)?.id ?? null,
      parameters: own,
      weight,
      expected: expectedOf(weight, told.get(layer.name)?.weights),
      values: tensors.get(layer.output) ?? null,
      units: units.get(layer.name) ?? null,
      signal: signals.get(layer.name) ?? null,
      seconds: times.get(layer.name)?.seconds ?? null,
      gradientNorm: gradients.get(layer.name)?.norm ?? null,
    }
  })
}

export const deadShareOf = ({ units }: Pick<ModelLayer, 'units'>): number | null =>
  units === null || units.deadUnits === null || units.units === 0 ? null : units.deadUnits / units.units

export const rankShareOf = ({ signal }: Pick<ModelLayer, 'signal'>): number | null =>
  signal?.rank && signal.rank.full > 0 ? signal.rank.effective / signal.rank.full : null

/** Observed over expected standard deviation of the weights. */
export const weightRatioOf = ({
  weight,
  expected,
}: Pick<ModelLayer, 'weight' | 'expected'>): number | null =>
  weight?.summary.std == null || !expected || expected.std === 0 ? null : weight.summary.std / expected.std

/** The drawn node that a subject speaks of: itself, what reads the parameter, or what makes the tensor; null: there is none. */
export function nodeOf({ nodes }: ModelGraph, subject: ModelSubject): GraphNode | null {
  const { kind, name } = subject
  const test: Record<ModelSubject['kind'], (node: GraphNode) => boolean> = {
    id: ({ id }) => id === name,
    node: (node) => node.kind === 'operator' && node.name === name,
    parameter: ({ initializers }) => initializers.some((one) => one.name === name),
    tensor: ({ outputs, kind }) => kind !== 'output' && outputs.some((one) => one.name === name),
  }
  // Audits name a model's outputs and inputs as tensors; some name a layer's node by its tensor.
  const fallback = (node: GraphNode) => node.name === name || node.outputs.some((one) => one.name === name)
  return nodes.find(test[kind]) ?? (kind === 'id' ? null : (nodes.find(fallback) ?? null))
}

/** What drawn values say of each activation tensor, by the node that makes it. */
export const tensorsByNode = (activations: Activations | undefined): Map<string, TensorActivation> =>
  byKey(activations?.tensors ?? [], ({ node }) => node)
