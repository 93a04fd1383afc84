import type { Evidence, EvidenceOf } from '../../contract/evidence'
import type { Finding } from '../../contract/report'
import type { Signal } from '../../contract/signal'
import { fieldScheme, isWeight, type Placed, stdBy } from './place'

const mostParameters = 24
const mostLayers = 200

type Drawn = EvidenceOf<'weights'>['parameters'][number]

function drawn(place: Placed, findings: readonly Finding[]): Drawn {
  const { parameter } = place
  const scheme = fieldScheme(place)
  const std = stdBy(parameter, scheme)
  const severities = findings
    .filter(({ subject }) => subject.name === parameter.name)
    .map(({ severity }) => severity)
  return {
    name: parameter.name,
    layer: parameter.layer,
    severity: severities.find((one) => one === 'fail') ?? severities.find((one) => one === 'warn') ?? null,
    count: parameter.count,
    mean: parameter.summary.mean,
    std: parameter.summary.std,
    histogram: parameter.summary.histogram,
    expected:
      scheme === null || std === null
        ? null
        : {
            scheme,
            distribution:
              parameter.fit?.distribution ?? (scheme === 'recurrent-default' ? 'uniform' : 'normal'),
            std,
          },
  }
}

const rank = { fail: 2, warn: 1, info: 0 }

/** Weights, and whatever else a finding names, worst first and then in the order of the graph. */
export function weightsPicture(all: readonly Placed[], findings: readonly Finding[]): Evidence {
  const named = new Set(
    findings.filter(({ severity }) => severity !== 'info').map(({ subject }) => subject.name),
  )
  const shown = all
    .filter((one) => isWeight(one) || one.parameter.role === 'embedding' || named.has(one.parameter.name))
    .map((one) => drawn(one, findings))
    .sort((a, b) => (b.severity ? rank[b.severity] : 0) - (a.severity ? rank[a.severity] : 0))
  return {
    kind: 'weights',
    parameters: shown.slice(0, mostParameters),
    omitted: Math.max(0, shown.length - mostParameters),
  }
}

/** Forward std through the layers, for the file's weights and for a fresh draw. */
export function signalPicture(
  signal: Signal,
  bypassed: ReadonlySet<string>,
  factor: number,
  scaleAtFault: boolean,
): Evidence {
  const leaves = (std: number | null) => std !== null && (std > factor || std < 1 / factor)
  const layers = signal.layers.map(({ name, op, std, freshStd, similarity, freshSimilarity }) => ({
    name,
    op,
    std,
    freshStd,
    similarity,
    freshSimilarity,
    bypassed: bypassed.has(name),
    // A picture marks nothing that its audit does not say: a signal that fades for another reason is the audit of depth's.
    severity: scaleAtFault && leaves(std) ? ('warn' as const) : null,
  }))
  return {
    kind: 'depth-signal',
    rows: signal.rows,
    layers: layers.slice(0, mostLayers),
    omitted: Math.max(0, layers.length - mostLayers),
  }
}
