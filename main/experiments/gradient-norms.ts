/** Experiment 5: how large gradients are from step to step, and how many of them the told clipping would cut. */
import { NumberAccumulator } from '../base/summary'
import type { EvidenceOf } from '../contract/evidence'
import { message } from '../contract/message'
import { ascending, quantileOf } from './estimates'
import type { Laboratory } from './laboratory'
import { type MeasuredCourse, measuredCourse } from './measured-course'
import type { Experiment, Outcome } from './outcome'
import { noNumber } from './setting'

function pictureOf(norms: readonly number[], clip: number | null): EvidenceOf<'histogram'>[] {
  const seen = new NumberAccumulator()
  seen.add(Float64Array.from(norms))
  const { histogram } = seen.finish()
  if (!histogram) return []
  const marks = clip === null ? [] : [{ value: clip, role: 'clip' as const }]
  return [{ kind: 'histogram', name: 'gradient norm', histogram, marks, rows: norms.length, of: 'steps' }]
}

/** Throws InputError where no step had a finite gradient. */
export function gradientNormsOf(
  lab: Laboratory,
  { records, ended }: MeasuredCourse,
): Outcome<'gradient-norms'> {
  const norms = ascending(records.flatMap(({ gradientNorm }) => gradientNorm ?? []).filter(Number.isFinite))
  if (norms.length === 0) throw noNumber()
  const clip = lab.setup.clipNorm.value
  const at = (share: number): number => quantileOf(norms, share)
  const shareClipped = clip === null ? null : norms.filter((norm) => norm > clip).length / norms.length
  const [p05, p25, p50, p75, p95] = [0.05, 0.25, 0.5, 0.75, 0.95].map(at)
  return {
    result: {
      kind: 'gradient-norms',
      steps: norms.length,
      quantiles: { p05, p25, p50, p75, p95 },
      clip,
      shareClipped,
    },
    headline: message('experiment.gradient-norms', {
      median: p50,
      low: p05,
      high: p95,
      steps: norms.length,
      clipped: clip !== null,
      clip: clip ?? 0,
      share: shareClipped ?? 0,
    }),
    evidence: pictureOf(norms, clip),
    ended: ended === 'budget' ? 'budget' : 'done',
  }
}

export const gradientNorms: Experiment<'gradient-norms'> = async (lab, spec) =>
  gradientNormsOf(lab, await measuredCourse(lab, spec))
