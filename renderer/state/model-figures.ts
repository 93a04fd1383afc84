/** What the engine told of a model, as the evidence that figures draw. */
import type { EvidenceOf } from '../../main/contract/evidence'
import type { ModelDescription } from '../../main/contract/model'
import type { Signal } from '../../main/contract/signal'
import type { ParameterWeights } from '../../main/contract/weights'
import type { ModelLayer } from './model-layers'

/** One parameter with the density it is expected to have, where one is. */
export function weightsEvidenceOf(
  parameters: readonly ParameterWeights[],
  { weight, expected }: Pick<ModelLayer, 'weight' | 'expected'>,
): EvidenceOf<'weights'> {
  return {
    kind: 'weights',
    parameters: parameters.map((one) => ({
      name: one.name,
      layer: one.layer,
      severity: null,
      count: one.count,
      mean: one.summary.mean,
      std: one.summary.std,
      histogram: one.summary.histogram,
      expected: densityOf(one, one === weight ? expected : null),
    })),
    omitted: 0,
  }
}

function densityOf(
  { fit, expected: schemes }: ParameterWeights,
  asked: ModelLayer['expected'],
): EvidenceOf<'weights'>['parameters'][number]['expected'] {
  const scheme = schemes.find((one) => one.scheme === asked?.scheme)
  if (scheme && scheme.scheme !== fit?.scheme) return { ...scheme, distribution: 'normal' }
  return fit && { scheme: fit.scheme, distribution: fit.distribution, std: fit.expectedStd }
}

export function depthEvidence(signal: Signal, { layers }: ModelDescription): EvidenceOf<'depth-signal'> {
  const bypassed = new Set(layers.flatMap((layer) => (layer.bypassed ? [layer.name] : [])))
  return {
    kind: 'depth-signal',
    rows: signal.rows,
    layers: signal.layers.map(({ name, op, std, freshStd, similarity, freshSimilarity }) => ({
      name,
      op,
      std,
      freshStd,
      similarity,
      freshSimilarity,
      bypassed: bypassed.has(name),
      severity: null,
    })),
    omitted: 0,
  }
}

export function widthsEvidence(signal: Signal, layers: readonly ModelLayer[]): EvidenceOf<'width-profile'> {
  const units = new Map(layers.map((one) => [one.layer.name, one.units]))
  const [hidden, last] = [signal.layers.filter((one) => one.hidden), signal.layers.at(-1)]
  return {
    kind: 'width-profile',
    rows: signal.rows,
    input: { width: signal.entry.width, usedRank: signal.entry.rank?.effective ?? null },
    output: { width: last?.units ?? 0, needed: null },
    layers: hidden.map((one) => ({
      name: one.name,
      op: one.op,
      units: one.units,
      usedRank: one.rank?.effective ?? null,
      deadUnits: units.get(one.name)?.deadUnits ?? null,
      duplicateUnits: one.duplicateUnits,
      severity: null,
    })),
    omitted: 0,
  }
}
