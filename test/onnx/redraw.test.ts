import { describe, expect, test } from 'vitest'
import { analyse } from '../../main/onnx/analysis'
import { decodeModel } from '../../main/onnx/codec'
import { constantValues } from '../../main/onnx/constants'
import { redrawn, usualDraw } from '../../main/onnx/redraw'
import { fixtureModel } from './fixture-models'

const redraw = (name: string, seed = 1) => {
  const analysis = analyse(decodeModel(fixtureModel(name)))
  const result = redrawn(analysis, (layer, i) => usualDraw(layer, seed + 16 * i))
  return { before: analysis.graph, after: analyse(result.model).graph, ...result }
}

const stdOf = (values: ArrayLike<number>): number => {
  const all = Array.from(values)
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  return Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length)
}

describe('weights drawn anew', () => {
  test.each(['mlp-opset13', 'cnn-bn', 'float16', 'float64', 'attention'])(
    '%s keeps names, types and dims',
    (name) => {
      const { before, after } = redraw(name)
      expect([...after.initializers.keys()]).toEqual([...before.initializers.keys()])
      for (const [key, { dims, dataType }] of before.initializers)
        expect(after.initializers.get(key)).toMatchObject({ dims, dataType })
    },
  )

  test('have the standard deviation of their scheme', () => {
    const { after, drawn } = redraw('cnn-bn')
    expect(drawn.length).toBeGreaterThan(0)
    for (const { parameter, std } of drawn) {
      const values = constantValues(after, parameter)!
      // Four standard errors of a standard deviation of n normal numbers.
      expect(Math.abs(stdOf(values) / std - 1)).toBeLessThan(4 / Math.sqrt(2 * values.length))
    }
  })

  test('come out the same from the same seed, and others from another', () => {
    const valuesOf = (seed: number) => {
      const { after, drawn } = redraw('mlp-opset13', seed)
      return drawn.map(({ parameter }) => constantValues(after, parameter))
    }
    expect(valuesOf(1)).toEqual(valuesOf(1))
    expect(valuesOf(2)).not.toEqual(valuesOf(1))
  })

  test('leave biases at zero and a normalization at identity', () => {
    const { after } = redraw('cnn-bn')
    const norm = after.nodes.find(({ opType }) => opType === 'BatchNormalization')!
    const [scale, shift, mean, variance] = norm.input
      .slice(1)
      .map((name) => [...new Set(constantValues(after, name))])
    expect([scale, shift, mean, variance]).toEqual([[1], [0], [0], [1]])
    const gemm = after.nodes.find(({ opType }) => opType === 'Gemm')!
    expect(new Set(constantValues(after, gemm.input[2]))).toEqual(new Set([0]))
  })

  test('a layer without a draw stays, and so do the normalizations then', () => {
    const analysis = analyse(decodeModel(fixtureModel('mlp-opset13')))
    const { model, drawn } = redrawn(analysis, (layer, i) => (i === 0 ? usualDraw(layer, 1) : null))
    const after = analyse(model)
    expect(new Set(drawn.map(({ layer }) => layer))).toEqual(new Set([analysis.layers[0].layer.name]))
    for (const name of analysis.layers[1].layer.parameterNames)
      expect(constantValues(after.graph, name)).toEqual(constantValues(analysis.graph, name))
  })

  test('quantized weights are left alone, with the reason', () => {
    const { skipped } = redraw('quantized-weights')
    expect(skipped.map(({ reason }) => reason)).toContain('quantized')
  })
})
