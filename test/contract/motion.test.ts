import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bonesOf, boxOf, fitInto, middleOf, placesOf, viewsOf } from '../../main/contract/motion'
import { walk } from '../fixtures/evidence'

const coordinate = fc.double({ noNaN: true, noDefaultInfinity: true })
const place = fc.tuple(coordinate, coordinate)

test('every place falls within the picture, whatever the coordinates', () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 30 }), (places) => {
      const toPixels = fitInto(boxOf(places), { width: 300, height: 200, margin: 10 })
      for (const one of places) {
        const [x, y] = toPixels(one)
        expect(x).toBeGreaterThanOrEqual(10 - 1e-6)
        expect(x).toBeLessThanOrEqual(290 + 1e-6)
        expect(y).toBeGreaterThanOrEqual(10 - 1e-6)
        expect(y).toBeLessThanOrEqual(190 + 1e-6)
      }
    }),
  )
})

test('one scale on both axes, and up is up', () => {
  const toPixels = fitInto({ low: [0, 0], high: [10, 5] }, { width: 100, height: 100, margin: 0 })
  expect(toPixels([0, 0])).toEqual([0, 75])
  expect(toPixels([10, 5])).toEqual([100, 25])
})

test('lines join every point once: a tree without a circle', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 24, maxLength: 24 }), {
        minLength: 1,
        maxLength: 4,
      }),
      (local) => {
        const points = Array.from({ length: 8 }, (_, i) => `p${i}`)
        const bones = bonesOf(walk(0, { points, axes: 3, frames: local, local }))
        expect(bones).toHaveLength(7)
        const reached = new Set([0])
        for (const [from, to] of bones) {
          expect(reached.has(from)).toBe(true)
          expect(reached.has(to)).toBe(false)
          reached.add(to)
        }
      },
    ),
  )
})

test('the walker gets a body: the head hangs on the neck, ankles on their knees', () => {
  const walker = walk()
  const joined = bonesOf(walker).map((bone) =>
    bone
      .map((point) => walker.points[point])
      .sort()
      .join(' '),
  )
  expect(joined).toEqual(
    expect.arrayContaining([
      'head neck',
      'l_ankle l_knee',
      'r_ankle r_knee',
      'l_knee pelvis',
      'pelvis r_knee',
    ]),
  )
})

test('points without a distance are left alone, and too many are not joined', () => {
  expect(bonesOf(walk(3, { local: [[Number.NaN]] }))).toEqual([])
  expect(bonesOf(walk(3, { points: Array.from({ length: 65 }, (_, i) => `p${i}`) }))).toEqual([])
})

test('places leave out what is missing, and the middle is of the others', () => {
  const places = placesOf([1, 2, 3, Number.NaN, 5, 6], 2, [0, 1])
  expect(places).toEqual([[1, 2], null, [5, 6]])
  expect(middleOf(places)).toEqual([3, 4])
  expect(middleOf([null])).toBeNull()
  expect(boxOf([null])).toBeNull()
  expect(viewsOf(2)).toHaveLength(1)
  expect(viewsOf(3)).toHaveLength(3)
})
