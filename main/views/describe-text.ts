/** `assay describe`: graph, layers, parameters, inputs and outputs of one model, on a terminal. */
import type { Layer, ModelDescription, ModelOutput } from '../contract/model'
import type { TensorInfo } from '../contract/tensor'
import type { Locale } from '../contract/words'
import { hanging, tableLines, visible } from './lines'
import { formatCount, formatInterval, formatShape, noNumber } from './number'
import { plainPalette } from './palette'
import type { TextOptions } from './text'
import { type Words, wordsOf } from './texts'

const indent = '  '

const indented = (lines: readonly string[]): string[] => lines.map((line) => indent + line)

/** Graph tensors: name, type, shape; one line each without headings. */
const tensorLines = (tensors: readonly TensorInfo[], width: number): string[] =>
  tableLines(
    tensors,
    [
      { heading: '', align: 'left', yields: true, cell: (tensor) => tensor.name },
      { heading: '', align: 'left', cell: (tensor) => tensor.type },
      { heading: '', align: 'left', cell: (tensor) => formatShape(tensor.shape) },
    ],
    width,
  ).slice(1)

const outputLines = (outputs: readonly ModelOutput[], words: Words, width: number): string[] =>
  tableLines(
    outputs,
    [
      { heading: '', align: 'left', yields: true, cell: (output) => output.name },
      { heading: '', align: 'left', cell: (output) => output.type },
      { heading: '', align: 'left', cell: (output) => formatShape(output.shape) },
      {
        heading: '',
        align: 'left',
        cell: (output) => `${words('model.reachable')} ${formatInterval(output.reachable)}`,
      },
      {
        heading: '',
        align: 'left',
        optional: 1,
        cell: ({ head }) => (head.length === 0 ? '' : `← ${head.map(({ op }) => op).join(' → ')}`),
      },
    ],
    width,
  ).slice(1)

const fan = ({ fanIn, fanOut }: Layer): string =>
  fanIn === null && fanOut === null ? noNumber : `${fanIn ?? '?'} → ${fanOut ?? '?'}`

const layerLines = (layers: readonly Layer[], words: Words, width: number): string[] =>
  tableLines(
    layers,
    [
      { heading: words('layer.name'), align: 'left', yields: true, cell: (layer) => layer.name },
      { heading: words('layer.op'), align: 'left', cell: (layer) => layer.op },
      { heading: words('layer.shape'), align: 'left', cell: (layer) => formatShape(layer.shape) },
      { heading: words('layer.parameters'), align: 'right', cell: (layer) => formatCount(layer.parameters) },
      { heading: words('layer.fan'), align: 'left', optional: 1, cell: fan },
      { heading: words('layer.activation'), align: 'left', cell: (layer) => layer.activation ?? noNumber },
    ],
    width,
  )

const entryText = ({ input, operators, tensor, layer }: ModelDescription['entries'][number]): string =>
  operators.length === 0
    ? `${input} → ${layer}`
    : `${input} → ${operators.join(' → ')} → ${tensor} → ${layer}`

/** Equal entries once with their count, the first seen first. */
function counted(entries: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const entry of entries) counts.set(entry, (counts.get(entry) ?? 0) + 1)
  return [...counts]
}

const listed = (entries: readonly [string, number][]): string =>
  entries.map(([entry, count]) => `${entry} × ${formatCount(count)}`).join(', ')

/** Nothing for a graph without learned layers. */
function depthTexts({ structure }: ModelDescription, words: Words): string[] {
  const { longestPath, unbypassed, plain, skips, normalizations } = structure
  if (longestPath.length === 0) return []
  const lengths = { layers: longestPath.length, unbypassed: unbypassed.length, plain: plain.length }
  const kinds = counted(skips.map(({ op, layers }) => `${layers.length} ${op}`)).map(([kind, count]) => {
    const [layers, op] = kind.split(' ')
    return words('model.skip', { op, layers: Number(layers), count })
  })
  const norms = listed(counted(normalizations.map(({ op }) => op)))
  return [
    words('model.longestPath', lengths),
    ...(kinds.length === 0 ? [] : [words('model.skips', { list: kinds.join(', ') })]),
    ...(norms === '' ? [] : [words('model.normalizations', { list: norms })]),
  ]
}

/** What is read otherwise than the file has it. */
function readingTexts({ functions, resolutions, quantized }: ModelDescription, words: Words): string[] {
  const calls = functions.map(({ name, domain, calls }): [string, number] => [
    domain === '' ? name : `${domain}.${name}`,
    calls,
  ])
  return [
    ...(calls.length === 0 ? [] : [words('model.functions', { list: listed(calls) })]),
    ...resolutions.map(({ node, branch, because, input }) =>
      words('model.resolution', { node, branch, because, input: input ?? '' }),
    ),
    ...(quantized ? [words('model.quantized')] : []),
  ]
}

const wrapped = (texts: readonly string[], width: number): string[] =>
  texts.flatMap((text) => hanging('', visible(text), width))

/** `name` is the file's own. Layers stand in the graph's order, operators most frequent first. */
export function describeToText(
  model: ModelDescription,
  name: string,
  locale: Locale,
  { width, palette = plainPalette }: TextOptions,
): string {
  const words = wordsOf(locale)
  const { nodes, parameters, opset, producer } = model
  const inner = width - indent.length
  const operators = [...model.operators]
    .sort((a, b) => b.count - a.count || (a.op < b.op ? -1 : 1))
    .map(({ op, count }) => `${op} × ${formatCount(count)}`)
  const section = (heading: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', palette.strong(heading), ...indented(lines)]
  const [layerHeadings, ...layers] = layerLines(model.layers, words, inner)
  const made = producer === '' ? '' : `, ${words('model.producer')} ${visible(producer)}`
  const lines = [
    palette.strong(visible(name)),
    `${words('model.totals', { nodes, parameters, opset })}${made}`,
    ...wrapped(readingTexts(model, words), width),
    ...section(words('model.inputs'), tensorLines(model.inputs, inner)),
    ...section(words('model.outputs'), outputLines(model.outputs, words, inner)),
    ...section(words('model.entries'), wrapped(model.entries.map(entryText), inner)),
    ...section(words('model.depth'), wrapped(depthTexts(model, words), inner)),
    ...section(
      words('report.layers'),
      layerHeadings === undefined ? [] : [palette.faint(layerHeadings), ...layers],
    ),
    ...section(words('model.operators'), wrapped([operators.join(', ')], inner)),
  ]
  return `${lines.join('\n')}\n`
}
