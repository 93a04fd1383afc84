/** A layer's parameters: how their values lie, against how they would have been drawn. */
import type { ParameterWeights } from '../../main/contract/weights'
import { EvidenceFigure } from '../figures/evidence-figure'
import { weightsEvidenceOf } from '../state/model-figures'
import { type ModelLayer, weightRatioOf } from '../state/model-layers'
import { schemeText } from '../texts/model-values'
import { formatCount, formatNumber, formatShape } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { type Fact, Facts } from './facts'
import styles from './model-panel.module.css'

export function LayerWeights({ layer, width }: { layer: ModelLayer; width: number }) {
  const { t } = useTranslate()
  return (
    <section>
      <h3 className={styles.heading}>{t('model.weights')}</h3>
      {layer.parameters.map((one) => (
        <div key={one.name} className={styles.parameter}>
          <EvidenceFigure evidence={weightsEvidenceOf([one], layer)} width={width} />
          <ParameterFacts parameter={one} layer={layer} />
        </div>
      ))}
    </section>
  )
}

function ParameterFacts({ parameter, layer }: { parameter: ParameterWeights; layer: ModelLayer }) {
  const { t } = useTranslate()
  const { name, shape, summary, state, units, rank, fit } = parameter
  const main = parameter === layer.weight
  const ratio = main ? weightRatioOf(layer) : null
  const unitFact = (term: string, part: number): Fact | null =>
    units && part > 0
      ? [term, t('model.ofUnits', { part: formatCount(part), all: formatCount(units.total) })]
      : null
  return (
    <Facts
      facts={[
        [t('model.parameter'), <code key="name">{name}</code>],
        [t('model.head.shape'), formatShape(shape)],
        [t('model.meanStd'), `${formatNumber(summary.mean)} ± ${formatNumber(summary.std)}`],
        main && layer.expected
          ? [
              t('model.expected', { scheme: schemeText(layer.expected.scheme, t) }),
              `${formatNumber(layer.expected.std)}${ratio === null ? '' : ` (${formatNumber(ratio)}×)`}`,
            ]
          : null,
        fit
          ? [
              t('model.fits'),
              `${schemeText(fit.scheme, t)}, ${t(`model.distribution.${fit.distribution}`)} (KS ${formatNumber(fit.distance)})`,
            ]
          : null,
        main ? [t('model.state'), t(`model.state.${state}`)] : null,
        unitFact(t('model.zeroUnits'), units?.zero ?? 0),
        unitFact(t('model.constantRows'), units?.constant ?? 0),
        unitFact(t('model.duplicateRows'), units?.duplicate ?? 0),
        rank
          ? [
              t('model.weightRank'),
              `${rank.method === 'randomized' ? '≈ ' : ''}${t('model.ofUnits', { part: formatNumber(rank.effective), all: formatCount(rank.full) })}`,
            ]
          : null,
      ]}
    />
  )
}
