/** What a tensor can hold whatever the input: interval arithmetic through the graph. Sound, not tight. */
import { type ElementType, wholeRanges } from '../contract/tensor'
import { constantInfo, constantValues } from './constants'
import type { Graph } from './graph'
import { ruleOf } from './ops'
import { type Facts, type RangeContext, unknownFacts } from './ops/rule'
import {
  isBounded,
  isWithin,
  magnitude,
  nonNegative,
  type Range,
  range,
  rangeOfValues,
  unbounded,
} from './range'
import { nodeContext } from './shapes'

/** Constants beyond this many values are taken as unbounded rather than read. */
const mostConstantValues = 4_000_000

/** Types whose every value says something; sums of wider ones seldom reach their ends. */
const narrow: ReadonlySet<ElementType> = new Set(['bool', 'uint8', 'int8', 'uint16', 'int16'])
const largest64 = 2 ** 63

function rangeOfType(type: ElementType | null): Range | null {
  const ends = type === null ? undefined : wholeRanges[type]
  if (!ends || type === 'int64') return null
  return type === 'uint64' ? nonNegative : range(...ends)
}

/** Whole numbers wrap or are cut where exact arithmetic would leave their type: then any value of the type may come out. */
function heldBy(type: ElementType | null, computed: Range): Range {
  if (type === 'int64') return magnitude(computed) < largest64 || !isBounded(computed) ? computed : unbounded
  const whole = rangeOfType(type)
  return whole === null || isWithin(computed, whole) ? computed : whole
}

function constantRange(graph: Graph, name: string): Range | null {
  const info = constantInfo(graph, name)
  if (!info) return null
  const length = (info.shape ?? []).reduce<number>((all, size) => all * Number(size), 1)
  const values = length <= mostConstantValues ? constantValues(graph, name) : null
  return values ? rangeOfValues(values) : unbounded
}

const isList = (computed: Range | readonly Range[]): computed is readonly Range[] => Array.isArray(computed)

/** Ranges of a node's outputs in order. */
function rangesMade(context: RangeContext): readonly Range[] {
  const computed = ruleOf(context.node)?.range?.(context) ?? []
  return isList(computed) ? computed : [computed]
}

/**
 * Range of each tensor over all inputs, NaN aside (exact arithmetic: a run may miss a bound by rounding). Operators without
 * a rule give the whole line. `known` bounds inputs of which more is known than their type. Throws as `valuesOf` for damaged
 * constants.
 */
export function reachableRanges(
  graph: Graph,
  facts: ReadonlyMap<string, Facts>,
  known: ReadonlyMap<string, Range> = new Map(),
): (tensor: string) => Range {
  const ranges = new Map<string, Range>(known)
  const inputs = new Set(graph.inputs.map(({ name }) => name))
  const factsOf = (name: string) => facts.get(name) ?? unknownFacts
  function rangeOf(name: string): Range {
    const type = inputs.has(name) ? factsOf(name).type : null
    const byType = type && narrow.has(type) ? rangeOfType(type) : null
    const result = ranges.get(name) ?? constantRange(graph, name) ?? byType ?? unbounded
    ranges.set(name, result)
    return result
  }
  for (const node of graph.nodes) {
    if (node.opType === 'Constant') continue
    const range = (i: number) => rangeOf(node.input[i] ?? '')
    const made = rangesMade({ ...nodeContext(graph, node, factsOf), range })
    node.output.forEach((name, i) => {
      ranges.set(name, heldBy(factsOf(name).type, made[i] ?? unbounded))
    })
  }
  return rangeOf
}
