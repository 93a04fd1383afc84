/** One operator closely: what the report says of it, its weights, its values, where it stands. */
import { CloseButton } from '@mantine/core'
import { useMemo } from 'react'
import type { TensorActivation } from '../../main/contract/artifacts'
import type { GraphNode, ModelGraph } from '../../main/contract/model-graph'
import type { Finding } from '../../main/contract/report'
import type { Summary } from '../../main/contract/summary'
import { HistogramFigure } from '../figures/histogram'
import type { Difference } from '../state/layer-list'
import { deadShareOf, type ModelLayer } from '../state/model-layers'
import { secondsText } from '../texts/model-values'
import { formatCount, formatNumber, formatShape, formatShare, noNumber } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { type Fact, Facts } from './facts'
import { FindingList } from './finding-list'
import { LayerWeights } from './layer-weights'
import styles from './model-panel.module.css'

export interface NodePanelProps {
  graph: ModelGraph
  node: GraphNode
  /** null: it learns nothing. */
  layer: ModelLayer | null
  /** Its like in the model beside; null: there is none. */
  like: { layer: ModelLayer; differences: readonly Difference[] } | null
  findings: readonly Finding[]
  /** Of its first output; null: not measured. */
  values: TensorActivation | null
  histogram: { summary: Summary; rows: number } | null
  seconds: number | null
  width: number
  onSelect(id: string | null): void
}

export function NodePanel(props: NodePanelProps) {
  const { t } = useTranslate()
  const { node, layer, findings, width, onSelect } = props
  return (
    <>
      <header className={styles.head}>
        <h2 className={`wrap ${styles.title}`}>{node.name}</h2>
        <CloseButton size="sm" aria-label={t('action.closeSubject')} onClick={() => onSelect(null)} />
      </header>
      <p className={`soft ${styles.lead}`}>
        {t(`model.kind.${node.kind}`, { op: node.op })}
        {node.domain && node.domain !== 'ai.onnx' ? ` · ${node.domain}` : ''}
        {node.scope.length > 0 && !node.name.includes(node.scope.join('/'))
          ? ` · ${node.scope.join(' / ')}`
          : ''}
      </p>
      {findings.length > 0 ? (
        <section className={styles.findings}>
          <h3 className={styles.heading}>{t('model.says')}</h3>
          <FindingList findings={findings} />
        </section>
      ) : null}
      <Facts facts={factsOf(props, t)} />
      <Beside {...props} />
      {layer && layer.parameters.length > 0 ? <LayerWeights layer={layer} width={width} /> : null}
      <Values {...props} />
      <Way {...props} />
      <Stored node={node} />
    </>
  )
}

function factsOf(
  { node, layer, seconds }: NodePanelProps,
  t: ReturnType<typeof useTranslate>['t'],
): (Fact | null)[] {
  const shape: Fact = [t('model.head.shape'), formatShape(node.outputs[0]?.shape ?? null)]
  const time: Fact | null = seconds === null ? null : [t('model.head.time'), secondsText(seconds)]
  if (!layer) return [shape, time]
  const { parameters, fanIn, fanOut, activation, bypassed, normalized } = layer.layer
  return [
    shape,
    [t('model.head.parameters'), formatCount(parameters)],
    fanIn === null && fanOut === null
      ? null
      : [
          t('model.fans'),
          `${fanIn === null ? noNumber : formatCount(fanIn)} → ${fanOut === null ? noNumber : formatCount(fanOut)}`,
        ],
    [t('model.head.activation'), activation ?? t('card.none')],
    [t('model.bypassed'), t(bypassed ? 'model.yes' : 'model.no')],
    [t('model.normalized'), t(normalized ? 'model.yes' : 'model.no')],
    time,
  ]
}

/** The same layer of the other model, as far as the two are not alike. */
function Beside({ layer, like }: NodePanelProps) {
  const { t } = useTranslate()
  if (!like || !layer) return null
  const pairs: [string, (one: ModelLayer) => string][] = [
    [t('model.head.shape'), (one) => formatShape(one.layer.shape)],
    [t('model.head.parameters'), (one) => formatCount(one.layer.parameters)],
    [t('model.head.activation'), (one) => one.layer.activation ?? t('card.none')],
    [t('model.weightMean'), (one) => formatNumber(one.weight?.summary.mean)],
    [t('model.weightStd'), (one) => formatNumber(one.weight?.summary.std)],
  ]
  const [own, other] = [layer.weight?.summary.std, like.layer.weight?.summary.std]
  return (
    <section>
      <h3 className={styles.heading}>{t('model.besideLayer', { name: like.layer.layer.name })}</h3>
      <Facts
        facts={[
          ...pairs
            .filter(([, text]) => text(layer) !== text(like.layer))
            .map(([term, text]): Fact => [term, `${text(layer)} | ${text(like.layer)}`]),
          own && other ? [t('model.stdRatio'), `${formatNumber(own / other)}×`] : null,
        ]}
      />
      {like.differences.length === 0 ? <p className={styles.text}>{t('model.alike')}</p> : null}
    </section>
  )
}

function Values({ layer, values, histogram, width, node }: NodePanelProps) {
  const { t } = useTranslate()
  const units = layer?.units ?? null
  const signal = layer?.signal ?? null
  if (!values && !histogram && !signal) return null
  const dead = deadShareOf({ units })
  return (
    <section>
      <h3 className={styles.heading}>{t('model.values')}</h3>
      {histogram?.summary.kind === 'number' ? (
        <HistogramFigure
          title={t('figure.strip.histogram', { name: node.name, rows: histogram.rows })}
          name={node.name}
          axis={t('figure.strip.axis')}
          histogram={histogram.summary.histogram}
          width={width}
        />
      ) : null}
      <Facts
        facts={[
          ...(values
            ? ([
                [t('model.range'), `${formatNumber(values.min)} … ${formatNumber(values.max)}`],
                [t('model.meanStd'), `${formatNumber(values.mean)} ± ${formatNumber(values.std)}`],
                [t('figure.strip.zero'), formatShare(values.zeroShare)],
                values.nonFinite > 0 ? [t('figure.strip.nonFinite'), formatCount(values.nonFinite)] : null,
              ] satisfies (Fact | null)[])
            : []),
          units && dead !== null
            ? [
                t('figure.strip.dead'),
                t('model.ofUnits', {
                  part: formatCount(units.deadUnits ?? 0),
                  all: formatCount(units.units),
                }),
              ]
            : null,
          units?.saturatedShare == null
            ? null
            : [t('figure.strip.saturated'), formatShare(units.saturatedShare)],
          ...(signal
            ? ([
                signal.rank
                  ? [
                      t('model.usedRank'),
                      t('model.ofUnits', {
                        part: formatNumber(signal.rank.effective),
                        all: formatCount(signal.rank.full),
                      }),
                    ]
                  : null,
                signal.freshStd === null ? null : [t('model.freshStd'), formatNumber(signal.freshStd)],
                signal.similarity === null ? null : [t('model.similarity'), formatNumber(signal.similarity)],
                signal.duplicateUnits > 0
                  ? [t('model.duplicateUnits'), formatCount(signal.duplicateUnits)]
                  : null,
                signal.constantUnits > 0
                  ? [t('model.constantUnits'), formatCount(signal.constantUnits)]
                  : null,
              ] satisfies (Fact | null)[])
            : []),
        ]}
      />
    </section>
  )
}

/** What feeds it and what it feeds, each leading there. */
function Way({ graph, node, onSelect }: NodePanelProps) {
  const { t } = useTranslate()
  const byId = useMemo(() => new Map(graph.nodes.map((one) => [one.id, one])), [graph])
  const side = (edges: ModelGraph['edges'], end: 'from' | 'to') =>
    edges.map((edge) => [edge, byId.get(edge[end])] as const)
  const sides = [
    [
      'model.fedBy',
      side(
        graph.edges.filter(({ to }) => to === node.id),
        'from',
      ),
    ],
    [
      'model.feeds',
      side(
        graph.edges.filter(({ from }) => from === node.id),
        'to',
      ),
    ],
  ] as const
  return sides.map(([title, ends]) =>
    ends.length === 0 ? null : (
      <section key={title}>
        <h3 className={styles.heading}>{t(title)}</h3>
        <ul className={styles.links}>
          {ends.map(([{ from, to, tensor }, other], i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two links may join the same two nodes by the same tensor
            <li key={`${from} ${to} ${i}`}>
              <button type="button" className={styles.link} onClick={() => other && onSelect(other.id)}>
                <span className="wrap">{other?.name ?? tensor}</span>
              </button>{' '}
              <span className="soft">{other?.op}</span>
            </li>
          ))}
        </ul>
      </section>
    ),
  )
}

function Stored({ node: { attributes, initializers, outputs } }: { node: GraphNode }) {
  const { t } = useTranslate()
  return (
    <>
      {attributes.length > 0 ? (
        <section>
          <h3 className={styles.heading}>{t('model.attributes')}</h3>
          <Facts facts={attributes.map(({ name, value }) => [name, <code key={name}>{value}</code>])} />
        </section>
      ) : null}
      {initializers.length > 0 ? (
        <section>
          <h3 className={styles.heading}>{t('model.stored')}</h3>
          <TensorList tensors={initializers} />
        </section>
      ) : null}
      {outputs.length > 0 ? (
        <section>
          <h3 className={styles.heading}>{t('model.makes')}</h3>
          <TensorList tensors={outputs} />
        </section>
      ) : null}
    </>
  )
}

function TensorList({
  tensors,
}: {
  tensors: readonly { name: string; type: string; shape: readonly (number | string | null)[] | null }[]
}) {
  return (
    <ul className={styles.tensors}>
      {tensors.map(({ name, type, shape }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a node may read one tensor twice
        <li key={`${name} ${i}`}>
          <code>{name}</code>
          <span>
            {formatShape(shape)} <span className="soft">{type}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
