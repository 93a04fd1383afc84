import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { coordinateOf } from '../../../main/artifacts/detectors/coordinates'
import { applyTransform } from '../../../main/base/transforms'
import { hintsOn, kindsOn, looks, normal, random, series } from './looks'

/** Unit quaternions of rotations about a fixed axis by a growing angle, as a sensor gives them. */
function rotations(rows: number, step: number, sign: (row: number) => number) {
  const half = (row: number) => (row * step) / 2
  const axis = [0.6, 0.64, 0.48]
  return {
    qw: series(rows, (row) => sign(row) * Math.cos(half(row))),
    qx: series(rows, (row) => sign(row) * axis[0] * Math.sin(half(row))),
    qy: series(rows, (row) => sign(row) * axis[1] * Math.sin(half(row))),
    qz: series(rows, (row) => sign(row) * axis[2] * Math.sin(half(row))),
  }
}

describe('quaternions', () => {
  test('every flip of sign is counted, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 199 }), { minLength: 1, maxLength: 9 }),
        (flips) => {
          const sign = (row: number) => (flips.filter((at) => at <= row).length % 2 ? -1 : 1)
          const [hint] = hintsOn(rotations(200, 0.01, sign))
          expect(hint).toMatchObject({
            kind: 'quaternion',
            columns: ['qw', 'qx', 'qy', 'qz'],
            values: { flips: flips.length },
          })
          expect(hint.exampleRows).toEqual([...flips].sort((a, b) => a - b))
        },
      ),
      { numRuns: 40 },
    )
  })

  test('the proposed change leaves no flip', () => {
    const columns = rotations(200, 0.01, (row) => (row % 50 < 25 ? 1 : -1))
    const [hint] = hintsOn(columns)
    const parts = new Map(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]))
    const [w] = applyTransform(hint.transform!, parts)
    expect(Math.min(...w.values)).toBeGreaterThanOrEqual(0)
  })

  it.each([
    ['all on one half of the sphere', rotations(200, 0.01, () => 1)],
    [
      'a group of one-hot columns',
      Object.fromEntries(
        ['a', 'b', 'c', 'd'].map((name, i) => [name, series(200, (row) => (row % 4 === i ? 1 : 0))]),
      ),
    ],
    [
      'rows that sum to one',
      Object.fromEntries(
        ['a', 'b', 'c', 'd'].map((name, i) => [name, series(200, (row) => ((row + i) % 4) / 6)]),
      ),
    ],
    [
      'sines and cosines of two angles',
      {
        a: series(200, (r) => Math.sin(r)),
        b: series(200, (r) => Math.cos(r)),
        c: series(200, (r) => Math.sin(2 * r)),
        d: series(200, (r) => Math.cos(2 * r)),
      },
    ],
  ])('says nothing of %s', (_, columns) => {
    expect(kindsOn(columns)).not.toContain('quaternion')
  })
})

test.each([
  ['l_knee_x', 'l_knee', 'x'],
  ['knee.Y', 'knee', 'y'],
  ['leftHandZ', 'leftHand', 'z'],
  ['p[x]', 'p', 'x'],
  ['x12', '12', 'x'],
  ['z_head', 'head', 'z'],
  ['kpt_3_y', 'kpt_3', 'y'],
])('%s is a coordinate', (name, point, axis) => {
  expect(coordinateOf(name)).toEqual({ point, axis })
})

test.each(['max', 'index', 'matrix', 'sex', 'relax', 'fuzzy', 'x', 'year', 'V1', 'xbox', 'zip'])(
  '%s is none',
  (name) => {
    expect(coordinateOf(name)).toBeNull()
  },
)

interface Figure {
  /** How far the figure goes about, in units of its own size. */
  reach: number
  turned: boolean
  rows?: number
  names?: (point: number, axis: string) => string
}

/** Openly synthetic: five points that swing about a root; `reach` 0 stays where it is. */
function figure({ reach, turned, rows = 400, names = (point, axis) => `j${point}_${axis}` }: Figure) {
  const [next, bell] = [random(7), normal(8)]
  const base = [
    [0, 1],
    [0.3, 1.2],
    [-0.3, 1.2],
    [0.2, 0],
    [-0.2, 0],
  ]
  const columns: Record<string, number[]> = {}
  for (let row = 0; row < rows; row++) {
    const [x, z, heading, phase] = [
      reach * (next() - 0.5),
      reach * (next() - 0.5),
      turned ? 2 * Math.PI * next() : 0.4,
      2 * Math.PI * next(),
    ]
    base.forEach(([side, height], point) => {
      const ahead = 0.3 * Math.sin(phase + point)
      const place = {
        x: x + ahead * Math.cos(heading) - side * Math.sin(heading),
        y: height + 0.02 * bell(),
        z: z + ahead * Math.sin(heading) + side * Math.cos(heading),
      }
      for (const [axis, value] of Object.entries(place)) {
        const name = names(point, axis)
        columns[name] ??= []
        columns[name].push(value)
      }
    })
  }
  return columns
}

describe('moving frame', () => {
  test('a figure that goes about far is told along x and z, and the change proposed leaves none of it', () => {
    const columns = figure({ reach: 60, turned: true })
    const [hint] = hintsOn(columns)
    expect(hint).toMatchObject({
      kind: 'moving-frame',
      values: { points: 5, axes: 'x, z', turned: true, vertical: 'y' },
    })
    expect(hint.measured.value).toBeGreaterThan(0.99)
    const numbers = new Map(
      Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]),
    )
    const local = applyTransform(hint.transform!, numbers)
    const after = Object.fromEntries(
      local.map(({ name, values }) => [name.replace(' relative', ''), [...values]]),
    )
    expect(kindsOn(after)).not.toContain('moving-frame')
  })

  test('the share is 5 var(mean) / sum of variances', () => {
    const columns = figure({ reach: 20, turned: false })
    const [hint] = hintsOn(columns)
    const variance = (values: number[]) => {
      const mean = values.reduce((a, b) => a + b, 0) / values.length
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    }
    const shares = ['x', 'z'].map((axis) => {
      const own = [0, 1, 2, 3, 4].map((point) => columns[`j${point}_${axis}`])
      const mean = own[0].map((_, row) => own.reduce((sum, one) => sum + one[row], 0) / 5)
      return (5 * variance(mean)) / own.reduce((sum, one) => sum + variance(one), 0)
    })
    expect(hint.measured.value).toBeCloseTo(Math.max(...shares), 12)
    expect(hint.values.turned).toBe(false)
  })

  test('it does not mind where the frame stands, the unit, or the order of the rows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.double({ min: 0.01, max: 1e3, noNaN: true }),
        (offset, unit) => {
          const columns = figure({ reach: 40, turned: true })
          const moved = Object.fromEntries(
            Object.entries(columns).map(([name, values]) => [
              name,
              values.map((v) => unit * v + offset).reverse(),
            ]),
          )
          const [before, after] = [hintsOn(columns), hintsOn(moved)].map(([hint]) => hint)
          expect(after.measured.value).toBeCloseTo(before.measured.value, 6)
          expect(after.values.root).toBe(before.values.root)
        },
      ),
      { numRuns: 20 },
    )
  })

  test('the root is the pelvis where there is one, else what moves least about the offset', () => {
    const words = ['head', 'hand', 'pelvis', 'knee', 'foot']
    const [named] = hintsOn(
      figure({ reach: 40, turned: false, names: (point, axis) => `${words[point]}_${axis}` }),
    )
    expect(named.transform).toMatchObject({ kind: 'relative', origin: ['pelvis_x', 'pelvis_z'] })
    const [plain] = hintsOn(figure({ reach: 40, turned: false }))
    expect(plain.transform?.kind).toBe('relative')
  })

  test.each<[string, Record<string, number[]>]>([
    ['a figure that stays', figure({ reach: 0, turned: false })],
    ['a figure that turns on the spot', figure({ reach: 0, turned: true })],
    ['two points only', Object.fromEntries(Object.entries(figure({ reach: 60, turned: true })).slice(0, 6))],
    [
      'columns with no such names',
      figure({ reach: 60, turned: false, names: (point, axis) => `${axis}of${point}` }),
    ],
    [
      'figures of different height',
      (() => {
        const bell = normal(4)
        const sizes = series(300, () => 1 + 0.1 * bell())
        const heights = [10, 50, 90, 150, 170]
        return Object.fromEntries(
          heights.flatMap((height, i) => [
            [`j${i}_x`, sizes.map(() => bell())],
            [`j${i}_y`, sizes.map((size) => size * height)],
          ]),
        )
      })(),
    ],
  ])('says nothing of %s', (_, columns) => {
    expect(kindsOn(columns)).not.toContain('moving-frame')
  })
})

const csv = (name: string) => {
  const [head, ...rows] = readFileSync(
    join(import.meta.dirname, '../../fixtures/cases', name, 'data.csv'),
    'utf8',
  )
    .trim()
    .split('\n')
  const cells = rows.map((row) => row.split(',').map(Number))
  return Object.fromEntries(head.split(',').map((column, i) => [column, cells.map((row) => row[i])]))
}

test('the walker in hall coordinates is told, the same in pelvis coordinates is not', () => {
  const [hint, ...rest] = hintsOn(csv('p3-walker-global'))
  expect(rest).toEqual([])
  expect(hint).toMatchObject({
    kind: 'moving-frame',
    values: { points: 9, axes: 'x, z', root: 'pelvis', turned: true, vertical: 'y' },
    transform: { kind: 'relative', origin: ['pelvis_x', 'pelvis_z'] },
  })
  expect(hintsOn(csv('ok-walker-local'))).toEqual([])
  expect(looks(csv('ok-walker-local'))).toHaveLength(29)
})
