import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requests } from '../../main/contract/protocol'
import { captureToText } from '../../main/views/capture-text'
import { describeToText } from '../../main/views/describe-text'
import { widthOf } from '../../main/views/lines'
import { profileToJson, profileToText, sparkline } from '../../main/views/profile-text'
import { sampleCapture, sampleDescription, sampleProfile } from '../fixtures/inspected'
import { hostileName } from './hostile'

const wide = { width: 120 }
const narrow = { width: 80 }

describe('the samples', () => {
  it('are results', () => {
    expect(requests.profile.result.parse(sampleProfile)).toEqual(sampleProfile)
    expect(requests.describe.result.parse(sampleDescription)).toEqual(sampleDescription)
    expect(requests.capture.result.parse(sampleCapture)).toEqual(sampleCapture)
  })
})

describe('profile', () => {
  it('shows each column in the order of the file', () => {
    const [title, , , first, , , last] = profileToText(sampleProfile, 'data.csv', 'en', wide).split('\n')
    expect(title).toBe('data.csv  (178 rows, 4 columns)')
    expect(first).toMatch(/^proline +integer +0% +0 +121 +278 +673\.5 +1680 +746\.9 +314/)
    expect(last).toMatch(/^cultivar +text .*B 39\.9%, A 33\.1%, C 27%$/)
  })

  it('marks an estimated count, and counts what is not finite where there is any', () => {
    const text = profileToText(sampleProfile, 'data.csv', 'en', wide)
    expect(text).toContain('~90000')
    expect(text).toContain('NaN/∞')
    const finite = { ...sampleProfile, columns: sampleProfile.columns.slice(0, 1) }
    expect(profileToText(finite, 'data.csv', 'en', wide)).not.toContain('NaN')
  })

  it('says how the file was read and where figures are rounded', () => {
    const notes = ['column id holds whole numbers beyond 2^53: its statistics are rounded']
    expect(profileToText({ ...sampleProfile, notes }, 'data.csv', 'en', wide)).toMatch(
      /\n\nAbout the files\n- column id holds .* rounded\n$/,
    )
    expect(JSON.parse(profileToJson({ ...sampleProfile, notes })).notes).toEqual(notes)
  })

  it('says that a dataset without columns has none', () => {
    expect(profileToText({ rows: 0, columns: [], hints: [], notes: [] }, 'e.csv', 'en', wide)).toContain(
      '(0 rows, 0 columns)',
    )
  })

  it('prints JSON under the names of the report', () => {
    const { rows, profile } = JSON.parse(profileToJson(sampleProfile))
    expect(rows).toBe(178)
    expect(profile[1]).toMatchObject({ nulls: 3, nan: 2, infinite: 1, quantiles: { p50: 673.5 } })
    expect(profile[3]).toMatchObject({ column: 'cultivar', type: 'text', infinite: 0, distinct: 3 })
  })

  it.each([
    [[0, 1, 8], ' ▁█'],
    [[1], '█'],
    [[0, 0], '  '],
  ])('draws %j', (counts, drawn) => {
    expect(sparkline({ edges: [0, ...counts.map((_, at) => at + 1)], counts })).toBe(drawn)
  })

  it('gathers many bins into twelve', () => {
    const counts = Array.from({ length: 60 }, (_, at) => at)
    expect(sparkline({ edges: Array.from({ length: 61 }, (_, at) => at), counts })).toHaveLength(12)
  })
})

describe('describe', () => {
  it('tells totals, inputs, outputs with what they reach, layers and operators', () => {
    const text = describeToText(sampleDescription, 'model.onnx', 'en', wide)
    expect(text).toContain('5 nodes, 1,603 learnable parameters, opset 17, Producer pytorch 1.13.1')
    expect(text).toMatch(/output +float32 +batch × 3 +Reachable \[0, \+∞\) +← Relu/)
    expect(text).toMatch(/\/layers\.0\/Gemm +Gemm +batch × 32 +448 +13 → 32 +Relu/)
    expect(text).toContain('image → Sub → Div → /Div_output_0 → /conv')
    expect(text).toContain('Gemm × 3, Relu × 2')
  })

  it('tells depth, skips, normalizations, and what is read otherwise than the file has it', () => {
    const block = { op: 'Add', layers: ['a', 'b'] }
    const told = {
      ...sampleDescription,
      structure: {
        longestPath: ['stem', 'a', 'b', 'c', 'd'],
        unbypassed: ['stem'],
        plain: ['stem'],
        skips: ['s1', 's2'].map((node) => ({ node, ...block })),
        normalizations: [{ node: 'n', op: 'LayerNormalization' }],
      },
      functions: [{ name: 'Mish', domain: 'pkg', calls: 3 }],
      resolutions: [{ node: 'if', branch: 'else' as const, because: 'input' as const, input: 'rate' }],
      quantized: true,
    }
    const text = describeToText(told, 'model.onnx', 'en', { width: 200 })
    expect(text).toContain('5 learned layers on the longest path, 1 without a skip around it, 1 in a row')
    expect(text).toContain('Skips: Add around 2 layers × 2')
    expect(text).toContain('Normalizations: LayerNormalization × 1')
    expect(text).toContain('Functions put in place of their calls: pkg.Mish × 3')
    expect(text).toContain('if always takes its else branch: the input rate decides it')
    expect(text).toContain('Quantized')
    expect(describeToText(sampleDescription, 'model.onnx', 'en', wide)).not.toMatch(/Skips|Quantized/)
  })

  it('cuts a long name in the middle where the line is narrow', () => {
    const text = describeToText(sampleDescription, 'model.onnx', 'en', narrow)
    expect(text).toMatch(/\/encoder\/[^ ]*…[^ ]*MatMul/)
  })
})

describe('capture', () => {
  it('tells rows, bindings, ranges and dead units', () => {
    const text = captureToText(sampleCapture, 'en', wide)
    expect(text).toContain('178 of 1,178 rows')
    expect(text).toContain(
      'input (13) ← column 0, column 1, column 2, column 3, column 4, column 5 … (13 columns)',
    )
    expect(text).toMatch(/\/layers\.1\/Relu_output_0 +Relu +batch × 32 +0 +512\.4 +60\.2 +88\.1 +41% +5\/32/)
  })

  it('leads with the first NaN', () => {
    const text = captureToText(sampleCapture, 'en', wide)
    expect(text).toContain('tensor /layers.2/Div_output_0 of node /layers.2/Div (Div), 10 NaN and 2 infinite')
    expect(text.indexOf('First NaN')).toBeLessThan(text.indexOf('Tensor '))
  })
})

describe('hostile names', () => {
  it('neither command the terminal nor break the width', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const columns = sampleProfile.columns.map((column) => ({ ...column, name }))
        const layers = sampleDescription.layers.map((layer) => ({ ...layer, name }))
        const producer = name
        const bindings = sampleCapture.bindings.map((binding) => ({
          ...binding,
          tensor: name,
          columns: [name],
        }))
        const texts = [
          profileToText({ ...sampleProfile, columns }, name, 'en', narrow),
          describeToText({ ...sampleDescription, layers, producer }, 'm', 'zh-CN', narrow),
          captureToText({ ...sampleCapture, bindings }, 'en', narrow),
        ]
        for (const text of texts) expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u)
        const table = texts[0]?.split('\n').slice(2) ?? []
        expect(Math.max(...table.map(widthOf))).toBeLessThanOrEqual(80)
      }),
    )
  })
})
