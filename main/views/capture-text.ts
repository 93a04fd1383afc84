/** `assay capture`: what every intermediate tensor took on over the dataset, on a terminal. */
import type { ActivationNode, TensorActivation } from '../contract/artifacts'
import type { Result } from '../contract/protocol'
import type { Locale } from '../contract/words'
import { hanging, tableLines, visible } from './lines'
import { formatCount, formatNumber, formatShape, formatShare, noNumber } from './number'
import { plainPalette } from './palette'
import type { TextOptions } from './text'
import { type Words, wordsOf } from './texts'

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

const tableOf = (rows: readonly Row[], words: Words, width: number): string[] => {
  const number = (heading: string, pick: (tensor: TensorActivation) => number | null) => ({
    heading,
    align: 'right' as const,
    cell: ({ tensor }: Row) => formatNumber(pick(tensor)),
  })
  return tableLines(
    rows,
    [
      { heading: words('tensor.name'), align: 'left', yields: true, cell: ({ tensor }) => tensor.tensor },
      { heading: words('layer.op'), align: 'left', optional: 1, cell: ({ tensor }) => tensor.op },
      {
        heading: words('layer.shape'),
        align: 'left',
        optional: 3,
        cell: ({ tensor }) => formatShape(tensor.shape),
      },
      number(words('column.min'), (tensor) => tensor.min),
      number(words('column.max'), (tensor) => tensor.max),
      number(words('column.mean'), (tensor) => tensor.mean),
      number(words('column.std'), (tensor) => tensor.std),
      {
        heading: words('layer.zero'),
        align: 'right',
        optional: 4,
        cell: ({ tensor }) => formatShare(tensor.zeroShare),
      },
      { heading: words('layer.dead'), align: 'right', optional: 2, cell: deadText },
      { heading: words('layer.saturated'), align: 'right', optional: 5, cell: saturatedText },
      {
        heading: words('layer.nonFinite'),
        align: 'right',
        cell: ({ tensor }) => formatCount(tensor.nonFinite),
      },
    ],
    width,
  )
}

const bindingText = ({ tensor, columns, shape }: Capture['bindings'][number], words: Words): string =>
  `${tensor} (${formatShape(shape)}) ← ${
    columns.length > 8
      ? `${columns.slice(0, 4).join(', ')} … ${columns.at(-1)} (${words('task.columns', { count: columns.length })})`
      : columns.join(', ')
  }`

/** Tensors in order of execution; the first NaN or infinity stands above them. */
export function captureToText(
  { activations, bindings }: Capture,
  locale: Locale,
  { width, palette = plainPalette }: TextOptions,
): string {
  const words = wordsOf(locale)
  const { rows, totalRows, tensors, activationNodes, firstNonFinite } = activations
  const byOutput = new Map(activationNodes.map((node) => [node.output, node]))
  const [heading = '', ...lines] = tableOf(
    tensors.map((tensor) => ({ tensor, units: byOutput.get(tensor.tensor) ?? null })),
    words,
    width,
  )
  const broken =
    firstNonFinite === null
      ? []
      : hanging('! ', visible(words('capture.firstNonFinite', firstNonFinite)), width).map(palette.bad)
  const bound = bindings.flatMap((binding) => hanging('  ', visible(bindingText(binding, words)), width))
  return `${[
    words('capture.rows', { rows, totalRows }),
    words('capture.bindings'),
    ...bound,
    ...broken,
    '',
    palette.faint(heading),
    ...lines,
  ].join('\n')}\n`
}
