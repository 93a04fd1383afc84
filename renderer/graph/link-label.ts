/** What stands at a line: the shape of its tensor, or how many there are. */
import type { ModelGraph } from '../../main/contract/model-graph'
import { clipMiddle } from '../texts/clip'
import { formatShape } from '../texts/numbers'
import type { Translate } from '../texts/translate'
import type { ShownLink } from './shown'

const mostCharacters = 34

export function linkLabel({ nodes }: ModelGraph, t: Translate['t']): (link: ShownLink) => string {
  const shapes = new Map(nodes.flatMap(({ outputs }) => outputs.map(({ name, shape }) => [name, shape])))
  return ({ tensors }) => {
    if (tensors.length > 1) return t('graph.tensors', { count: tensors.length })
    const shape = shapes.get(tensors[0])
    return shape ? clipMiddle(formatShape(shape), mostCharacters) : ''
  }
}
