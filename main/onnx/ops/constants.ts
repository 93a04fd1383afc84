/** Tensors made from nothing, or from a shape. */
import { elementTypeOf } from '../element-type'
import { nonNegative, range, rangeOfValues } from '../range'
import { valuesOf } from '../tensor-values'
import { mostAxes, type OperatorRules } from './rule'

export const constantRules: OperatorRules = {
  Shape: {
    facts: (of) => {
      const shape = of.facts(0).shape
      const numbers = (name: string) => of.node.attribute.find((attribute) => attribute.name === name)?.i
      const values =
        shape?.slice(Number(numbers('start') ?? 0), Number(numbers('end') ?? shape.length)) ?? null
      return [{ type: 'int64', shape: [values?.length ?? null], values }]
    },
    range: () => nonNegative,
  },
  Size: { facts: () => [{ type: 'int64', shape: [] }], range: () => nonNegative },
  ConstantOfShape: {
    facts: (of) => {
      const value = of.node.attribute.find(({ name }) => name === 'value')?.t
      const length = of.facts(0).shape?.[0]
      const open = typeof length === 'number' && length <= mostAxes ? Array(length).fill(null) : null
      return [{ type: value ? elementTypeOf(value.dataType) : 'float32', shape: of.facts(0).values ?? open }]
    },
    range: (of) => {
      const value = of.node.attribute.find(({ name }) => name === 'value')?.t
      return value ? rangeOfValues(valuesOf(value) ?? []) : range(0, 0)
    },
  },
  OneHot: { facts: (of) => [{ type: of.facts(2).type }] },
  Range: { facts: (of) => [{ shape: [null], type: of.facts(0).type }] },
  NonZero: { facts: () => [{ type: 'int64' }] },
  RandomNormal: { facts: () => [{ type: 'float32' }] },
  RandomUniform: { facts: () => [{ type: 'float32' }] },
}
