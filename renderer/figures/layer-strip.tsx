/** One row per layer: how far its values reach, where most of them lie, how many units are dead or saturated. */
import { useState } from 'react'
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatCount, formatNumber, formatShare, noNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps, Legend, SeverityMark } from './figure'
import { HistogramFigure } from './histogram'
import { commonScale, extentOf, type NumberScale } from './scales'
import { useShownPart } from './shown-part'
import { axisHeight, TickLines, ValueAxis } from './value-axis'

type Strip = EvidenceOf<'layer-strip'>
export type StripLayer = Strip['layers'][number]

const rowHeight = 26
const sideMargin = 14
const shareWidth = 74

const widthsFor = (width: number) => {
  const name = Math.max(110, Math.min(220, Math.round(width * 0.26)))
  const gaps = 12 * 4 + 8
  return { name, plot: Math.max(100, width - name - 3 * shareWidth - gaps) }
}

export const deadShare = ({ deadUnits, units }: StripLayer): number | null =>
  deadUnits === null || !units ? null : deadUnits / units

export function LayerStripFigure({ evidence, width }: FigureProps<Strip>) {
  const { t, sentence } = useTranslate()
  const { layers, rows, statisticsRows, histogramRows, notes } = evidence
  const [openRow, setOpenRow] = useState<number | null>(null)
  const [shown, more] = useShownPart(layers, 24)
  const { name, plot } = widthsFor(width)
  const scale = commonScale(
    layers.map(({ min, max, mean }) => extentOf([min, max, mean])),
    plot - 2 * sideMargin,
  )
  const template = `${name}px ${plot}px repeat(3, ${shareWidth}px)`
  return (
    <Figure
      title={t('figure.strip.title', { rows, statisticsRows, sampled: String(statisticsRows < rows) })}
      legend={<Legend entries={[{ color: 'var(--after)', label: t('figure.strip.range') }]} />}
      note={layers.some(({ histogram }) => histogram) ? t('figure.strip.open') : null}
      numbers={numbersOf(layers, t)}
    >
      <p className="figure-hidden">{sentenceOf(layers, t)}</p>
      {layers.length === 0 ? <Empty /> : <Head template={template} />}
      <ul className="figure-rows">
        {shown.map((layer, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and rows never move
          <li key={row}>
            <button
              type="button"
              className="figure-row"
              style={{ gridTemplateColumns: template }}
              aria-expanded={openRow === row}
              onClick={() => setOpenRow(openRow === row ? null : row)}
            >
              <LayerCells layer={layer} plot={plot} scale={scale} />
            </button>
            {openRow === row ? (
              <div className="figure-detail">
                <HistogramFigure
                  title={t('figure.strip.histogram', { name: layer.name, rows: histogramRows })}
                  name={layer.name}
                  axis={t('figure.strip.axis')}
                  histogram={layer.histogram}
                  width={width - 8}
                />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {layers.length > 0 ? (
        <svg width={width} height={axisHeight} aria-hidden="true">
          <g transform={`translate(${name + 12 + 4 + sideMargin}, 0)`}>
            <ValueAxis scale={scale} top={2} width={plot - 2 * sideMargin} label={t('figure.strip.axis')} />
          </g>
        </svg>
      ) : null}
      {more}
      {notes.map((note) => (
        <p key={note.id} className="figure-note">
          {sentence(note)}
        </p>
      ))}
    </Figure>
  )
}

function Head({ template }: { template: string }) {
  const { t } = useTranslate()
  return (
    <div className="figure-row figure-soft" style={{ gridTemplateColumns: template, fontSize: 12 }}>
      <span>{t('number.name')}</span>
      <span />
      <span className="figure-number">{t('figure.strip.dead')}</span>
      <span className="figure-number">{t('figure.strip.saturated')}</span>
      <span className="figure-number">{t('figure.strip.zero')}</span>
    </div>
  )
}

function LayerCells({ layer, plot, scale }: { layer: StripLayer; plot: number; scale: NumberScale }) {
  const { t } = useTranslate()
  const { name, op, units, deadUnits, nonFinite, severity } = layer
  return (
    <>
      <span className="figure-name" title={`${name} (${op})`}>
        <SeverityMark severity={severity} />
        {name} <span className="figure-soft">{op}</span>
      </span>
      <svg width={plot} height={rowHeight} role="img" aria-label={rowSentence(layer, t)}>
        <g transform={`translate(${sideMargin}, 0)`}>
          <TickLines scale={scale} top={0} bottom={rowHeight} />
          <RangeMarks layer={layer} scale={scale} />
        </g>
        {nonFinite > 0 ? (
          <text x={plot} y={17} textAnchor="end" fontWeight={600} style={{ fill: 'var(--status-fail)' }}>
            {`${t('figure.strip.nonFinite')}: ${formatCount(nonFinite)}`}
          </text>
        ) : null}
      </svg>
      <span className={`figure-number ${(deadUnits ?? 0) > 0 ? 'figure-bad' : ''}`}>
        {deadUnits === null
          ? noNumber
          : `${formatCount(deadUnits)} / ${units === null ? '?' : formatCount(units)}`}
      </span>
      <span className={`figure-number ${(layer.saturatedShare ?? 0) > 0.5 ? 'figure-bad' : ''}`}>
        {formatShare(layer.saturatedShare)}
      </span>
      <span className="figure-number figure-soft">{formatShare(layer.zeroShare)}</span>
    </>
  )
}

/** A thin bar over the whole range, a thick one over mean ± std, a notch at the mean. */
function RangeMarks({ layer, scale }: { layer: StripLayer; scale: NumberScale }) {
  const { min, max, mean, std } = layer
  const low = Math.max(min ?? scale.domain[0], scale.domain[0])
  const high = Math.min(max ?? scale.domain[1], scale.domain[1])
  if (![min, max].every((value) => value !== null && !Number.isNaN(value)) || high < low) return null
  const bar = (from: number, to: number, height: number, opacity: number) => (
    <rect
      x={scale(from) - 0.5}
      width={Math.max(1.5, scale(to) - scale(from))}
      y={(rowHeight - height) / 2}
      height={height}
      rx={Math.min(2, height / 2)}
      fill="var(--after)"
      opacity={opacity}
    />
  )
  const about = mean !== null && std !== null && Number.isFinite(mean + std)
  return (
    <>
      {bar(low, high, 4, 0.45)}
      {about ? bar(Math.max(low, mean - std), Math.min(high, mean + std), 12, 0.9) : null}
      {about ? (
        <line
          x1={scale(mean)}
          x2={scale(mean)}
          y1={4}
          y2={rowHeight - 4}
          stroke="var(--text)"
          strokeWidth={1.5}
        />
      ) : null}
    </>
  )
}

const rowSentence = ({ name, op, min, max, mean, std }: StripLayer, t: Translate['t']) =>
  t('figure.strip.row', {
    name,
    op,
    min: formatNumber(min),
    max: formatNumber(max),
    mean: formatNumber(mean),
    std: formatNumber(std),
  })

const sentenceOf = (layers: readonly StripLayer[], t: Translate['t']) =>
  t('figure.strip.sentence', {
    count: layers.length,
    dead: layers.filter(({ deadUnits }) => (deadUnits ?? 0) > 0).length,
    saturated: layers.filter(({ saturatedShare }) => (saturatedShare ?? 0) > 0).length,
    broken: layers.filter(({ nonFinite }) => nonFinite > 0).length,
  })

function numbersOf(layers: readonly StripLayer[], t: Translate['t']) {
  return {
    head: [
      t('number.name'),
      t('number.op'),
      t('number.min'),
      t('number.max'),
      t('number.mean'),
      t('number.std'),
      t('number.units'),
      t('figure.strip.dead'),
      t('figure.strip.saturated'),
      t('figure.strip.zero'),
      t('figure.strip.nonFinite'),
    ],
    rows: layers.map((layer) => [
      layer.name,
      layer.op,
      ...[layer.min, layer.max, layer.mean, layer.std, layer.units].map(formatNumber),
      layer.deadUnits === null ? noNumber : `${layer.deadUnits} (${formatShare(deadShare(layer))})`,
      formatShare(layer.saturatedShare),
      formatShare(layer.zeroShare),
      formatCount(layer.nonFinite),
    ]),
  }
}
