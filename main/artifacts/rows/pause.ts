import type { GatherContext } from '../../contract/gather'
import { type Stage, throwIfCancelled } from '../../contract/task'

/** Between two stretches of computing: tells how far it is and lets a cancel come in. Throws CancelledError. */
export async function pause(
  { turn, cancel, onProgress }: GatherContext,
  stage: Stage,
  done: number,
  total: number,
  unit: 'rows' | 'steps' = 'rows',
): Promise<void> {
  onProgress({ stage, done, total, unit })
  await turn?.()
  throwIfCancelled(cancel)
}
