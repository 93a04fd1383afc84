/** One number per layer and series, on a logarithmic axis. */
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatNumber } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { Figure, type FigureProps } from './figure'

export function ByLayerFigure({ evidence }: FigureProps<EvidenceOf<'by-layer'>>) {
  const { t } = useTranslate()
  const rows = evidence.layers.map(({ name, values }) => [
    name,
    ...values.map((one) => (one ? formatNumber(one.value) : '')),
  ])
  return (
    <Figure
      title={t('figure.byLayer.title')}
      numbers={{ head: [t('number.name'), ...evidence.series], rows }}
    >
      {null}
    </Figure>
  )
}
