/** What experiments saw: curves over steps or rates, and one number per layer; the numbers stand in a table under each. */
import type { EvidenceOf } from '../../contract/evidence'
import { formatNumber, noNumber } from '../number'
import type { Words } from '../texts'
import { captioned } from './captioned'
import type { Markup } from './markup'
import { numeric, tableOf } from './table'

export function curves({ series }: EvidenceOf<'curves'>, words: Words): Markup {
  const points = series.flatMap(({ name, points: all }) => all.map((point) => ({ name, ...point })))
  const table = tableOf(points, [
    { heading: words('evidence.name'), kind: 'name', cell: (point) => point.name },
    numeric('x', (point) => point.x),
    numeric('y', (point) => point.y),
  ])
  return captioned(words('evidence.curves'), [table], 0, words)
}

export function byLayer({ series, layers, omitted }: EvidenceOf<'by-layer'>, words: Words): Markup {
  const table = tableOf(layers, [
    { heading: words('layer.name'), kind: 'name', cell: (layer) => layer.name },
    ...series.map((name, i) => ({
      heading: name,
      kind: 'number' as const,
      cell: ({ values }: (typeof layers)[number]) => {
        const one = values[i]
        return one ? formatNumber(one.value) : noNumber
      },
    })),
  ])
  return captioned(words('evidence.byLayer'), [table], omitted, words)
}
