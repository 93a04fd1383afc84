import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  headerRow,
  rectangleOf,
  selectCell,
  selectionAfter,
  selectRow,
  stretched,
} from '../../../renderer/state/grid-selection'
import type { GridSelection } from '../../../renderer/state/model'

const bounds = { rows: 100, columns: 5, page: 20 }
const press = (key: string, how: { shift?: boolean; mod?: boolean } = {}) => ({
  key,
  shift: how.shift ?? false,
  mod: how.mod ?? false,
})
const pressed = (from: GridSelection | null, ...keys: ReturnType<typeof press>[]) =>
  keys.reduce((selection, key) => selectionAfter(selection, key, bounds) ?? selection, from)
const rectangle = (selection: GridSelection | null) => selection && rectangleOf(selection, bounds.columns)

describe('keys', () => {
  test('move the active cell, up into the header and no further', () => {
    const from = selectCell({ row: 0, column: 1 })
    expect(pressed(from, press('ArrowDown'), press('ArrowRight'))?.active).toEqual({ row: 1, column: 2 })
    expect(pressed(from, press('ArrowUp'), press('ArrowUp'))?.active).toEqual({ row: headerRow, column: 1 })
    expect(pressed(from, press('End'), press('End', { mod: true }))?.active).toEqual({ row: 99, column: 4 })
    expect(pressed(from, press('PageDown'))?.active).toEqual({ row: 20, column: 1 })
  })

  test('with Shift stretch what is chosen, and Escape lets go of all but the active cell', () => {
    const from = selectCell({ row: 3, column: 3 })
    const some = pressed(from, press('ArrowUp', { shift: true }), press('ArrowLeft', { shift: true }))
    expect(rectangle(some)).toEqual({ top: 2, bottom: 4, left: 2, right: 4 })
    expect(rectangle(pressed(some, press('Escape')))).toEqual({ top: 2, bottom: 3, left: 2, right: 3 })
  })

  test('choose all, and whole rows stay whole while they are stretched', () => {
    expect(rectangle(pressed(null, press('a', { mod: true })))).toEqual({
      top: 0,
      bottom: 100,
      left: 0,
      right: 5,
    })
    const rows = pressed(selectRow(7), press('ArrowDown', { shift: true }))
    expect(rectangle(rows)).toEqual({ top: 7, bottom: 9, left: 0, right: 5 })
  })

  test('that are no moves are left to others', () => {
    expect(selectionAfter(null, press('x'), bounds)).toBeNull()
    expect(selectionAfter(null, press('Tab'), bounds)).toBeNull()
  })

  test('never leave the table, whatever is pressed', () => {
    const key = fc.constantFrom(
      'ArrowDown',
      'ArrowUp',
      'ArrowLeft',
      'ArrowRight',
      'PageDown',
      'PageUp',
      'Home',
      'End',
      'a',
      'Escape',
    )
    const presses = fc.array(fc.record({ key, shift: fc.boolean(), mod: fc.boolean() }), { maxLength: 30 })
    fc.assert(
      fc.property(
        presses,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 6 }),
        (keys, rows, columns) => {
          let selection: GridSelection | null = null
          for (const one of keys) {
            selection = selectionAfter(selection, one, { rows, columns, page: 7 }) ?? selection
            if (!selection) continue
            const { active } = selection
            expect(active.row).toBeGreaterThanOrEqual(headerRow)
            expect(active.row).toBeLessThan(rows)
            expect(active.column).toBeGreaterThanOrEqual(0)
            expect(active.column).toBeLessThan(columns)
            const chosen = rectangleOf(selection, columns)
            if (chosen) expect(chosen.bottom - chosen.top).toBeGreaterThan(0)
          }
        },
      ),
    )
  })
})

test('a header alone is no cells, and one that is stretched from begins at the first row', () => {
  expect(rectangleOf(selectCell({ row: headerRow, column: 1 }), 5)).toBeNull()
  expect(rectangleOf(stretched(selectCell({ row: headerRow, column: 1 }), { row: 2, column: 1 }), 5)).toEqual(
    {
      top: 0,
      bottom: 3,
      left: 1,
      right: 2,
    },
  )
})
