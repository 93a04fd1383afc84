import type { ThresholdValues } from '../../contract/audit'
import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Severity } from '../../contract/words'
import type { Alike, Course, Drift } from './course'
import type { thresholds } from './thresholds'

type Limits = ThresholdValues<typeof thresholds>

export function plainFinding(
  { plain, longest, bypassed }: Course,
  severity: Severity,
  limits: Limits,
): Finding {
  return {
    severity,
    grade: 'derived',
    subject: { kind: 'model', name: 'model' },
    message: message('depth.plain', { plain, longest, bypassed, limit: limits.plainLayers }),
    measured: { value: plain, unit: 'layers' },
    expected: message('depth.expected-plain', { limit: limits.plainLayers }),
  }
}

export function alikeFinding(
  { from, last, similarity, before }: Alike,
  rows: number,
  severity: Severity,
  limits: Limits,
): Finding {
  return {
    severity,
    grade: 'measured',
    subject: { kind: 'node', name: from.name },
    message: message('depth.alike', { from: from.name, last: last.name, similarity, before, rows }),
    measured: { value: similarity, unit: 'cosine' },
    expected: message('depth.expected-alike', { limit: limits.alikeSimilarity }),
  }
}

export function driftFinding(
  { kind, first, last }: Drift,
  rows: number,
  severity: Severity,
  limits: Limits,
): Finding {
  return {
    severity,
    grade: 'measured',
    subject: { kind: 'node', name: last.name },
    message: message('depth.drift', {
      kind,
      first: first.name,
      firstStd: first.std,
      last: last.name,
      lastStd: last.std,
      rows,
    }),
    measured: { value: last.std, unit: 'std' },
    expected: message('depth.expected-drift', { low: limits.lowStd, high: limits.highStd }),
  }
}

export function narrowFinding(
  { layer, rank }: NonNullable<Course['narrow']>,
  severity: Severity,
  limits: Limits,
): Finding {
  return {
    severity,
    grade: 'measured',
    subject: { kind: 'node', name: layer.name },
    message: message('depth.narrow', { layer: layer.name, rank, units: layer.units }),
    measured: { value: rank, unit: 'directions' },
    expected: message('depth.expected-narrow', { limit: limits.fewestDirections }),
  }
}

/** Beside a symptom: the log says that the network learns all the same. */
export const learnsFinding = (ratio: number): Finding => ({
  severity: 'info',
  grade: 'observed',
  subject: { kind: 'log', name: 'loss' },
  message: message('depth.learns', { ratio }),
  measured: { value: ratio, unit: 'ratio' },
  expected: null,
})
