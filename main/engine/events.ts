/** Progress on its way to the host, thinned out: nobody sees more than ten steps a second. */
import type { Clock, OnProgress, Stage } from '../contract/task'

const intervalMs = 100

/** Hands on the first and last step of each stage, and in between at most one each 100 ms of `clock`. */
export function thinned(onProgress: OnProgress, clock: Clock): OnProgress {
  let stage: Stage | null = null
  let lastMs = Number.NEGATIVE_INFINITY
  return (progress) => {
    const now = clock()
    const isLast = progress.done === progress.total
    if (progress.stage === stage && !isLast && now - lastMs < intervalMs) return
    stage = progress.stage
    lastMs = now
    onProgress(progress)
  }
}
