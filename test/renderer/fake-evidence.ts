/** Evidence as real files give it, made without files: columns of a wine list, layers of a small network. */
import type { EvidenceOf } from '../../main/contract/evidence'
import type { Histogram } from '../../main/contract/summary'

/** A bell of 24 bins around `mean`, as 178 rows would fill it. */
export function bell(mean: number, std: number, rows = 178, low = -3, high = 3): Histogram {
  const bins = 24
  const step = (high - low) / bins
  const z = Array.from({ length: bins + 1 }, (_, i) => low + i * step)
  const density = z.slice(1).map((edge) => Math.exp(-((edge - step / 2) ** 2) / 2))
  const total = density.reduce((sum, value) => sum + value, 0)
  return {
    edges: z.map((edge) => mean + std * edge),
    counts: density.map((value) => Math.round((rows * value) / total)),
  }
}

export const wineColumns: readonly (readonly [name: string, mean: number, std: number])[] = [
  ['proline', 746.9, 314.9],
  ['magnesium', 99.74, 14.28],
  ['alcohol', 13.0, 0.812],
  ['alcalinity of ash', 19.49, 3.34],
  ['ash', 2.366, 0.274],
  ['hue', 0.957, 0.229],
  ['nonflavanoid phenols', 0.362, 0.124],
  ['od280/od315 of diluted wines', 2.612, 0.71],
  ['color intensity', 5.058, 2.318],
  ['flavanoids', 2.029, 0.999],
  ['total phenols', 2.295, 0.626],
  ['proanthocyanins', 1.591, 0.572],
  ['malic acid', 2.336, 1.117],
]

type Column = EvidenceOf<'before-after'>['columns'][number]

const stateOf = (mean: number, std: number): Column['before'] => ({
  mean,
  std,
  min: mean - 2.4 * std,
  max: mean + 2.8 * std,
  interquartileRange: 1.35 * std,
  histogram: bell(mean, std, 178, -2.4, 2.8),
})

export const comparedColumn = (name: string, mean: number, std: number): Column => ({
  name,
  severity: std > 100 || mean / std > 10 ? 'fail' : std > 10 || mean / std > 0.5 ? 'warn' : null,
  before: stateOf(mean, std),
  after: { ...stateOf(0, 1), mean: -3.1e-17 },
  parameters: { mean, std },
})

const nothing: Column['before'] = {
  mean: null,
  std: null,
  min: null,
  max: null,
  interquartileRange: null,
  histogram: null,
}

export const constantColumn: Column = {
  name: 'constant',
  severity: null,
  before: { mean: 1, std: 0, min: 1, max: 1, interquartileRange: 0, histogram: null },
  after: nothing,
  parameters: null,
}

export const emptyColumn: Column = {
  name: 'empty',
  severity: null,
  before: nothing,
  after: nothing,
  parameters: null,
}

/** `count` columns: the wine list, then sensors of scales from 1e-3 to 1e5. */
export function manyColumns(count: number): Column[] {
  const sensors = Array.from({ length: Math.max(0, count - wineColumns.length) }, (_, i) => {
    const std = 10 ** (((i * 37) % 80) / 10 - 3)
    return comparedColumn(
      `sensor_${String(i).padStart(3, '0')}_left_front_shoulder_accelerometer`,
      std * ((i % 9) - 4),
      std,
    )
  })
  return [...wineColumns.map(([name, mean, std]) => comparedColumn(name, mean, std)), ...sensors].slice(
    0,
    count,
  )
}

export const beforeAfter = (
  columns: Column[] = [...manyColumns(13), constantColumn],
): EvidenceOf<'before-after'> => ({
  kind: 'before-after',
  tensor: 'input',
  columns,
  omitted: 0,
})

type Layer = EvidenceOf<'layer-strip'>['layers'][number]

export const stripLayer = (fields: Partial<Layer> & { name: string }): Layer => ({
  op: 'Relu',
  tensor: `${fields.name}_output_0`,
  min: 0,
  max: 5.2,
  mean: 0.84,
  std: 0.91,
  zeroShare: 0.44,
  units: 64,
  deadUnits: 0,
  saturatedShare: null,
  nonFinite: 0,
  severity: null,
  histogram: bell(0.84, 0.4),
  ...fields,
})

export const layerStrip = (layers?: Layer[]): EvidenceOf<'layer-strip'> => ({
  kind: 'layer-strip',
  rows: 1500,
  statisticsRows: 1024,
  notes: [{ id: 'capture.note-one-row', values: { tensor: '/0/Gemm_output_0', values: 2_000_000 } }],
  histogramRows: 512,
  layers: layers ?? [
    stripLayer({
      name: '/0/Gemm',
      op: 'Gemm',
      min: -812,
      max: 1204,
      mean: 41,
      std: 220,
      zeroShare: 0,
      deadUnits: null,
    }),
    stripLayer({
      name: '/1/Relu',
      max: 1204,
      mean: 88,
      std: 171,
      deadUnits: 39,
      zeroShare: 0.78,
      severity: 'fail',
    }),
    stripLayer({
      name: '/2/Gemm',
      op: 'Gemm',
      min: -60,
      max: 51,
      mean: -4,
      std: 18,
      zeroShare: 0,
      deadUnits: null,
    }),
    stripLayer({
      name: '/3/Tanh',
      op: 'Tanh',
      min: -1,
      max: 1,
      mean: -0.1,
      std: 0.93,
      zeroShare: 0,
      deadUnits: null,
      saturatedShare: 0.62,
      severity: 'warn',
    }),
    stripLayer({
      name: '/4/Gemm',
      op: 'Gemm',
      min: -1.4,
      max: 2.2,
      mean: 0.2,
      std: 0.6,
      zeroShare: 0,
      deadUnits: null,
      units: 3,
      histogram: null,
    }),
  ],
})

export const reachable = (
  fields: Partial<EvidenceOf<'reachable-interval'>> = {},
): EvidenceOf<'reachable-interval'> => ({
  kind: 'reachable-interval',
  target: 'progression',
  output: 'output',
  operator: 'Relu',
  reachable: { low: 0, high: null },
  observedTargets: { low: -1.65, high: 2.51 },
  shareOutside: 0.554,
  histogram: bell(0, 1, 442, -1.65, 2.51),
  ...fields,
})

export const bars = (names: readonly string[] = ['Barolo', 'Grignolino', 'Barbera']): EvidenceOf<'bars'> => ({
  kind: 'bars',
  unit: 'rows',
  bars: names.map((name, i) => ({ name, value: Math.round(71 / (1 + i * 0.2)) })),
  omitted: 0,
})
