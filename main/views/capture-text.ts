/** `assay capture`: what every intermediate tensor took on over the dataset, on a terminal. */
import type { ActivationNode, TensorActivation } from '../contract/artifacts'
import { formatMessage } from '../contract/message'
import type { Result } from '../contract/protocol'
import type { Locale } from '../contract/words'
import { hanging, tableLines, visible } from './lines'
import { formatCount, formatNumber, formatShape, formatShare, noNumber } from './number'
import { plainPalette } from './palette'
import { boundAs, fewNames } from './selection'
import type { TextOptions } from './text'
import { viewTexts, type Words, wordsOf } from './texts'

type Capture = Result<'capture'>

interface Row {
  tensor: TensorActivation
  /** The activation that gives this tensor, where one does. */
  units: ActivationNode | null
}

const deadText = ({ units }: Row): string =>
  units === null || units.deadUnits === null
    ? noNumber
    : `${formatCount(units.deadUnits)}/${formatCount(units.units)}`

const saturatedText = ({ units }: Row): string =>
  units === null || units.saturatedShare === null ? noNumber : formatShare(units.saturatedShare)

const numberColumn = (heading: string, pick: (tensor: TensorActivation) => number | null) => ({
  heading,
  align: 'right' as const,
  cell: ({ tensor }: Row) => formatNumber(pick(tensor)),
})

const rightColumn = (heading: string, optional: number, cell: (row: Row) => string) => ({
  heading,
  align: 'right' as const,
  optional,
  cell,
})

const columnsOf = (words: Words) => [
  {
    heading: words('tensor.name'),
    align: 'left' as const,
    yields: true,
    cell: ({ tensor }: Row) => tensor.tensor,
  },
  { heading: words('layer.op'), align: 'left' as const, optional: 1, cell: ({ tensor }: Row) => tensor.op },
  {
    heading: words('layer.shape'),
    align: 'left' as const,
    optional: 3,
    cell: ({ tensor }: Row) => formatShape(tensor.shape),
  },
  numberColumn(words('column.min'), (tensor) => tensor.min),
  numberColumn(words('column.max'), (tensor) => tensor.max),
  numberColumn(words('column.mean'), (tensor) => tensor.mean),
  numberColumn(words('column.std'), (tensor) => tensor.std),
  rightColumn(words('layer.zero'), 4, ({ tensor }) => formatShare(tensor.zeroShare)),
  rightColumn(words('layer.dead'), 2, deadText),
  rightColumn(words('layer.saturated'), 5, saturatedText),
  rightColumn(words('layer.nonFinite'), 0, ({ tensor }) => formatCount(tensor.nonFinite)),
]

const bindingText = ({ tensor, columns, shape, grade }: Capture['bindings'][number], words: Words): string =>
  `${tensor} (${formatShape(shape)}) ← ${fewNames(columns, words)}; ${boundAs(grade, words)}`

function brokenText(found: Capture['activations']['firstNonFinite'], words: Words): string[] {
  if (!found) return []
  const { from, ...rest } = found
  const values = { ...rest, from: from?.tensor ?? 'none', min: from?.min ?? null, max: from?.max ?? null }
  return [words('capture.firstNonFinite', values)]
}

/** Tensors in order of execution; the first NaN or infinity stands above them. */
export function captureToText(
  { activations, bindings }: Capture,
  locale: Locale,
  { width, palette = plainPalette }: TextOptions,
): string {
  const words = wordsOf(locale)
  const { rows, totalRows, tensors, activationNodes, firstNonFinite, statisticsRows, notes } = activations
  const byOutput = new Map(activationNodes.map((node) => [node.output, node]))
  const [heading = '', ...lines] = tableLines(
    tensors.map((tensor) => ({ tensor, units: byOutput.get(tensor.tensor) ?? null })),
    columnsOf(words),
    width,
  )
  const broken = brokenText(firstNonFinite, words).flatMap((text) =>
    hanging('! ', visible(text), width).map(palette.bad),
  )
  const noted = notes.flatMap((note) =>
    hanging('  ', visible(formatMessage(note, viewTexts[locale], locale)), width),
  )
  const bound = bindings.flatMap((binding) => hanging('  ', visible(bindingText(binding, words)), width))
  return `${[
    words('capture.rows', { rows, totalRows, statisticsRows, sampled: String(statisticsRows < rows) }),
    ...noted,
    words('capture.bindings'),
    ...bound,
    ...broken,
    '',
    palette.faint(heading),
    ...lines,
  ].join('\n')}\n`
}
