/** Where the window stood last time, kept in the user's folder. */
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(640),
  height: z.number().int().min(480),
})
export type Bounds = z.infer<typeof boundsSchema>

const byDefault = { width: 1280, height: 860 }

/** Pixels of the window that must be on a screen for a user to be able to drag it. */
const grip = 120

function isWithinReach({ x, y, width }: Bounds, area: Bounds): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  return across >= grip && y >= area.y && y + grip <= area.y + area.height
}

/** The bounds kept in `file`, or the default ones where there are none or no work area shows them any more. */
export function readBounds(file: string, workAreas: readonly Bounds[]): Bounds | typeof byDefault {
  try {
    const kept = boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    return workAreas.some((area) => isWithinReach(kept, area)) ? kept : byDefault
  } catch {
    return byDefault
  }
}

/** Keeps `bounds`; a folder that cannot be written to only costs the position. */
export function keepBounds(file: string, bounds: Bounds): void {
  try {
    writeFileSync(file, JSON.stringify(bounds))
  } catch {
    return
  }
}
