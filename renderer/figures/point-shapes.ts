/** Shapes and colours by which groups of points are told apart: six of each, combined so that 36 groups differ. */

/** Paths around the origin, of like area. */
const shapes = [
  'M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z',
  'M0 -3.8L3.6 2.6H-3.6Z',
  'M-2.7 -2.7H2.7V2.7H-2.7Z',
  'M0 -3.9L3.3 0L0 3.9L-3.3 0Z',
  'M0 3.8L3.6 -2.6H-3.6Z',
  'M-1.2 -3.6H1.2V-1.2H3.6V1.2H1.2V3.6H-1.2V1.2H-3.6V-1.2H-1.2Z',
] as const

const count = shapes.length

/** Look of group `index`; null: in no group. Further groups repeat the colours with other shapes. */
export function lookOf(index: number | null): { colour: string; shape: string } {
  if (index === null) return { colour: 'var(--neutral)', shape: shapes[0] }
  const place = Math.max(0, Math.trunc(index))
  return {
    colour: `var(--group-${place % count})`,
    shape: shapes[(place + Math.floor(place / count)) % count],
  }
}
