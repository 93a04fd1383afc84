/** What a tensor can hold whatever the input: interval arithmetic through the graph. Sound, not tight. */
import type { ElementType } from '../contract/tensor'
import { constantInfo, constantValues } from './constants'
import type { Graph } from './graph'
import { ruleOf } from './ops'
import { type Facts, unknownFacts } from './ops/rule'
import { type Range, range, rangeOfValues, unbounded } from './range'
import { nodeContext } from './shapes'

/** Constants beyond this many values are taken as unbounded rather than read. */
const mostConstantValues = 4_000_000

const byType: Readonly<Partial<Record<ElementType, Range>>> = {
  bool: range(0, 1),
  uint8: range(0, 255),
  int8: range(-128, 127),
  uint16: range(0, 65_535),
  int16: range(-32_768, 32_767),
}

function constantRange(graph: Graph, name: string): Range | null {
  const info = constantInfo(graph, name)
  if (!info) return null
  const length = (info.shape ?? []).reduce<number>((all, size) => all * Number(size), 1)
  const values = length <= mostConstantValues ? constantValues(graph, name) : null
  return values ? rangeOfValues(values) : unbounded
}

/**
 * Range of each tensor over all inputs, NaN aside (exact arithmetic: a run may miss a bound by rounding). Operators without
 * a rule give the whole line. Throws as `valuesOf` for damaged constants.
 */
export function reachableRanges(graph: Graph, facts: ReadonlyMap<string, Facts>): (tensor: string) => Range {
  const ranges = new Map<string, Range>()
  const inputs = new Set(graph.inputs.map(({ name }) => name))
  function rangeOf(name: string): Range {
    const type = inputs.has(name) ? facts.get(name)?.type : null
    const result = ranges.get(name) ?? constantRange(graph, name) ?? (type ? byType[type] : null) ?? unbounded
    ranges.set(name, result)
    return result
  }
  for (const node of graph.nodes) {
    const context = {
      ...nodeContext(graph, node, (name) => facts.get(name) ?? unknownFacts),
      range: (i: number) => rangeOf(node.input[i] ?? ''),
    }
    if (node.opType === 'Constant') continue
    const computed = ruleOf(node)?.range?.(context) ?? unbounded
    node.output.forEach((name, i) => {
      // Outputs of Split share one range; second outputs of other operators (masks, indices, states) do not.
      ranges.set(name, i === 0 || node.opType === 'Split' ? computed : unbounded)
    })
  }
  return rangeOf
}
