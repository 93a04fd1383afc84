import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { betterShift } from '../../../renderer/figures/agreement'
import { groupsOf, shownColumns } from '../../../renderer/figures/example-rows'
import { factorFor } from '../../../renderer/figures/image-grid'
import { placeLabels } from '../../../renderer/figures/marked-histogram'
import { levelOf, levels, runsOf } from '../../../renderer/figures/missing-map'
import { lookOf } from '../../../renderer/figures/point-shapes'
import { outlinePath, sharesOf } from '../../../renderer/figures/split-bars'
import { nextFrame, withinFrames } from '../../../renderer/state/use-player'

const share = fc.double({ min: 0, max: 1, noNaN: true })

test('runs of blocks cover all blocks in order, and each keeps to one level', () => {
  fc.assert(
    fc.property(fc.array(share, { maxLength: 200 }), (shares) => {
      const runs = runsOf(shares)
      expect(runs.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))).toEqual(
        shares.map((_, i) => i),
      )
      for (const run of runs)
        for (const one of shares.slice(run.from, run.to)) expect(levelOf(one)).toBe(levelOf(run.share))
    }),
  )
})

test('what is absent at all is never drawn as nothing, nor the whole as less', () => {
  expect([0, 1e-9, 0.2, 0.21, 0.6, 1, Number.NaN].map(levelOf)).toEqual([0, 1, 1, 2, 3, levels, 0])
})

test('shares add up to 1 where there is anything, and hold no NaN', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (counts) => {
      const shares = sharesOf(counts)
      const sum = shares.reduce((all, one) => all + one, 0)
      expect(shares.every((one) => one >= 0 && one <= 1)).toBe(true)
      if (sum > 0) expect(sum).toBeCloseTo(1, 6)
    }),
  )
})

test('an outline starts and ends on the base line and has one step per bar', () => {
  expect(outlinePath([0, 10, 20], [5, 7], 50)).toBe('M0 50V45H10V43H20V50')
  expect(outlinePath([0], [5], 50)).toBe('')
  expect(outlinePath([], [], 50)).toBe('')
})

test('labels of marks never cover each other and stay within the picture where they fit', () => {
  const mark = fc.record({
    x: fc.integer({ min: 0, max: 600 }),
    text: fc.string({ minLength: 1, maxLength: 30 }),
  })
  fc.assert(
    fc.property(fc.array(mark, { maxLength: 12 }), (marks) => {
      const { labels, lanes } = placeLabels(marks, 600)
      expect(labels).toHaveLength(marks.length)
      expect(labels.every(({ lane }) => lane < lanes)).toBe(true)
      // Beginnings in one lane: those that run the same way start apart.
      for (const a of labels)
        for (const b of labels)
          if (a !== b && a.lane === b.lane) expect(a.x === b.x && a.anchor === b.anchor).toBe(false)
    }),
  )
})

test('grouping loses no row, and a column differs exactly where its cells do', () => {
  const row = fc.record({
    row: fc.nat(1000),
    of: fc.constantFrom('training' as const, 'validation' as const),
    group: fc.nat(4),
    cells: fc.array(fc.option(fc.constantFrom('a', 'b')), { minLength: 3, maxLength: 3 }),
  })
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const groups = groupsOf(rows, 3)
      expect(groups.flatMap((group) => group.rows)).toHaveLength(rows.length)
      for (const { rows: members, differing } of groups)
        for (const column of [0, 1, 2])
          expect(differing.has(column)).toBe(new Set(members.map(({ cells }) => cells[column])).size > 1)
    }),
  )
})

test('columns shown are within bounds, in order, and never leave out a differing one for an equal one', () => {
  const differing = fc.uniqueArray(fc.nat(99), { maxLength: 40 })
  fc.assert(
    fc.property(differing, (which) => {
      const shown = shownColumns([{ group: 0, rows: [], differing: new Set(which) }], 100)
      expect(shown).toHaveLength(24)
      expect([...shown].sort((a, b) => a - b)).toEqual(shown)
      const kept = shown.filter((column) => which.includes(column)).length
      expect(kept).toBe(Math.min(24, which.length))
    }),
  )
})

test('a better shift is one that is strictly better than the labels as they stand', () => {
  expect(betterShift([{ shift: 0, value: 0.5 }])).toBeNull()
  expect(
    betterShift([
      { shift: -1, value: 0.5 },
      { shift: 0, value: 0.5 },
    ]),
  ).toBeNull()
  expect(
    betterShift([
      { shift: 1, value: 0.6 },
      { shift: 0, value: 0.5 },
    ])?.shift,
  ).toBe(1)
  expect(betterShift([])).toBeNull()
})

test('thirty-six groups look different', () => {
  const looks = Array.from({ length: 36 }, (_, i) => JSON.stringify(lookOf(i)))
  expect(new Set(looks).size).toBe(36)
})

test('pictures are enlarged by whole factors, never shrunk', () => {
  expect([8, 28, 32, 64, 100].map((side) => factorFor({ width: side, height: 8 }))).toEqual([9, 2, 2, 1, 1])
})

test('the player goes round, and stays within its frames', () => {
  expect([nextFrame(0, 3), nextFrame(2, 3), nextFrame(0, 1), nextFrame(0, 0)]).toEqual([1, 0, 0, 0])
  expect([withinFrames(-3, 5), withinFrames(9, 5), withinFrames(2.7, 5), withinFrames(4, 0)]).toEqual([
    0, 4, 2, 0,
  ])
})
