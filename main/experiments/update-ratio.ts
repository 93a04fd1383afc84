/** Experiment 6: how much each step changes the weights of each layer, against their size; about a thousandth is usual (Karpathy, CS231n). */
import type { EvidenceOf } from '../contract/evidence'
import type { ResultOf } from '../contract/experiment'
import { message } from '../contract/message'
import { ascending, medianOf, quantileOf } from './estimates'
import type { Laboratory } from './laboratory'
import { type MeasuredCourse, measuredCourse } from './measured-course'
import type { Experiment, Outcome } from './outcome'

type LayerRatio = ResultOf<'update-ratio'>['layers'][number]

/** An order of magnitude around the usual thousandth. */
const usual = { low: 1e-4, high: 1e-2 }
const mostShown = 60

/** Weights of layers; biases begin at zero, where a ratio says nothing. */
function ratiosOf({ records, parameters }: MeasuredCourse): LayerRatio[] {
  return parameters.flatMap(({ name, layer, dims }, i) => {
    if (layer === null || dims.length < 2) return []
    const values = ascending(
      records.flatMap(({ updateRatios }) => updateRatios?.[i] ?? []).filter(Number.isFinite),
    )
    if (values.length === 0) return []
    const [low, ratio, high] = [0.05, 0.5, 0.95].map((share) => quantileOf(values, share))
    return [{ layer, parameter: name, ratio, low, high }]
  })
}

function pictureOf({ subject }: Laboratory, layers: readonly LayerRatio[]): EvidenceOf<'by-layer'> {
  const ops = new Map(subject.analysis.layers.map(({ layer }) => [layer.name, layer.op]))
  return {
    kind: 'by-layer',
    measure: 'update-ratio',
    usual,
    series: ['update'],
    layers: layers.slice(0, mostShown).map(({ layer, ratio, low, high }) => ({
      name: layer,
      op: ops.get(layer) ?? '',
      severity: null,
      values: [{ value: ratio, low, high }],
    })),
    omitted: Math.max(0, layers.length - mostShown),
  }
}

export function updateRatioOf(lab: Laboratory, course: MeasuredCourse): Outcome<'update-ratio'> {
  const layers = ratiosOf(course)
  const ratios = layers.map(({ ratio }) => ratio)
  const { rate, records, ended } = course
  return {
    result: { kind: 'update-ratio', rate, steps: records.length, layers },
    headline: message('experiment.update-ratio', {
      layers: layers.length,
      median: ratios.length > 0 ? medianOf(ratios) : 0,
      least: Math.min(...ratios, Number.MAX_VALUE),
      most: Math.max(...ratios, 0),
      rate,
      steps: records.length,
    }),
    evidence: [pictureOf(lab, layers)],
    ended: ended === 'budget' ? 'budget' : 'done',
  }
}

export const updateRatio: Experiment<'update-ratio'> = async (lab, spec) =>
  updateRatioOf(lab, await measuredCourse(lab, spec))
