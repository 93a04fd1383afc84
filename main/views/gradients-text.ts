/** `assay gradients`: loss and norms of gradients on a terminal, or what of a model has gradients. */
import type { GradientModelFile, Gradients, ParameterGradient } from '../contract/gradients'
import { formatMessage, type Message } from '../contract/message'
import type { Locale } from '../contract/words'
import { hanging, tableLines, visible } from './lines'
import { formatCount, formatNumber, formatShape, noNumber } from './number'
import { plainPalette } from './palette'
import type { TextOptions } from './text'
import { viewTexts, type Words, wordsOf } from './texts'

const right = 'right' as const
const left = 'left' as const

const ratioOf = ({ norm, weightNorm }: ParameterGradient): number | null =>
  norm === null || weightNorm === null || weightNorm === 0 ? null : norm / weightNorm

const unitsText = ({ units }: ParameterGradient): string =>
  units === null ? noNumber : `${formatCount(units.zero)}/${formatCount(units.total)}`

const measuredColumns = (words: Words) => [
  {
    heading: words('gradients.parameter'),
    align: left,
    yields: true,
    cell: (one: ParameterGradient) => one.parameter,
  },
  { heading: words('layer.op'), align: left, optional: 1, cell: (one: ParameterGradient) => one.op },
  {
    heading: words('gradients.values'),
    align: right,
    optional: 2,
    cell: (one: ParameterGradient) => formatCount(one.count),
  },
  {
    heading: words('gradients.gradientNorm'),
    align: right,
    cell: (one: ParameterGradient) => formatNumber(one.norm),
  },
  { heading: words('gradients.rms'), align: right, cell: (one: ParameterGradient) => formatNumber(one.rms) },
  {
    heading: words('gradients.ratio'),
    align: right,
    optional: 3,
    cell: (one: ParameterGradient) => formatNumber(ratioOf(one)),
  },
  { heading: words('gradients.zeroUnits'), align: right, cell: unitsText },
]

type Parameter = GradientModelFile['parameters'][number]

const listedColumns = (words: Words) => [
  { heading: words('gradients.parameter'), align: left, yields: true, cell: (one: Parameter) => one.name },
  { heading: words('layer.shape'), align: left, cell: (one: Parameter) => formatShape(one.shape) },
  { heading: words('gradients.values'), align: right, cell: (one: Parameter) => formatCount(one.count) },
]

const notesOf = (notes: readonly Message[], locale: Locale, width: number): string[] =>
  notes.flatMap((note) => hanging('  ', visible(formatMessage(note, viewTexts[locale], locale)), width))

function lossText({ loss, output, value }: Gradients, words: Words): string {
  const said = { loss: loss.name, output, grade: words(`grade.${loss.grade}`) }
  return value === null ? words('gradients.brokenLoss', said) : words('gradients.loss', { ...said, value })
}

/** Loss and norms over the rows of a dataset. */
export function gradientsToText(
  gradients: Gradients,
  locale: Locale,
  { width, palette = plainPalette }: TextOptions,
): string {
  const words = wordsOf(locale)
  const { rows, totalRows, batches, batchRows, norm, parameters, firstNonFinite, notes } = gradients
  const [heading = '', ...lines] = tableLines(parameters, measuredColumns(words), width)
  const plain = [
    lossText(gradients, words),
    words('gradients.rows', { rows, totalRows, batches, batchRows }),
    ...(norm === null ? [] : [words('gradients.norm', { norm })]),
  ]
  const broken = firstNonFinite ? [words('gradients.broken', { parameter: firstNonFinite.parameter })] : []
  return `${[
    ...plain.flatMap((text) => hanging('', visible(text), width)),
    ...broken.flatMap((text) => hanging('! ', visible(text), width).map(palette.bad)),
    ...notesOf(notes, locale, width),
    '',
    palette.faint(heading),
    ...lines,
  ].join('\n')}\n`
}

/** What of a model has gradients, worked out without a dataset. */
export function gradientModelToText(
  { loss, output, target, parameters, notes }: Omit<GradientModelFile, 'bytes'>,
  locale: Locale,
  { width, palette = plainPalette }: TextOptions,
): string {
  const words = wordsOf(locale)
  const values = parameters.reduce((sum, { count }) => sum + count, 0)
  const [heading = '', ...lines] = tableLines(parameters, listedColumns(words), width)
  const plain = [
    words('gradients.lossAt', { loss: loss.name, output, grade: words(`grade.${loss.grade}`) }),
    words('gradients.target', { type: target.type, shape: formatShape(target.shape) }),
    words('gradients.parameters', { count: parameters.length, values }),
  ]
  return `${[
    ...plain.flatMap((text) => hanging('', visible(text), width)),
    ...notesOf(notes, locale, width),
    '',
    palette.faint(heading),
    ...lines,
  ].join('\n')}\n`
}

/** The line that says where the gradient graph lies. */
export const savedToText = (
  { nodes }: Pick<GradientModelFile, 'nodes'>,
  path: string,
  locale: Locale,
): string => `${visible(wordsOf(locale)('gradients.saved', { nodes, path }))}\n`
