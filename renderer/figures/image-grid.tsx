/** Rows that are images, drawn pixel by pixel with their labels: nothing shows sooner that rows and labels have slipped. */
import { useMemo } from 'react'
import type { EvidenceOf } from '../../main/contract/evidence'
import { isPicture, pngUrlOf } from '../../main/contract/png'
import { formatCount, formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps } from './figure'
import { extentOf } from './scales'
import { useShownPart } from './shown-part'

type ImageGrid = EvidenceOf<'image-grid'>
type Sample = ImageGrid['samples'][number]

/** Pictures are enlarged by whole factors only, so that every pixel is a square of one size. */
const wantedSide = 72

export const factorFor = ({ width, height }: Pick<ImageGrid, 'width' | 'height'>): number =>
  Math.max(1, Math.floor(wantedSide / Math.max(1, width, height)))

export function ImageGridFigure({ evidence }: FigureProps<ImageGrid>) {
  const { t } = useTranslate()
  const { samples } = evidence
  const [shown, more] = useShownPart(samples, 32)
  return (
    <Figure title={t('figure.images.title')} numbers={numbersOf(samples, t)}>
      {samples.length === 0 || !isPicture(evidence) ? (
        <Empty />
      ) : (
        <ul className="figure-images" aria-label={sentenceOf(evidence, t)}>
          {shown.map((sample, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row may be shown twice, and pictures never move
            <li key={i}>
              <Picture sample={sample} size={evidence} />
            </li>
          ))}
        </ul>
      )}
      {more}
    </Figure>
  )
}

function Picture({ sample, size }: { sample: Sample; size: ImageGrid }) {
  const { t } = useTranslate()
  const { row, label, pixels } = sample
  const { width, height, channels } = size
  const factor = factorFor(size)
  const source = useMemo(
    () => pngUrlOf(pixels, { width, height, channels }),
    [pixels, width, height, channels],
  )
  const name = t('figure.images.one', {
    row: formatCount(row + 1),
    labelled: label === null ? 'no' : 'yes',
    label,
  })
  return (
    <>
      <img src={source} width={width * factor} height={height * factor} alt={name} title={name} />
      <span className="figure-image-label" style={{ width: Math.max(56, width * factor) }} title={name}>
        {label ?? <span className="figure-absent">{t('figure.images.unlabelled')}</span>}
      </span>
    </>
  )
}

const labelsOf = (samples: readonly Sample[]) =>
  new Set(samples.map(({ label }) => label).filter((label) => label !== null))

const sentenceOf = ({ samples, width, height, channels }: ImageGrid, t: Translate['t']) =>
  t('figure.images.sentence', {
    count: samples.length,
    kind: channels === 1 ? 'grey' : 'colour',
    width,
    height,
    labels: labelsOf(samples).size,
  })

function numbersOf(samples: readonly Sample[], t: Translate['t']) {
  const mean = (pixels: readonly number[]) =>
    pixels.length === 0 ? null : pixels.reduce((sum, value) => sum + value, 0) / pixels.length
  return {
    head: [t('figure.rowHead'), t('figure.images.label'), t('number.min'), t('number.mean'), t('number.max')],
    rows: samples.map(({ row, label, pixels }) => {
      const [low, high] = extentOf(pixels)
      return [
        formatCount(row + 1),
        label ?? t('figure.images.unlabelled'),
        formatNumber(low),
        formatNumber(mean(pixels)),
        formatNumber(high),
      ]
    }),
  }
}
