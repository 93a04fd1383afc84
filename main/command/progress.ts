/** A bar with the stage's name on a terminal's stderr; nothing in a pipe, where it would only litter a log. */
import cliProgress from 'cli-progress'
import type { Progress } from '../contract/task'
import type { Locale } from '../contract/words'
import { formatCount, formatShare } from '../views/number'
import type { Output } from './environment'
import { stageNames } from './texts'

export interface ProgressDisplay {
  show(progress: Progress): void
  /** Takes the bar off the screen. Call it before anything else is written. */
  stop(): void
}

export const silentProgress: ProgressDisplay = { show: () => {}, stop: () => {} }

const amountOf = ({ done, total, unit }: Progress): string =>
  total === null || total === 0 ? `${formatCount(done)} ${unit}` : formatShare(Math.min(1, done / total))

/** A display on `stream`; silent where that is no terminal or `quiet` is asked for. */
export function createProgress(
  stream: Output,
  options: { locale: Locale; quiet?: boolean },
): ProgressDisplay {
  if (options.quiet || !stream.isTTY) return silentProgress
  // The library's own handling of interrupts would end the process before the engine is asked to stop.
  const bar = new cliProgress.SingleBar(
    { format: '{stage} [{bar}] {amount}', barsize: 24, clearOnComplete: true, stream, gracefulExit: false },
    cliProgress.Presets.shades_classic,
  )
  let running = false
  return {
    show(progress) {
      const payload = { stage: stageNames[options.locale][progress.stage], amount: amountOf(progress) }
      const total = progress.total ?? 0
      if (!running) bar.start(total, progress.done, payload)
      else {
        bar.setTotal(total)
        bar.update(progress.done, payload)
      }
      running = true
    },
    stop() {
      if (running) bar.stop()
      running = false
    },
  }
}
