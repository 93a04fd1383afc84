/** Files that the application is asked to open: by arguments, by a second start, by the system, by the menu. */
import { resolve } from 'node:path'
import { z } from 'zod'

/** Keeps paths until a page listens, and hands on those that come later. */
export interface OpenQueue {
  add(paths: readonly string[]): void
  /** `send` gets what waits, if anything, and what comes. */
  connect(send: (paths: string[]) => void): void
  /** The page is gone; paths wait again. */
  disconnect(): void
}

export function createOpenQueue(): OpenQueue {
  let waiting: string[] = []
  let send: ((paths: string[]) => void) | null = null
  const flush = () => {
    if (!send || waiting.length === 0) return
    send(waiting)
    waiting = []
  }
  return {
    add(paths) {
      waiting.push(...paths)
      flush()
    },
    connect(listener) {
      send = listener
      flush()
    },
    disconnect() {
      send = null
    },
  }
}

/**
 * Absolute paths among the arguments. `own` is how many belong to the start itself: the executable, and the
 * application's folder where Electron was started with one. Switches are Chromium's, which adds some of its own.
 */
export const filesIn = (argv: readonly string[], own: number, folder: string): string[] =>
  argv
    .slice(own)
    .filter((argument) => !argument.startsWith('-'))
    .map((argument) => resolve(folder, argument))

/** What a second start hands to the first. Its argv is not used: Chromium rearranges it on the way. */
const secondStartSchema = z.object({ files: z.array(z.string()) })

/** The part of Electron's App that is used. */
export interface OpeningApp {
  requestSingleInstanceLock(data: { files: string[] }): boolean
  on(event: 'open-file', listener: (event: { preventDefault(): void }, path: string) => void): unknown
  on(
    event: 'second-instance',
    listener: (event: unknown, argv: string[], folder: string, data: unknown) => void,
  ): unknown
}

/**
 * Fills `queue` from the arguments and from the system. To be called before the application is ready, because macOS
 * tells files then. `onSecondStart` brings the window to the front. Gives false where another instance runs already: it
 * has been handed the files, and this one is to end.
 */
export function takeFiles(
  app: OpeningApp,
  files: string[],
  queue: OpenQueue,
  onSecondStart: () => void,
): boolean {
  if (!app.requestSingleInstanceLock({ files })) return false
  queue.add(files)
  app.on('open-file', (event, path) => {
    event.preventDefault()
    queue.add([path])
  })
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const second = secondStartSchema.safeParse(data)
    if (second.success) queue.add(second.data.files)
    onSecondStart()
  })
  return true
}
