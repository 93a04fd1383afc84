/** What opening a file that takes long is handed. */
import type { OpenTask } from '../contract/decoder'
import { type Cancel, neverCancelled, type OnProgress } from '../contract/task'

export interface OpeningTask {
  cancel: Cancel
  onProgress: OnProgress
}

export const untold: OpeningTask = { cancel: neverCancelled, onProgress: () => undefined }

/** The task of a decoder that reads a file of `bytes`. */
export const sharesOf = ({ cancel, onProgress }: OpeningTask, bytes: number): OpenTask => ({
  cancel,
  onShare: (share) =>
    onProgress({ stage: 'opening', done: Math.round(share * bytes), total: bytes, unit: 'bytes' }),
})
