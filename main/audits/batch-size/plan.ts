/** What the config tells of batches, and what that makes of a run. */
import type { ArtifactId, Artifacts } from '../../contract/artifacts'
import type { ResultOf } from '../../contract/experiment'
import { readyIn } from '../define'

export interface Plan {
  batch: number
  epochs: number | null
  /** Rows to train on; `all`: no split is told, so these are all rows of the dataset. */
  rows: number
  all: boolean
  updatesPerEpoch: number
  /** null: the epochs are neither told nor logged. */
  updates: number | null
}

export const used = [
  'config',
  'scaling',
  'profile',
  'log',
  'model',
  'experiments',
] as const satisfies ArtifactId[]

/** Epochs told, else as many as the log counts. */
function epochsOf(artifacts: Artifacts): number | null {
  const told = readyIn(artifacts, 'config')?.epochs
  if (told) return told
  const log = readyIn(artifacts, 'log')
  return log && /epoch/i.test(log.stepName) ? log.steps.length : null
}

/** null: no batch is told, or no rows are known. */
export function planOf(artifacts: Artifacts): Plan | null {
  const batch = readyIn(artifacts, 'config')?.batch_size
  const scaling = readyIn(artifacts, 'scaling')
  const rows = scaling?.rows ?? readyIn(artifacts, 'profile')?.rows
  if (!batch || !(batch > 0) || !rows) return null
  const updatesPerEpoch = Math.ceil(rows / batch)
  const epochs = epochsOf(artifacts)
  return {
    batch,
    epochs,
    rows,
    all: scaling?.grade !== 'derived',
    updatesPerEpoch,
    updates: epochs === null ? null : epochs * updatesPerEpoch,
  }
}

type Point = ResultOf<'noise-scale'>['points'][number]

/** The point that speaks most for large batches, with its interval bounded above: the noise grows while a network learns. */
export function noiseOf(artifacts: Artifacts): (Point & { scale: number; high: number }) | null {
  const runs = readyIn(artifacts, 'experiments')?.runs ?? []
  const points = runs.flatMap(({ result }) => (result.kind === 'noise-scale' ? result.points : []))
  // One point without an upper end may lie above all others.
  if (points.some(({ high }) => high === null)) return null
  return points.reduce<(Point & { scale: number; high: number }) | null>((most, point) => {
    const { scale, high } = point
    if (scale === null || high === null) return most
    return most && most.high >= high ? most : { ...point, scale, high }
  }, null)
}
