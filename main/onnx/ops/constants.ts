/** Tensors made from nothing, from a shape, or from positions. */
import type { Dimension, ElementType } from '../../contract/tensor'
import { attributeOf, floatAttribute, intAttribute, intsAttribute } from '../attributes'
import { productOf } from '../dimension'
import { elementTypeOf } from '../element-type'
import { hull, nonNegative, type Range, range, rangeOfValues, withZero } from '../range'
import { valuesOf } from '../tensor-values'
import {
  axisOf,
  type Facts,
  mostAxes,
  type NodeContext,
  noGradient,
  type OperatorRule,
  type OperatorRules,
  type RangeContext,
  sizesTold,
} from './rule'

/** `dtype` told, or another type. */
function typeTold(of: NodeContext, byDefault: ElementType | null): ElementType | null {
  const told = intAttribute(of.node, 'dtype', 0)
  return told === 0 ? byDefault : elementTypeOf(told)
}

function shapeFacts(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  const number = (name: string) => attributeOf(of.node, name)?.i
  const values = shape?.slice(Number(number('start') ?? 0), Number(number('end') ?? shape.length)) ?? null
  return [{ type: 'int64', shape: [values?.length ?? null], values }]
}

function sizeFacts(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  return [{ type: 'int64', shape: [], values: shape ? [productOf(shape)] : null }]
}

const filling = (of: NodeContext) => attributeOf(of.node, 'value')?.t

/** A short vector of whole numbers keeps its values: exporters of Expand make sizes this way. */
function filledFacts(of: NodeContext): Partial<Facts>[] {
  const value = filling(of)
  const type = value ? elementTypeOf(value.dataType) : 'float32'
  const shape = sizesTold(of, 0)
  const [length] = shape ?? []
  const short = shape?.length === 1 && typeof length === 'number' && length >= 0 && length <= mostAxes
  const fill = value && /int/.test(type) ? valuesOf(value)?.[0] : undefined
  return [{ type, shape, values: short && fill !== undefined ? Array<Dimension>(length).fill(fill) : null }]
}

function filledRange(of: RangeContext): Range {
  const value = filling(of)
  return value ? rangeOfValues(valuesOf(value) ?? []) : range(0, 0)
}

/** Start, limit and step, where all are known. */
function steps(of: NodeContext): Dimension[] | null {
  const [start, limit, step] = [0, 1, 2].map((i) => of.facts(i).values?.[0] ?? null)
  if (typeof start !== 'number' || typeof limit !== 'number' || typeof step !== 'number' || step === 0)
    return null
  const length = Math.max(0, Math.ceil((limit - start) / step))
  return length <= mostAxes ? Array.from({ length }, (_, i) => start + i * step) : null
}

/** From 0 in steps of 1 the length is the limit, a symbol or not. */
function stepCount(of: NodeContext): Dimension {
  const [start, limit, step] = [0, 1, 2].map((i) => of.constant(i)?.[0] ?? of.facts(i).values?.[0] ?? null)
  if (start === 0 && step === 1 && typeof limit !== 'number') return limit
  if (typeof start !== 'number' || typeof limit !== 'number' || typeof step !== 'number' || step === 0)
    return null
  return Math.max(0, Math.ceil((limit - start) / step))
}

/** From the start up to the limit, or down to it. */
const stepRange = (of: RangeContext): Range => hull(of.range(0), of.range(1))

function oneHot(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  const depth = of.facts(1).values?.[0] ?? of.constant(1)?.[0] ?? null
  if (!shape) return [{ type: of.facts(2).type }]
  const at = axisOf(intAttribute(of.node, 'axis', -1), shape.length + 1)
  return [{ type: of.facts(2).type, shape: [...shape.slice(0, at), depth, ...shape.slice(at)] }]
}

const drawn = (of: NodeContext): Partial<Facts>[] => [
  { type: typeTold(of, 'float32'), shape: intsAttribute(of.node, 'shape') },
]
const drawnLike = (of: NodeContext): Partial<Facts>[] => [
  { type: typeTold(of, of.facts(0).type), shape: of.facts(0).shape },
]

const uniform = (of: RangeContext): Range =>
  range(floatAttribute(of.node, 'low', 0), floatAttribute(of.node, 'high', 1))

/** Windows of signal processing lie between 0 and 1, Blackman's a rounding below. */
const signalWindow: OperatorRule = {
  facts: (of) => {
    const told = intAttribute(of.node, 'output_datatype', 1)
    return [{ type: elementTypeOf(told), shape: [of.facts(0).values?.[0] ?? null] }]
  },
  range: () => range(-1e-6, 1),
}

const made: OperatorRules = {
  Shape: { facts: shapeFacts, range: () => nonNegative },
  Size: { facts: sizeFacts, range: () => nonNegative },
  ConstantOfShape: { facts: filledFacts, range: filledRange },
  OneHot: { facts: oneHot, range: (of) => of.range(2) },
  EyeLike: { facts: drawnLike, range: () => range(0, 1) },
  Range: {
    facts: (of) => {
      const values = steps(of)
      return [{ shape: [values?.length ?? stepCount(of)], values }]
    },
    range: stepRange,
  },
  RandomNormal: { facts: drawn },
  RandomNormalLike: { facts: drawnLike },
  RandomUniform: { facts: drawn, range: uniform },
  RandomUniformLike: { facts: drawnLike, range: uniform },
  Bernoulli: { facts: drawnLike, range: () => range(0, 1) },
  Multinomial: {
    facts: (of) => [
      {
        type: typeTold(of, 'int32'),
        shape: [of.facts(0).shape?.[0] ?? null, intAttribute(of.node, 'sample_size', 1)],
      },
    ],
    range: () => nonNegative,
  },
  HannWindow: signalWindow,
  HammingWindow: signalWindow,
  BlackmanWindow: signalWindow,
}

/** None of these lets a gradient through: what they make depends on shapes, positions or chance. */
export const constantRules: OperatorRules = {
  ...Object.fromEntries(
    Object.entries(made).map(([name, rule]) => [name, { ...rule, gradient: noGradient }]),
  ),
  Trilu: {
    facts: (of) => [{ shape: of.facts(0).shape }],
    range: (of) => withZero(of.range(0)),
    gradient: (of) => [
      of.build.emit('Trilu', [of.gradient(0)!, ...of.node.input.slice(1)], {
        upper: intAttribute(of.node, 'upper', 1),
      }),
    ],
  },
}
