import type { Activations, TensorActivation } from '../../contract/artifacts'
import type { Evidence, EvidenceOf } from '../../contract/evidence'
import type { Layer } from '../../contract/model'
import { deadSeverity, type Limits, saturationSeverity } from './checks'

type Row = EvidenceOf<'layer-strip'>['layers'][number]

function rowOf(
  tensor: TensorActivation,
  name: string,
  op: string,
  activations: Activations,
  limits: Limits,
): Row {
  const node = activations.activationNodes.find(({ input }) => input === tensor.tensor)
  const summary = activations.histograms[tensor.tensor]
  const { min, max, mean, std, zeroShare, nonFinite } = tensor
  const severity =
    nonFinite > 0 ? 'fail' : node ? (deadSeverity(node, limits) ?? saturationSeverity(node, limits)) : null
  return {
    name,
    op: node ? `${op} → ${node.op}` : op,
    tensor: tensor.tensor,
    min,
    max,
    mean,
    std,
    zeroShare,
    nonFinite,
    units: node?.units ?? null,
    deadUnits: node?.deadUnits ?? null,
    saturatedShare: node?.saturatedShare ?? null,
    severity,
    histogram: summary?.kind === 'number' ? summary.histogram : null,
  }
}

const mostLayers = 200

/** One row per tensor that leaves a learned layer or enters an activation, in order of execution. */
export function layerStrip(activations: Activations, layers: readonly Layer[], limits: Limits): Evidence {
  const layerOf = new Map(layers.map((layer) => [layer.output, layer]))
  const entering = new Map(activations.activationNodes.map((node) => [node.input, node]))
  const rows = activations.tensors.flatMap((tensor) => {
    const layer = layerOf.get(tensor.tensor)
    const node = entering.get(tensor.tensor)
    if (!layer && !node) return []
    return [
      rowOf(tensor, layer?.name ?? node?.layer ?? tensor.node, layer?.op ?? tensor.op, activations, limits),
    ]
  })
  return {
    kind: 'layer-strip',
    rows: activations.rows,
    statisticsRows: activations.statisticsRows,
    notes: activations.notes,
    layers: rows.slice(0, mostLayers),
    histogramRows: activations.histogramRows,
  }
}
