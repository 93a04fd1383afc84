/** Curves over steps, rates or epochs, with bands and marks. */
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatNumber } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { Figure, type FigureProps } from './figure'

export function CurvesFigure({ evidence }: FigureProps<EvidenceOf<'curves'>>) {
  const { t } = useTranslate()
  const rows = evidence.series.flatMap(({ name, points }) =>
    points.map(({ x, y }) => [name, formatNumber(x), y === null ? '' : formatNumber(y)]),
  )
  return (
    <Figure title={t('figure.curves.title')} numbers={{ head: [t('number.name'), 'x', 'y'], rows }}>
      {null}
    </Figure>
  )
}
