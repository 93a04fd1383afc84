/** The host in a browser: the loopback server that served this page (main/web). */
import { z } from 'zod'
import type { Host } from '../../main/contract/host'
import { createSocketClient } from './socket'
import { createDropIds, upload, uploadUrl } from './upload'

const hostSchema = z.object({ kind: z.literal('web'), openFiles: z.array(z.string()) })

const engineUrl = ({ protocol, host }: Location): string =>
  `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/engine`

async function filesToOpen(): Promise<string[]> {
  const answer = await fetch('/host.json')
  if (!answer.ok) throw new Error(`/host.json: ${answer.status} ${answer.statusText}`)
  return hostSchema.parse(await answer.json()).openFiles
}

/** The browser's host. Files are streamed to the server before it can read them; there is no system dialog. */
export function createWebHost(): Host {
  const client = createSocketClient(() => new WebSocket(engineUrl(window.location)))
  const dropId = createDropIds(() => crypto.randomUUID())
  return {
    kind: 'web',
    request: client.request,
    async pathOf(file, onProgress) {
      const { name } = z.instanceof(File).parse(file)
      return upload(uploadUrl(name, dropId()), z.instanceof(Blob).parse(file), onProgress)
    },
    chooseFiles: async () => null,
    onOpenFiles: (listener) =>
      void filesToOpen().then(
        (paths) => paths.length > 0 && listener(paths),
        // Without the list the page still works: files can be dropped, and requests report a dead server themselves.
        () => undefined,
      ),
  }
}
