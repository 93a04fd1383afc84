/** One figure per kind of evidence; a kind without one does not compile. */
import type { Evidence } from '../../main/contract/evidence'
import { AgreementFigure } from './agreement'
import { BarsFigure } from './bars'
import { BeforeAfterFigure } from './before-after'
import { ByLayerFigure } from './by-layer'
import { CurvesFigure } from './curves'
import { DepthSignalFigure } from './depth-signal'
import { ExampleRowsFigure } from './example-rows'
import type { FigureProps } from './figure'
import { ImageGridFigure } from './image-grid'
import { LayerStripFigure } from './layer-strip'
import { MarkedHistogramFigure } from './marked-histogram'
import { MissingMapFigure } from './missing-map'
import { MotionFigure } from './motion'
import { ReachableIntervalFigure } from './reachable-interval'
import { RelationsFigure } from './relations'
import { ScatterFigure } from './scatter'
import { TransformFigure } from './transform'
import { TwoSamplesFigure } from './two-samples'
import { WeightsFigure } from './weights'
import { WidthProfileFigure } from './width-profile'

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
    case 'agreement':
      return <AgreementFigure evidence={evidence} {...rest} />
    case 'histogram':
      return <MarkedHistogramFigure evidence={evidence} {...rest} />
    case 'image-grid':
      return <ImageGridFigure evidence={evidence} {...rest} />
    case 'missing-map':
      return <MissingMapFigure evidence={evidence} {...rest} />
    case 'motion':
      return <MotionFigure evidence={evidence} {...rest} />
    case 'relations':
      return <RelationsFigure evidence={evidence} {...rest} />
    case 'rows':
      return <ExampleRowsFigure evidence={evidence} {...rest} />
    case 'scatter':
      return <ScatterFigure evidence={evidence} {...rest} />
    case 'transform':
      return <TransformFigure evidence={evidence} {...rest} />
    case 'two-samples':
      return <TwoSamplesFigure evidence={evidence} {...rest} />
    case 'depth-signal':
      return <DepthSignalFigure evidence={evidence} {...rest} />
    case 'width-profile':
      return <WidthProfileFigure evidence={evidence} {...rest} />
    case 'curves':
      return <CurvesFigure evidence={evidence} {...rest} />
    case 'by-layer':
      return <ByLayerFigure evidence={evidence} {...rest} />
    case 'weights':
      return <WeightsFigure evidence={evidence} {...rest} />
    default:
      return evidence satisfies never
  }
}
