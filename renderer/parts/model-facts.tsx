/** A model as a whole: what it is made of, how deep it is, what goes in and what can come out. */
import type { ModelDescription } from '../../main/contract/model'
import type { Weights } from '../../main/contract/weights'
import { formatCount, formatInterval, formatShape } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { Facts } from './facts'
import styles from './model-panel.module.css'

const shownOperators = 12

export function ModelFactsPanel({
  description,
  weights,
}: {
  description: ModelDescription
  weights: Weights | null
}) {
  const { t } = useTranslate()
  const { structure, layers, opsets, irVersion, producer } = description
  const others = opsets.filter(({ domain }) => domain !== '' && domain !== 'ai.onnx')
  return (
    <>
      <h2 className={styles.title}>{t('model.whole')}</h2>
      <p className={`soft ${styles.lead}`}>{t('model.wholeHint')}</p>
      <Facts
        facts={[
          [t('card.opset'), String(description.opset)],
          ...others.map(({ domain, version }) => [domain, String(version)] as const),
          [t('model.ir'), String(irVersion)],
          [t('card.producer'), producer || t('card.none')],
          [t('card.nodes'), formatCount(description.nodes)],
          [t('card.parameters'), formatCount(description.parameters)],
          weights && description.parameters > 0
            ? [t('model.state'), t(`model.state.${weights.state}`)]
            : null,
        ]}
      />
      <h3 className={styles.heading}>{t('model.depth')}</h3>
      {layers.length === 0 ? (
        <p className={styles.text}>{t('model.noLayers')}</p>
      ) : (
        <Facts
          facts={[
            [t('model.learned'), formatCount(layers.length)],
            [t('model.longest'), t('model.layers', { count: structure.longestPath.length })],
            [t('model.unbypassed'), t('model.layers', { count: structure.unbypassed.length })],
            [t('model.plain'), t('model.layers', { count: structure.plain.length })],
            [t('model.skips'), formatCount(structure.skips.length)],
            [t('model.normalizations'), formatCount(structure.normalizations.length)],
          ]}
        />
      )}
      <Borders description={description} />
      <Notes description={description} />
      {description.operators.length > 0 ? <h3 className={styles.heading}>{t('model.operators')}</h3> : null}
      <p className={styles.text}>
        {description.operators
          .slice(0, shownOperators)
          .map(({ op, count }) => `${op}\u00a0×${formatCount(count)}`)
          .join(', ')}
        {description.operators.length > shownOperators
          ? ` ${t('card.andMore', { count: description.operators.length - shownOperators })}`
          : ''}
      </p>
    </>
  )
}

function Borders({ description: { inputs, outputs } }: { description: ModelDescription }) {
  const { t } = useTranslate()
  return (
    <>
      <h3 className={styles.heading}>{t('card.inputs')}</h3>
      <ul className={styles.tensors}>
        {inputs.map(({ name, type, shape }) => (
          <li key={name}>
            <code>{name}</code>
            <span>
              {formatShape(shape)} <span className="soft">{type}</span>
            </span>
          </li>
        ))}
      </ul>
      <h3 className={styles.heading}>{t('card.outputs')}</h3>
      <ul className={styles.tensors}>
        {outputs.map(({ name, type, shape, reachable }) => (
          <li key={name}>
            <code>{name}</code>
            <span>
              {formatShape(shape)} <span className="soft">{type}</span>
            </span>
            <span className="soft">{t('model.reaches', { interval: formatInterval(reachable) })}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** What was done to the file before it could be told of. */
function Notes({ description: { functions, resolutions, quantized } }: { description: ModelDescription }) {
  const { t } = useTranslate()
  const notes = [
    ...(quantized ? [t('model.quantized')] : []),
    ...functions.map(({ name, calls }) => t('model.inlined', { name, count: calls })),
    ...resolutions.map(({ node, branch, because, input }) =>
      t('model.resolved', { node, branch, because, input: input ?? '' }),
    ),
  ]
  if (notes.length === 0) return null
  return (
    <>
      <h3 className={styles.heading}>{t('model.notes')}</h3>
      <ul className={styles.notes}>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  )
}
