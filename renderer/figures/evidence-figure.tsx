/** One figure per kind of evidence; a kind without one does not compile. */
import type { Evidence } from '../../main/contract/evidence'
import { BarsFigure } from './bars'
import { BeforeAfterFigure } from './before-after'
import type { FigureProps } from './figure'
import { LayerStripFigure } from './layer-strip'
import { ReachableIntervalFigure } from './reachable-interval'

export function EvidenceFigure({ evidence, ...rest }: FigureProps<Evidence>) {
  switch (evidence.kind) {
    case 'before-after':
      return <BeforeAfterFigure evidence={evidence} {...rest} />
    case 'layer-strip':
      return <LayerStripFigure evidence={evidence} {...rest} />
    case 'reachable-interval':
      return <ReachableIntervalFigure evidence={evidence} {...rest} />
    case 'bars':
      return <BarsFigure evidence={evidence} {...rest} />
    case 'histogram':
    case 'transform':
    case 'scatter':
    case 'two-samples':
    case 'agreement':
    case 'missing-map':
    case 'rows':
    case 'image-grid':
    case 'motion':
    case 'relations':
      return null
    default:
      return evidence satisfies never
  }
}
