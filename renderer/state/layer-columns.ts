/** The columns of the layer table: what each is ordered by and how it reads. */

import { schemeText, secondsText } from '../texts/model-values'
import { formatCount, formatNumber, formatShape, formatShare, noNumber } from '../texts/numbers'
import type { Translate } from '../texts/translate'
import { deadShareOf, type ModelLayer, rankShareOf } from './model-layers'
import type { LayerOrder } from './model-look'
import type { ModelQuestion } from './models'

export interface LayerColumn {
  id: LayerOrder
  numeric: boolean
  /** Where its figures come from. */
  from: ModelQuestion
  /** null: the layer has no such figure. */
  key(layer: ModelLayer): string | number | null
  text(layer: ModelLayer, t: Translate['t']): string
}

type Number = (layer: ModelLayer) => number | null

const number = (
  id: LayerOrder,
  from: ModelQuestion,
  key: Number,
  format: (value: number) => string = formatNumber,
): LayerColumn => ({
  id,
  numeric: true,
  from,
  key,
  text: (layer) => {
    const value = key(layer)
    return value === null ? noNumber : format(value)
  },
})

const word = (
  id: LayerOrder,
  from: ModelQuestion,
  key: (layer: ModelLayer) => string | null,
): LayerColumn => ({
  id,
  numeric: false,
  from,
  key,
  text: (layer) => key(layer) ?? noNumber,
})

const sizeOf = ({ layer }: ModelLayer): number =>
  (layer.shape ?? []).reduce<number>((size, axis) => size * (typeof axis === 'number' ? axis : 1), 1)

export const layerColumns: readonly LayerColumn[] = [
  number('place', 'describe', ({ place }) => place + 1),
  word('name', 'describe', ({ layer }) => layer.name),
  word('op', 'describe', ({ layer }) => layer.op),
  {
    ...number('shape', 'describe', sizeOf),
    text: ({ layer }) => formatShape(layer.shape),
  },
  number('parameters', 'describe', ({ layer }) => layer.parameters, formatCount),
  number('fanIn', 'describe', ({ layer }) => layer.fanIn, formatCount),
  number('fanOut', 'describe', ({ layer }) => layer.fanOut, formatCount),
  word('activation', 'describe', ({ layer }) => layer.activation),
  number('min', 'capture', ({ values }) => values?.min ?? null),
  number('max', 'capture', ({ values }) => values?.max ?? null),
  number('mean', 'capture', ({ values }) => values?.mean ?? null),
  number('std', 'capture', ({ values }) => values?.std ?? null),
  number('dead', 'capture', deadShareOf, formatShare),
  number('weightStd', 'weights', ({ weight }) => weight?.summary.std ?? null),
  number('expectedStd', 'weights', ({ expected }) => expected?.std ?? null),
  {
    ...word('scheme', 'weights', ({ expected }) => expected?.scheme ?? null),
    text: ({ expected }, t) => (expected ? schemeText(expected.scheme, t) : noNumber),
  },
  number('rank', 'signal', rankShareOf, formatShare),
  number('time', 'timing', ({ seconds }) => seconds, secondsText),
  number('gradient', 'gradients', ({ gradientNorm }) => gradientNorm),
]

/** The table as text for a spreadsheet: tabs between cells, one line per layer. */
export function layersAsText(
  layers: readonly ModelLayer[],
  heads: readonly string[],
  t: Translate['t'],
): string {
  const plain = (text: string) => text.replace(/[\t\r\n]+/g, ' ')
  // Full precision: who copies figures computes with them.
  const cell = (column: LayerColumn, layer: ModelLayer): string => {
    const key = column.key(layer)
    if (key === null) return ''
    return column.numeric && column.id !== 'shape' ? String(key) : column.text(layer, t)
  }
  const lines = layers.map((layer) => layerColumns.map((column) => plain(cell(column, layer))))
  return [heads.map(plain), ...lines].map((cells) => cells.join('\t')).join('\n')
}
