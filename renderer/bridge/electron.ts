/** The host in the desktop: what preload/ exposed as `window.assay`, wrapped as a Channel. */
import { z } from 'zod'
import type { Host } from '../../main/contract/host'
import { createClient } from '../../main/contract/link'

type Listener = (value: unknown) => void
const fn = <F>() => z.custom<F>((value) => typeof value === 'function')

const preloadSchema = z.object({
  kind: z.literal('desktop'),
  post: fn<(message: unknown) => void>(),
  onMessage: fn<(listener: Listener) => void>(),
  pathOf: fn<(file: unknown) => unknown>(),
  chooseFiles: fn<() => unknown>(),
  onOpenFiles: fn<(listener: Listener) => void>(),
})

const pathsSchema = z.array(z.string())

/**
 * The desktop host, or null where `exposed` (the value of `window.assay`) is absent, which is how a browser is told
 * from the desktop. Throws ZodError when something is exposed that does not fit: a build mixed from two versions.
 */
export function createDesktopHost(exposed: unknown): Host | null {
  if (exposed === undefined) return null
  const preload = preloadSchema.parse(exposed)
  const client = createClient({
    post: preload.post,
    onMessage: preload.onMessage,
    // The window outlives every engine: its supervisor answers for an engine that died, so this end never closes.
    onClose: () => undefined,
    close: () => undefined,
  })
  return {
    kind: preload.kind,
    request: client.request,
    pathOf: async (file) =>
      z
        .string()
        .min(1)
        .parse(await preload.pathOf(file)),
    chooseFiles: async () => pathsSchema.nullable().parse(await preload.chooseFiles()),
    onOpenFiles: (listener) => preload.onOpenFiles((paths) => listener(pathsSchema.parse(paths))),
  }
}
