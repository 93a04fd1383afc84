/** Names as they fit on the drawing. */
import type { GraphNode } from '../../main/contract/model-graph'
import { operatorCounts } from './contents'

/** The last part of a name; with the part before it where the last only repeats the operator. */
export function shortName({ name, op, kind }: GraphNode): string {
  if (kind !== 'operator') return name
  const parts = name.split('/').filter((part) => part !== '')
  const last = parts.at(-1) ?? name
  const repeats = last.toLowerCase().startsWith(op.toLowerCase())
  return repeats && parts.length > 1 ? `${parts.at(-2)}/${last}` : last
}

/** 'MatMul ×42, Relu ×42': as many operators as fit. */
export function contentsText(nodes: readonly GraphNode[], most = 30): string {
  let text = ''
  for (const { op, count } of operatorCounts(nodes)) {
    const next = `${text === '' ? '' : ', '}${op}${count > 1 ? ` ×${count}` : ''}`
    if (text !== '' && text.length + next.length > most) return `${text}, …`
    text += next
  }
  return text
}
