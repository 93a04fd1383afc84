/** One command's time with an engine: it is started, asked, cancelled by an interrupt, and ended whatever happens. */
import { InputError } from '../contract/errors'
import type { EngineClient, Method, Params, Result } from '../contract/protocol'
import type { Locale } from '../contract/words'
import type { Environment } from './environment'
import { createProgress, type ProgressDisplay } from './progress'

export type Ask = <M extends Method>(method: M, params: Params<M>) => Promise<Result<M>>

const askThrough =
  (client: EngineClient, progress: ProgressDisplay, signal: AbortSignal): Ask =>
  (method, params) =>
    client.request(method, params, {
      signal,
      onEvent: (event) => event.kind === 'progress' && progress.show(event.progress),
    })

/** Runs `work` with an engine. Rejects as `work` does, after the bar is gone and the engine has ended. */
export async function withEngine<T>(
  environment: Environment,
  options: { locale: Locale; quiet?: boolean },
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const progress = createProgress(environment.stderr, options)
  const engine = environment.startEngine()
  try {
    return await work(askThrough(engine.client, progress, environment.signal))
  } finally {
    progress.stop()
    await engine.close()
  }
}

/**
 * Opens every file before the work begins, so that one which cannot be read ends the command even where the engine could
 * go on without it. Throws InputError of the first such file.
 */
export async function openAll(ask: Ask, files: readonly string[]): Promise<void> {
  for (const path of files) {
    const card = await ask('open', { path })
    if (card.role === 'unreadable') throw new InputError(card.error)
  }
}
