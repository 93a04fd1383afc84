import type { EvidenceOf } from '../../contract/evidence'
import type { Finding } from '../../contract/report'
import type { Signal, SignalLayer } from '../../contract/signal'
import type { Severity } from '../../contract/words'
import type { Widths } from './widths'

const mostLayers = 200

function severityOf(findings: readonly Finding[], { name }: SignalLayer): Severity | null {
  const own = findings.filter(({ subject, severity }) => subject.name === name && severity !== 'info')
  return own.at(0)?.severity ?? null
}

export function widthProfile(
  { rows, entry, layers }: Signal,
  { output }: Widths,
  findings: readonly Finding[],
): EvidenceOf<'width-profile'> {
  return {
    kind: 'width-profile',
    rows,
    input: { width: entry.width, usedRank: entry.rank?.effective ?? null },
    output: { width: output.width, needed: output.needed },
    layers: layers.slice(0, mostLayers).map((layer) => ({
      name: layer.name,
      op: layer.op,
      units: layer.units,
      usedRank: layer.rank?.effective ?? null,
      deadUnits: layer.rank ? layer.constantUnits : null,
      duplicateUnits: layer.rank ? layer.duplicateUnits : null,
      severity: severityOf(findings, layer),
    })),
    omitted: Math.max(0, layers.length - mostLayers),
  }
}
