/** An engine for hosts that run in Node: the command line and the browser's host. */
import type { EngineClient } from '../contract/protocol'
import { forkEngine } from './channels/fork'
import { engineScript } from './places'
import { createSupervisor } from './supervisor'

/**
 * A client of an engine that is started by its first request. `script` is the built engine unless told otherwise, `env`
 * is added to this process's environment. `close` resolves when the child has ended; call it, or the host stays alive.
 */
export function startForkedEngine({
  script = engineScript,
  env = {},
}: {
  script?: string
  env?: Record<string, string>
} = {}): {
  client: EngineClient
  close(): Promise<void>
} {
  const { client, close } = createSupervisor({ spawn: () => forkEngine(script, env) })
  return { client, close }
}
