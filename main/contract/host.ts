/** The host as the interface sees it: preload exposes it in the desktop, renderer/bridge/web.ts builds it in a browser. */
import type { EngineClient } from './protocol'

export interface Host extends EngineClient {
  readonly kind: 'desktop' | 'web'
  /**
   * Path under which the engine can read a dropped or chosen File. In the browser the file is streamed to a private
   * temporary folder first; `onProgress` then tells the share sent, 0 to 1.
   */
  pathOf(file: unknown, onProgress?: (share: number) => void): Promise<string>
  /** Opens the system's file dialog where there is one; null: the caller is to use an `<input type="file">`. */
  chooseFiles(): Promise<string[] | null>
  /** Files named on the command line or opened by the system; called at once with those that wait. */
  onOpenFiles(listener: (paths: string[]) => void): void
}
