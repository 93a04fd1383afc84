/** A model: its graph, its layers, the signal through its depth, the widths it uses; one part of it closely; another beside it. */
import { useMemo } from 'react'
import type { ModelDescription } from '../../main/contract/model'
import type { GraphNode, ModelGraph } from '../../main/contract/model-graph'
import type { Report } from '../../main/contract/report'
import { EvidenceFigure } from '../figures/evidence-figure'
import { GraphView } from '../graph/graph-view'
import { AskedView } from '../parts/asked'
import { LayerTable } from '../parts/layer-table'
import { foundText, ModelBar } from '../parts/model-bar'
import { ModelFactsPanel } from '../parts/model-facts'
import { ModelStatus, type Obstacle } from '../parts/model-status'
import { NodePanel } from '../parts/node-panel'
import { Nothing } from '../parts/nothing'
import { layerColumns, layersAsText } from '../state/layer-columns'
import { arrangedLines, type LayerLine, layerLines, layersOf, operatorsOf } from '../state/layer-list'
import type { Card } from '../state/model'
import { depthEvidence, widthsEvidence } from '../state/model-figures'
import { findingsOfNode } from '../state/model-findings'
import { answerOf, type ModelLayer, modelLayers, nodeOf, tensorsByNode } from '../state/model-layers'
import { layersOrderedBy, type ModelLook, orderLabel } from '../state/model-look'
import { modelNames } from '../state/model-names'
import { foundIn, marksOf, paintOf } from '../state/model-paint'
import type { ModelAnswers, ModelQuestion } from '../state/models'
import { useWidth } from '../state/use-width'
import { useTranslate } from '../texts/translate'
import styles from './model-page.module.css'

export interface ModelPageProps {
  /** null: no model is open. */
  model: Card<'model'> | null
  models: readonly Card<'model'>[]
  /** Another model to set beside it; null: none. */
  beside: Card<'model'> | null
  answers: ModelAnswers
  besideAnswers: ModelAnswers
  /** What the view on screen shows. */
  needed: ReadonlySet<ModelQuestion>
  look: ModelLook
  /** Of this very model; null: there is none. */
  report: Report | null
  obstacle(question: ModelQuestion): Obstacle
  onShow(path: string): void
  onBeside(path: string | null): void
  onSwap(): void
  onLook(change: Partial<ModelLook>): void
  onAsk(card: Card<'model'>, question: ModelQuestion): void
  onCancel(card: Card<'model'>, question: ModelQuestion): void
  onCopy(text: string): void
  onChoose(): void
}

export function ModelPage(props: ModelPageProps) {
  const { t } = useTranslate()
  const { model, answers } = props
  if (!model)
    return <Nothing title={t('model.empty')} hint={t('model.emptyHint')} onChoose={props.onChoose} />
  const described = answerOf(answers.describe)
  // The drawing needs nothing but the graph, and is there first.
  if (described || (props.look.view === 'graph' && answerOf(answers.graph)))
    return <Shown key={model.path} {...props} model={model} description={described} />
  const question = answers.describe === null && answers.graph !== null ? 'graph' : 'describe'
  return (
    <div className={styles.page}>
      <ModelBar {...barOf(props, model)} operators={[]} found={null} onCopy={() => undefined} />
      <div className={styles.asked}>
        <Unread {...props} model={model} question={question} />
      </div>
    </div>
  )
}

/** In place of what is still being read of the file, or could not be. */
function Unread(
  props: Pick<ModelPageProps, 'answers' | 'onCancel' | 'onAsk'> & {
    model: Card<'model'>
    question: 'describe' | 'graph'
  },
) {
  const { t } = useTranslate()
  const { answers, model, question, onCancel, onAsk } = props
  const asked = answers[question]
  return (
    <AskedView<unknown>
      asked={asked ?? { state: 'asking', progress: null }}
      doing={t('stage.reading-model')}
      failed={t(question === 'graph' ? 'model.graphFailed' : 'model.failed')}
      onCancel={asked ? () => onCancel(model, question) : null}
      onRetry={() => onAsk(model, question)}
    >
      {() => null}
    </AskedView>
  )
}

const barOf = (
  { models, beside, look, onShow, onBeside, onSwap, onLook }: ModelPageProps,
  model: Card<'model'>,
) => ({ model, models, beside, look, onShow, onBeside, onSwap, onLook })

/** `description` is null while only the graph is there. */
type ShownProps = ModelPageProps & { model: Card<'model'>; description: ModelDescription | null }
type Described = Parts & { description: ModelDescription }

/** Everything the views share, made once per change. */
interface Parts extends ShownProps {
  graph: ModelGraph | null
  layers: readonly ModelLayer[]
  /** All lines, and those that are listed. */
  all: readonly LayerLine[]
  lines: readonly LayerLine[]
  node: GraphNode | null
  /** What several models are called, by path. */
  names: ReadonlyMap<string, string>
  found: ReadonlySet<string> | null
  copy(): void
}

function useParts(props: ShownProps): Parts {
  const { t } = useTranslate()
  const { description, answers, besideAnswers, beside, look, report, onCopy } = props
  const graph = answerOf(answers.graph)
  const layers = useMemo(
    () => (description ? modelLayers(description, answers, report) : []),
    [description, answers, report],
  )
  const other = answerOf(besideAnswers.describe)
  const otherLayers = useMemo(
    () => (beside && other ? modelLayers(other, besideAnswers, null) : null),
    [beside, other, besideAnswers],
  )
  const all = useMemo(() => layerLines(layers, otherLayers), [layers, otherLayers])
  const lines = useMemo(() => arrangedLines(all, look), [all, look])
  const node = useMemo(() => graph && look.subject && nodeOf(graph, look.subject), [graph, look.subject])
  const found = useMemo(() => graph && foundIn(graph, look.search), [graph, look.search])
  const copy = () => {
    const heads = layerColumns.map(({ id }) => t(orderLabel(id)))
    onCopy(
      layersAsText(
        lines.map((line) => layersOf(line)[0]),
        heads,
        t,
      ),
    )
  }
  const names = useMemo(() => modelNames(props.models), [props.models])
  return { ...props, graph, layers, all, lines, node, names, found, copy }
}

function Shown(props: ShownProps) {
  const { t } = useTranslate()
  const parts = useParts(props)
  const { model, beside, answers, besideAnswers, look, all, lines, found, graph, names } = parts
  const operators = useMemo(() => operatorsOf(all), [all])
  const cut = look.view === 'layers' ? lines.length < all.length : found !== null
  const counts =
    look.view === 'layers' ? [lines.length, all.length] : [found?.size ?? 0, graph?.nodes.length ?? 0]
  return (
    <div className={styles.page}>
      <ModelBar
        {...barOf(props, model)}
        operators={operators}
        found={cut ? foundText(counts[0], counts[1], t) : null}
        onCopy={parts.copy}
      />
      {[{ card: model, told: answers }, ...(beside ? [{ card: beside, told: besideAnswers }] : [])].map(
        ({ card, told }) => (
          <ModelStatus
            key={card.path}
            name={beside === null ? null : (names.get(card.path) ?? card.name)}
            besideFirst={card === beside ? answers : null}
            model={card}
            answers={told}
            needed={props.needed}
            obstacle={props.obstacle}
            onAsk={(question) => props.onAsk(card, question)}
            onCancel={(question) => props.onCancel(card, question)}
          />
        ),
      )}
      <div className={styles.body}>
        <div className={styles.view} data-view={look.view}>
          <View {...parts} />
        </div>
        <Panel {...parts} />
      </div>
    </div>
  )
}

function View(parts: Parts) {
  const { description, look } = parts
  if (look.view === 'graph') return <Graph {...parts} />
  if (!description) return null
  return look.view === 'layers' ? <Layers {...parts} /> : <Pictures {...parts} description={description} />
}

function Graph(parts: Parts) {
  const { t } = useTranslate()
  const { answers, besideAnswers, beside, look, layers, all, model, node, found, graph, onLook } = parts
  const other = beside && answerOf(besideAnswers.graph)
  const paint = useMemo(
    () => graph && paintOf(look.paint, graph, layers, answers, t),
    [look.paint, graph, layers, answers, t],
  )
  const marks = useMemo(() => (graph && other ? marksOf(graph, other, all) : null), [graph, other, all])
  if (!graph)
    return (
      <div className={styles.asked}>
        <Unread {...parts} question="graph" />
      </div>
    )
  return (
    <GraphView
      graph={graph}
      label={t('model.graphLabel', { name: model.name })}
      paint={paint}
      selected={node?.id ?? null}
      onSelect={(id) => onLook({ subject: id === null ? null : { kind: 'id', name: id } })}
      found={found}
      marks={marks}
    />
  )
}

function Layers({ layers, all, lines, look, model, beside, besideAnswers, node, onLook, copy }: Parts) {
  const { t } = useTranslate()
  if (all.length === 0) return <p className={`soft ${styles.none}`}>{t('model.noLayers')}</p>
  if (lines.length === 0) return <p className={`soft ${styles.none}`}>{t('model.noneFound')}</p>
  return (
    <LayerTable
      lines={lines}
      look={look}
      label={t('model.layersLabel', { name: model.name, count: layers.length })}
      paired={beside !== null && answerOf(besideAnswers.describe) !== null}
      selected={node?.id ?? null}
      onOrder={(by) => onLook(layersOrderedBy(look, by))}
      onSelect={(id) => onLook({ subject: { kind: 'id', name: id } })}
      onCopy={copy}
    />
  )
}

/** Signal through depth, or widths: both are drawn from one measurement. */
function Pictures(parts: Described) {
  const { t } = useTranslate()
  const { ref, width } = useWidth(820)
  const { answers, look, description, layers, beside, besideAnswers, model, names } = parts
  const told = [
    { card: model, description, layers, signal: answerOf(answers.signal) },
    ...(beside
      ? [
          {
            card: beside,
            description: answerOf(besideAnswers.describe),
            layers: parts.all.flatMap(({ there }) => (there ? [there] : [])),
            signal: answerOf(besideAnswers.signal),
          },
        ]
      : []),
  ]
  return (
    <div className={styles.pictures} ref={ref}>
      {told.map(({ card, description: described, layers: own, signal }) =>
        signal && described && signal.layers.length > 0 ? (
          <section key={card.path} className={`panel ${styles.picture}`}>
            {beside ? <h2 className={styles.of}>{names.get(card.path)}</h2> : null}
            <EvidenceFigure
              evidence={
                look.view === 'depth' ? depthEvidence(signal, described) : widthsEvidence(signal, own)
              }
              width={width - 2 * 18 - 2 * 16 - 2}
            />
            <p className="figure-note">
              {t('model.sampled', { rows: signal.rows, all: signal.totalRows })}
              {signal.freshMissing === null ? '' : ` ${t('model.freshMissing')}`}
            </p>
          </section>
        ) : null,
      )}
      {anySignal(told) ? null : (
        <p className={`soft ${styles.none}`}>
          {t(
            description.layers.length === 0
              ? 'model.noLayers'
              : look.view === 'depth'
                ? 'model.depthHint'
                : 'model.widthsHint',
          )}
        </p>
      )}
    </div>
  )
}

const anySignal = (told: readonly { signal: { layers: readonly unknown[] } | null }[]): boolean =>
  told.some(({ signal }) => signal !== null && signal.layers.length > 0)

function Panel(parts: Parts) {
  const { t } = useTranslate()
  const { ref, width } = useWidth(320)
  const { answers, graph, node, all, look, description, report, onLook } = parts
  const captured = answerOf(answers.capture)?.activations
  const values = useMemo(() => tensorsByNode(captured), [captured])
  const lines = useMemo(() => new Map(all.map((line) => [line.here?.node, line])), [all])
  const line = node && lines.get(node.id)
  const tensor = node?.outputs[0]?.name
  const summary = tensor === undefined ? undefined : captured?.histograms[tensor]
  const timed = answerOf(answers.timing)
  const times = useMemo(() => new Map(timed?.nodes.map(({ node, seconds }) => [node, seconds])), [timed])
  return (
    <aside className={styles.panel} aria-label={t('model.panel')}>
      <div ref={ref}>
        {graph && node ? (
          <NodePanel
            graph={graph}
            node={node}
            layer={line?.here ?? null}
            like={line?.there ? { layer: line.there, differences: line.differences } : null}
            findings={findingsOfNode(report, node)}
            values={values.get(node.name) ?? null}
            histogram={summary && captured ? { summary, rows: captured.histogramRows } : null}
            seconds={times.get(node.name) ?? null}
            width={width}
            onSelect={(id) => onLook({ subject: id === null ? null : { kind: 'id', name: id } })}
          />
        ) : (
          <>
            {look.subject && graph ? (
              <p className={styles.gone} role="status">
                {t('model.gone', { name: look.subject.name })}
              </p>
            ) : null}
            {description ? (
              <ModelFactsPanel description={description} weights={answerOf(answers.weights)} />
            ) : (
              <Unread {...parts} question="describe" />
            )}
          </>
        )}
      </div>
    </aside>
  )
}
